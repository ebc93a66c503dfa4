package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.execute.ChildStatements;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A statement that runs nothing: the driver judges settings by it, and tells what they are. Made
 * when it is first needed. Not thread-safe.
 */
final class ModelStatement {

  private final ShardSession session;
  private final ChildStatements statements;
  private final Object[] makerArgs;
  private Statement model;

  /**
   * A model of a statement.
   *
   * @param makerArgs as the application gave them
   */
  ModelStatement(ShardSession session, ChildStatements statements, Object[] makerArgs) {
    this.session = session;
    this.statements = statements;
    this.makerArgs = makerArgs;
  }

  Statement get() throws SQLException {
    if (model == null || model.isClosed()) {
      Connection lead = session.lead().connection();
      int first = statements.isPrepared() ? 1 : 0;
      boolean typed = makerArgs != null && makerArgs.length >= first + 2;
      model =
          typed
              ? lead.createStatement((int) makerArgs[first], (int) makerArgs[first + 1])
              : lead.createStatement();
      statements.settle(model);
    }
    return model;
  }

  void close() throws SQLException {
    if (model != null) {
      model.close();
    }
  }
}
