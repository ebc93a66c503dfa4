package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.merge.MergedColumns;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** What is asked of a prepared statement before it runs: its columns and parameters. */
final class PreparedInfo {

  private final ShardStatementHandler statement;
  private final ShardSession session;
  private final String sql;

  PreparedInfo(ShardStatementHandler statement, String sql) {
    this.statement = statement;
    this.session = statement.session();
    this.sql = sql;
  }

  Object answer(Method method, Object[] args) throws SQLException {
    StatementFacts facts = session.facts(sql);
    if (!method.getName().equals("getMetaData") || !facts.isQuery()) {
      Child lead = session.lead();
      try (PreparedStatement prepared = lead.connection().prepareStatement(facts.textToSend())) {
        return Handler.call(method, prepared, args);
      }
    }
    Plan plan = statement.planOf(facts);
    Physical first = StatementRun.statements(plan).get(0);
    Child child = session.child(first.shard());
    try (PreparedStatement prepared = child.connection().prepareStatement(first.sql())) {
      ResultSetMetaData columns = prepared.getMetaData();
      int visible =
          plan instanceof Plan.Query query && columns != null
              ? StatementRun.visible(query.rows(), columns.getColumnCount())
              : 0;
      return visible == 0
          ? columns
          : MergedColumns.of(columns, visible, session.engine().logicalTable());
    }
  }
}
