package io.sluice.jdbc.internal.shard.jdbc;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Runs a prepared statement in place of a plain one. Stateless. */
final class PreparedCalls {

  private PreparedCalls() {}

  /** As the method of {@link java.sql.Statement} with a text would. */
  static Object execute(PreparedStatement prepared, Method plain) throws SQLException {
    return switch (plain.getName()) {
      case "executeQuery" -> prepared.executeQuery();
      case "executeUpdate" -> prepared.executeUpdate();
      case "executeLargeUpdate" -> prepared.executeLargeUpdate();
      default -> prepared.execute();
    };
  }
}
