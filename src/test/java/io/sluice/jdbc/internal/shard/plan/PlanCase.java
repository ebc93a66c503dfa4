package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement and the plan it must have, as a file under {@code src/test/resources/shard/plans} has
 * it: {@code > SQL}, perhaps {@code ? parameters}, perhaps {@code = answers}, then the plan.
 *
 * @param file its name without the ending
 * @param line where it starts
 * @param answers to what a plan asks: one for each Evaluate and Locate; keys are made from 1001 on
 * @param plan as {@link #plan()} prints it
 */
record PlanCase(
    String file, int line, String sql, List<Object> values, List<Object> answers, String plan) {

  static final Path FOLDER = Path.of("src/test/resources/shard/plans");

  private static final StatementCache FACTS = new StatementCache(10_000);

  /** All cases of all files. */
  static List<PlanCase> all() {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().flatMap(file -> of(file).stream()).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static List<PlanCase> of(Path file) {
    try {
      return read(file.getFileName().toString().replace(".txt", ""), Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<PlanCase> read(String file, List<String> lines) {
    List<PlanCase> cases = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).startsWith("> ")) {
        at++;
        continue;
      }
      int start = at;
      String sql = lines.get(at++).substring(2).replace("␤", "\n");
      List<Object> values = List.of();
      List<Object> answers = List.of();
      StringBuilder plan = new StringBuilder();
      for (; at < lines.size() && !lines.get(at).startsWith("> "); at++) {
        String line = lines.get(at);
        if (line.startsWith("? ")) {
          values = values(line.substring(2));
        } else if (line.startsWith("= ")) {
          answers = values(line.substring(2));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          plan.append(line).append('\n');
        }
      }
      cases.add(new PlanCase(file, start + 1, sql, values, answers, plan.toString()));
    }
    return cases;
  }

  private static List<Object> values(String line) {
    List<Object> values = new ArrayList<>();
    for (String each : line.split(",")) {
      values.add(value(each.strip()));
    }
    return values;
  }

  private static Object value(String text) {
    if (text.equals("NULL")) {
      return null;
    } else if (text.equals("stream")) {
      return Values.UNREADABLE;
    } else if (text.equals("true")) {
      return true;
    } else if (text.startsWith("'")) {
      return text.substring(1, text.length() - 1);
    } else if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      return LocalDate.parse(text);
    }
    return text.matches("-?[0-9]+") ? (Object) Long.valueOf(text) : new BigDecimal(text);
  }

  /** The plan that the planner makes now; an error as {@code !} with its SQLState. */
  String actual() {
    try {
      Planner planner = new Planner(Shop.rules(), new Shop(), new ShapeCache<>(100));
      SessionView session = new SessionView(SqlMode.DEFAULT, "shop", 0);
      StringBuilder text = new StringBuilder();
      Answers known = Answers.NONE;
      int next = 0;
      while (true) {
        Plan plan =
            planner.plan(
                FACTS.get(sql, SqlMode.DEFAULT),
                index -> values.isEmpty() ? (Object) (index + 5L) : values.get(index),
                session,
                known);
        text.append(printed(plan));
        boolean keysOnly =
            plan instanceof Plan.Ask ask
                && ask.questions().stream().allMatch(Question.NextKeys.class::isInstance);
        if (!(plan instanceof Plan.Ask ask) || next >= answers.size() && !keysOnly) {
          return text.toString();
        }
        for (Question question : ask.questions()) {
          known = known.with(question, answer(question, next < answers.size() ? next++ : next));
        }
      }
    } catch (SQLException refused) {
      return "  ! " + refused.getSQLState() + " " + refused.getMessage() + "\n";
    }
  }

  private Object answer(Question question, int index) {
    if (question instanceof Question.NextKeys keys) {
      List<Object> fresh = new ArrayList<>();
      for (int i = 0; i < keys.count(); i++) {
        fresh.add(1001L + i);
      }
      return fresh;
    }
    Object value = answers.get(index);
    return question instanceof Question.Locate
        ? (Object) ((Long) value).intValue()
        : Arrays.asList(value);
  }

  private static String printed(Plan plan) {
    StringBuilder text = new StringBuilder("  ");
    text.append(plan.getClass().getSimpleName()).append(": ").append(plan.reason()).append('\n');
    Map<String, String> shards = new LinkedHashMap<>();
    for (RouteTable.Route route : RouteTable.of(plan)) {
      String merge = route.merge().isEmpty() ? "" : "   -- " + route.merge();
      String shard = route.shard() < 0 ? "each" : "s" + route.shard();
      shards.merge(route.sql() + merge, shard, (one, other) -> one + "," + other);
    }
    shards.forEach((sql, where) -> text.append("    " + where + " " + sql + "\n"));
    extras(plan, text);
    return text.toString();
  }

  /** What EXPLAIN ROUTE does not show. */
  private static void extras(Plan plan, StringBuilder text) {
    if (plan instanceof Plan.Write write && !write.keys().isEmpty()) {
      text.append("    keys ").append(write.keys()).append('\n');
    }
    if (plan instanceof Plan.Write write) {
      write.parts().forEach(part -> constants(part, text));
    }
    if (plan instanceof Plan.Query query && query.locking()) {
      text.append("    locking\n");
    }
    if (plan instanceof Plan.Query query && query.rows() instanceof Rows.Gather gather) {
      gather.fragments().forEach(each -> text.append("    " + each.create() + "\n"));
    }
  }

  private static void constants(Physical part, StringBuilder text) {
    boolean some = part.args().stream().anyMatch(Arg.Constant.class::isInstance);
    if (some) {
      text.append("    s" + part.shard() + " binds " + part.args() + "\n");
    }
  }

  @Override
  public String toString() {
    return file + ":" + line + " " + sql;
  }
}
