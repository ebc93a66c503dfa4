package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Aggregates;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Spread;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans INSERT … SELECT: on one shard, on each shard for itself where rows stay where they are, or
 * by reading the rows first and inserting them then. Confined to one thread.
 */
final class InsertSelectPlanner {

  private final Request request;
  private final Reach reach;
  private final Planner planner;
  private final Located target;
  private final Statement.Change change;

  InsertSelectPlanner(Request request, Reach reach, Planner planner, Located target) {
    this.request = request;
    this.reach = reach;
    this.planner = planner;
    this.target = target;
    this.change = request.statement().change();
  }

  Plan plan() throws SQLException {
    if (target.rule() instanceof TableRule.Single && target.rule().key().isEmpty()) {
      OneShard one = new OneShard(request, reach);
      if (one.unit() != null) {
        return one.pass();
      }
    }
    List<Reach.Unit> units = staying();
    if (!units.isEmpty()) {
      List<Physical> parts = new ArrayList<>();
      units.forEach(unit -> parts.add(Names.at(request, unit).physical(unit.shard())));
      boolean time = Times.asked(request.text().tokens());
      return parts.size() == 1
          ? new Plan.Pass(parts.get(0), "the rows stay on their shard")
          : new Plan.Write(
              parts, Plan.Counting.SUM, List.of(), time, "the rows stay on their shards");
    }
    return transfer();
  }

  // Rows that stay

  /** The places where the text can run for itself; empty if there are none such. */
  private List<Reach.Unit> staying() {
    Block top = request.statement().top();
    boolean plain =
        top != null
            && target.router() != null
            && target.renamed() == null
            && target.rule().key().isEmpty()
            && change.updates().isEmpty()
            && request.analysis().distribution(top) instanceof Spread
            && !top.grouped()
            && !top.distinct()
            && top.limit() == null
            && !Aggregates.any(request.statement(), top)
            && !Aggregates.windows(request.statement(), top);
    if (!plain || request.text().tokens().count() == 0 || usesSession()) {
      return List.of();
    }
    Spread spread = (Spread) request.analysis().distribution(top);
    ColumnAt source = source(top, Keys.column(target));
    boolean known = source != null && spread.anchors().contains(source.table());
    if (!known || generatesKeys(top, spread)) {
      return List.of();
    }
    Located from = request.analysis().names().table(source.table());
    boolean stays =
        from.router() != null
            && from.renamed() == null
            && from.rule().keyColumn().filter(source.column()::equalsIgnoreCase).isPresent()
            && from.router().agreesWith(target.router());
    return stays ? reach.common(spread.anchors()) : List.of();
  }

  private boolean usesSession() {
    for (int i = 0; i < request.text().tokens().count(); i++) {
      boolean session =
          request.text().tokens().isKind(i, io.sluice.jdbc.internal.sql.TokenKind.USER_VARIABLE)
              || io.sluice.jdbc.internal.shard.analyse.Words.asksAboutSession(
                  request.text().tokens(), i);
      if (session) {
        return true;
      }
    }
    return false;
  }

  /** Whether a shard may count: for rows that move, each value is looked at. */
  private boolean generatesKeys(Block top, Spread spread) {
    for (Column column : target.table().columns()) {
      if (column.autoIncrement() && !isCounted(source(top, column.name()), spread)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a server has counted the values already: none of them is NULL or 0. */
  private boolean isCounted(ColumnAt source, Spread spread) {
    return source != null
        && spread.anchors().contains(source.table())
        && request.analysis().names().column(source).autoIncrement();
  }

  private List<String> columns() {
    return change.columns() != null ? change.columns() : target.table().visibleColumns();
  }

  /** The column that fills a column of the new row; null if it is none, or not certain. */
  private ColumnAt source(Block top, String filled) {
    List<String> columns = columns();
    boolean stars = top.items().stream().anyMatch(Block.Item::star);
    if (stars || top.items().size() != columns.size()) {
      return null;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(filled)) {
        Operand.Name name = request.analysis().names().nameOf(top.items().get(i).expression());
        return name == null ? null : request.analysis().names().resolve(name, top);
      }
    }
    return null;
  }

  // Rows that move

  private Plan transfer() throws SQLException {
    if (target.table() == null && change.columns() == null) {
      throw TableMismatch.unknownTable(request, target);
    }
    Span query = change.query();
    int from = request.text().start(query.from());
    int to = request.text().end(query.to() - 1);
    Piece tail = Piece.written(request.text(), to, request.text().text().length());
    boolean simpleTail = tail.args().isEmpty() && !change.returning() && !qualified(query.to());
    if (!simpleTail) {
      throw Errors.unsupported(
          "ON DUPLICATE KEY UPDATE with parameters or with columns of the SELECT, and RETURNING,"
              + " cannot be used in an INSERT … SELECT that moves rows between shards; use"
              + " VALUES(column), or read the rows and insert them.");
    }
    Plan read = planner.part(ExactFloats.query(request, from, to, targets()), request);
    Plan.Query source;
    if (read instanceof Plan.Query rows) {
      source = rows;
    } else if (read instanceof Plan.Pass one) {
      source = new Plan.Query(new Rows.Fetch(one.statement()), false, false, one.reason());
    } else {
      return read;
    }
    int width = columns().size();
    String row = "(" + "?, ".repeat(width - 1) + "?)";
    String head = request.text().text().substring(0, from).stripTrailing() + " VALUES ";
    return new Plan.Transfer(
        source,
        head,
        row,
        tail.sql().isBlank() ? "" : " " + tail.sql().strip(),
        "rows move: " + source.reason());
  }

  /** The columns that are filled; null for one that is not known. */
  private List<Column> targets() {
    List<Column> targets = new ArrayList<>();
    for (String name : columns()) {
      targets.add(target.table() == null ? null : target.table().column(name));
    }
    return targets;
  }

  /** Whether a column after the query is qualified: it may be one of the query's. */
  private boolean qualified(int from) {
    ShapeTokens tokens = request.statement().tokens();
    for (int i = from; i < tokens.count(); i++) {
      if (tokens.isOperator(i, ".")) {
        return true;
      }
    }
    return false;
  }
}
