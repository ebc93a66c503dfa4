package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.merge.MergedResultSet;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.TableMismatch;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Rows that are read from shards and inserted on others: read to the end, then written as one. */
final class TransferRun {

  private static final int MOST_ROWS = 200;
  private static final int MOST_PLACEHOLDERS = 32_000;

  private final ShardSession session;
  private final ChildStatements statements;
  private final StatementFacts facts;

  TransferRun(ShardSession session, ChildStatements statements, StatementFacts facts) {
    this.session = session;
    this.statements = statements;
    this.facts = facts;
  }

  Written run(Plan.Transfer plan, Arguments arguments, boolean keysWanted) throws SQLException {
    List<Object[]> rows = read(plan, arguments);
    List<WriteRun.Bound> writes = new ArrayList<>();
    int width = rows.isEmpty() ? 1 : Math.max(1, rows.get(0).length);
    int most = Math.max(1, Math.min(MOST_ROWS, MOST_PLACEHOLDERS / width));
    for (int from = 0; from < rows.size(); from += most) {
      writes.add(plan(plan, rows.subList(from, Math.min(rows.size(), from + most))));
    }
    return writes.isEmpty()
        ? new Written(0, List.of())
        : new WriteRun(session, statements, facts).run(writes, keysWanted);
  }

  private List<Object[]> read(Plan.Transfer plan, Arguments arguments) throws SQLException {
    StatementRun.join(session, plan.source().rows(), StatementRun.read(session, facts));
    QueryRun query = new QueryRun(session, statements, arguments, facts);
    List<Object[]> rows = new ArrayList<>();
    try (MergedResultSet source =
        query.run(
            plan.source().rows(),
            plan.source().sameTime(),
            new QueryRun.Wanted(null, false, 0, 0))) {
      int width = source.getMetaData().getColumnCount();
      if (width != plan.width()) {
        session.engine().catalogue().forget(); // the table may have been altered
        throw TableMismatch.columnCount(1);
      }
      refuseRounded(source.getMetaData());
      Columns columns = Columns.of(source.getMetaData(), width);
      while (source.next()) {
        session.engine().bound().admit(rows.size() + 1L);
        Object[] values = new Object[width];
        for (int i = 0; i < width; i++) {
          values[i] = columns.read(source, i + 1);
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static void refuseRounded(ResultSetMetaData columns) throws SQLException {
    int rounded = Columns.rounded(columns);
    if (rounded > 0) {
      throw Errors.unsupported(
          "Column "
              + rounded
              + " of the SELECT ('"
              + columns.getColumnLabel(rounded)
              + "') is FLOAT and would be rounded on its way between shards; name the column in"
              + " place of *, add 0e0 to its expression for the exact number, or CAST it AS CHAR.");
    }
  }

  private WriteRun.Bound plan(Plan.Transfer transfer, List<Object[]> rows) throws SQLException {
    String sql =
        transfer.head()
            + String.join(", ", Collections.nCopies(rows.size(), transfer.row()))
            + (transfer.tail().isEmpty() ? "" : " " + transfer.tail());
    List<Object> flat = new ArrayList<>();
    rows.forEach(row -> flat.addAll(Arrays.asList(row)));
    Arguments arguments = Constants.arguments(flat);
    Values values = flat::get;
    Plan plan = new Questions(session, statements, arguments).plan(session.facts(sql), values);
    if (plan instanceof Plan.Write write) {
      return new WriteRun.Bound(write, arguments);
    }
    Plan.Pass pass = (Plan.Pass) plan;
    return new WriteRun.Bound(
        new Plan.Write(
            List.of(pass.statement()), Plan.Counting.SUM, List.of(), false, pass.reason()),
        arguments);
  }
}
