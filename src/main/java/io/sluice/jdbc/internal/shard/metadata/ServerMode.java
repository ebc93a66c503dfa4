package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The sql_mode with which sessions of a server begin. Stateless. */
final class ServerMode {

  private static final List<String> REFUSED = List.of("PIPES_AS_CONCAT", "HIGH_NOT_PRECEDENCE");

  private ServerMode() {}

  /**
   * Refuses a server on which operators mean something else than the planner reads.
   *
   * @throws SQLException 0AX01
   */
  static void requirePlannable(Connection connection, String shard) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery("SELECT @@sql_mode")) {
      row.next();
      List<String> words = List.of(row.getString(1).split(",", -1));
      for (String refused : REFUSED) {
        if (words.contains(refused)) {
          throw Errors.unsupported(
              "Shard "
                  + shard
                  + " has the sql_mode "
                  + refused
                  + ", under which statements mean something else than the planner reads; take it"
                  + " away there, or set sessionVariables=sql_mode=… in the URL.");
        }
      }
    }
  }
}
