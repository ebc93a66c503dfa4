package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.rule.KeyRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plans the rows of an INSERT: makes missing keys, finds each row's place, and sends each place its
 * rows in their order. Confined to one thread.
 */
final class RowPlanner {

  private final Request request;
  private final Located target;
  private final NewRows rows;
  private final List<Question> questions = new ArrayList<>();

  RowPlanner(Request request, Located target) throws SQLException {
    this.request = request;
    this.target = target;
    this.rows = NewRows.of(request, target);
  }

  Plan plan() throws SQLException {
    rows.requireFitting();
    if (target.everywhere()) {
      refuseDivergingCopies();
    }
    List<Object> generated = generatedKeys();
    if (!questions.isEmpty()) {
      return ask("keys are made first");
    }
    rows.evaluate(target.everywhere(), questions);
    if (!questions.isEmpty()) {
      return ask("a server evaluates an expression first");
    }
    refuseCountingByServers();
    return target.spread() ? spread(generated) : copies(generated);
  }

  private Plan ask(String why) {
    return new Plan.Ask(questions, why);
  }

  // Keys

  /** The key made for each row; null for those that have one. Empty if none is made. */
  private List<Object> generatedKeys() throws SQLException {
    KeyRule rule = target.rule().key().orElse(null);
    if (rule == null) {
      return List.of();
    }
    List<Integer> without = rows.without(rule.column());
    if (without.isEmpty()) {
      return List.of();
    }
    Question.NextKeys question =
        new Question.NextKeys(target.rule().table(), rule.column(), without.size());
    if (!(request.answers().get(question) instanceof List<?> fresh)) {
      questions.add(question);
      return List.of();
    }
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < rows.count(); i++) {
      int place = without.indexOf(i);
      keys.add(place < 0 ? null : fresh.get(place));
      if (place >= 0) {
        rows.give(i, rule.column(), fresh.get(place));
      }
    }
    rows.addColumn(rule.column());
    return keys;
  }

  /** Each server counts for itself, so its numbers would be given out several times. */
  private void refuseCountingByServers() throws SQLException {
    if (!target.spread() && !target.everywhere()) {
      return;
    }
    for (Column column : target.table().columns()) {
      if (column.autoIncrement() && rows.isCounted(column.name())) {
        throw Errors.unsupported(
            "Column '"
                + column.name()
                + "' of table '"
                + target.mention().name()
                + "' is AUTO_INCREMENT, which counts on each shard anew; give its value, or let the"
                + " rule make it: key("
                + column.name()
                + ", snowflake).");
      }
    }
  }

  // Copies

  /** Values of rows that differ are evaluated once; all else each shard would evaluate anew. */
  private void refuseDivergingCopies() throws SQLException {
    Tokens shape = request.statement().tokens().tokens();
    for (Statement.Assignment update : request.statement().change().updates()) {
      refuseOnCopies(
          "ON DUPLICATE KEY UPDATE",
          Divergence.in(shape, update.value().from(), update.value().to()));
    }
    refuseOnCopies("INSERT", rows.differing());
    boolean named = Divergence.mentionsDefault(request.text().tokens());
    for (Column column : target.table().columns()) {
      if (Divergence.inDefault(column) && (named || rows.hasDefault(column.name()))) {
        refuseOnCopies(
            "INSERT", "the default of column '" + column.name() + "', which each shard evaluates");
      }
    }
  }

  private void refuseOnCopies(String clause, String what) throws SQLException {
    if (what != null) {
      throw Errors.unsupported(
          clause
              + " cannot use "
              + what
              + ", on table '"
              + target.mention().name()
              + "', of which every shard has a copy; give the value, as a parameter perhaps.");
    }
  }

  // Places

  private Plan spread(List<Object> generated) throws SQLException {
    Placing placing = new Placing(request, target, questions);
    Map<Reach.Unit, List<Integer>> byUnit =
        new TreeMap<>(
            java.util.Comparator.comparingInt(Reach.Unit::shard)
                .thenComparingInt(Reach.Unit::partition));
    Map<Integer, Reach.Unit> units = new LinkedHashMap<>();
    for (int i = 0; i < rows.count(); i++) {
      Reach.Unit unit = placing.of(rows, i);
      if (unit != null) {
        units.put(i, unit);
        byUnit.computeIfAbsent(unit, none -> new ArrayList<>()).add(i);
      }
    }
    if (!questions.isEmpty()) {
      return ask("the parent row's shard is looked up first");
    }
    return write(byUnit, generated, Plan.Counting.SUM, "each row goes to its key's shard");
  }

  private Plan copies(List<Object> generated) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < rows.count(); i++) {
      all.add(i);
    }
    Map<Reach.Unit, List<Integer>> byUnit = new LinkedHashMap<>();
    target.rule().shards().forEach(shard -> byUnit.put(new Reach.Unit(shard, -1), all));
    return write(
        byUnit,
        generated,
        target.everywhere() ? Plan.Counting.ONE_COPY : Plan.Counting.SUM,
        target.everywhere() ? "every shard has a copy" : "the table lives on one shard");
  }

  private Plan write(
      Map<Reach.Unit, List<Integer>> byUnit,
      List<Object> generated,
      Plan.Counting counting,
      String reason) {
    List<Physical> parts = new ArrayList<>();
    boolean all = byUnit.size() == 1;
    byUnit.forEach((unit, some) -> parts.add(rows.statement(unit, some, all)));
    if (all && generated.isEmpty() && rows.untouched()) {
      return new Plan.Pass(parts.get(0), reason);
    }
    List<GeneratedKey> keys = new ArrayList<>();
    for (Object key : generated) {
      if (key != null) {
        keys.add(new GeneratedKey.Known(key));
      }
    }
    boolean time =
        parts.size() > 1
            && (Times.asked(request.text().tokens())
                || target.table().columns().stream().anyMatch(Divergence::byTime));
    return new Plan.Write(parts, counting, keys, time, reason);
  }
}
