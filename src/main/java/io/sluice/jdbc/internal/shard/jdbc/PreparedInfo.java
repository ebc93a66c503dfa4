package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
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
    boolean columns = method.getName().equals("getMetaData") && facts.isQuery();
    if (!columns) {
      return ask(session.lead(), facts.textToSend(), method, args);
    }
    Physical described = described(facts);
    if (described == null) {
      return null; // as JDBC has it where nobody can tell
    }
    Object answer = ask(session.child(described.shard()), described.sql(), method, args);
    return answer instanceof ResultSetMetaData all
        ? MergedColumns.of(all, all.getColumnCount(), session.engine().logicalTable())
        : answer;
  }

  /** By the text as a whole: what each shard is asked for may have other columns. */
  private Physical described(StatementFacts facts) throws SQLException {
    Physical whole = session.engine().planning().describing(facts, session.view(facts));
    if (whole != null) {
      return whole;
    }
    return statement.planOf(facts) instanceof Plan.Pass pass ? pass.statement() : null;
  }

  private static Object ask(Child child, String text, Method method, Object[] args)
      throws SQLException {
    try (PreparedStatement prepared = child.connection().prepareStatement(text)) {
      return Handler.call(method, prepared, args);
    }
  }
}
