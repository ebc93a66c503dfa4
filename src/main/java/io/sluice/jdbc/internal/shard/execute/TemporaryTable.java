package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A temporary table on one connection of one shard, filled in batches. Made, filled and dropped on
 * that very connection or not at all.
 */
final class TemporaryTable {

  /** Access denied: to the database, to the table. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142);

  private static final int MOST_PLACEHOLDERS = 32_000;
  private static final int MOST_ROWS = 500;
  private static final long MOST_BYTES = 512 * 1024;

  private final Child child;
  private final Physical on;
  private final String name;

  private TemporaryTable(Child child, Physical on, String name) {
    this.child = child;
    this.on = on;
    this.name = name;
  }

  /**
   * Makes one.
   *
   * @throws SQLException 0AX01 if the user may not
   */
  static TemporaryTable create(Child child, Physical on, String name, String create)
      throws SQLException {
    try {
      child.session().member().aside(on, connection -> execute(connection, create));
    } catch (SQLException failed) {
      throw DENIED.contains(failed.getErrorCode()) ? denied(child, failed) : failed;
    }
    child.session().member().holdTemporaryTable(name);
    return new TemporaryTable(child, on, name);
  }

  private static SQLException denied(Child child, SQLException cause) {
    SQLException refused =
        Errors.unsupported(
            "This statement brings rows together in temporary tables on shard "
                + child.name()
                + ", which its user may not create; grant CREATE TEMPORARY TABLES, or narrow the"
                + " statement to one shard by the sharding key.");
    refused.initCause(cause);
    return refused;
  }

  /** Whether a batch with so many rows and bytes is to be sent. */
  static boolean isFull(int rows, int columns, long bytes) {
    return rows >= Math.max(1, Math.min(MOST_ROWS, MOST_PLACEHOLDERS / columns))
        || bytes >= MOST_BYTES;
  }

  /** Puts rows into it. */
  void insert(ChildStatements statements, List<Object[]> batch) throws SQLException {
    String row = "(" + String.join(",", Collections.nCopies(batch.get(0).length, "?")) + ")";
    String sql =
        "INSERT INTO `"
            + name
            + "` VALUES "
            + String.join(",", Collections.nCopies(batch.size(), row));
    child
        .session()
        .member()
        .aside(
            on,
            connection -> {
              try (PreparedStatement insert = connection.raw().prepareStatement(sql)) {
                int position = 0;
                for (Object[] values : batch) {
                  for (Object value : values) {
                    Columns.set(insert, ++position, value);
                  }
                }
                statements.run(insert, insert::executeUpdate);
              }
              return null;
            });
  }

  /** Leaves nothing behind: a connection on which that fails is thrown away. */
  void drop() {
    child.session().member().forgetTemporaryTable(name);
    try {
      child
          .session()
          .member()
          .aside(
              on,
              connection -> execute(connection, "DROP TEMPORARY TABLE IF EXISTS `" + name + "`"));
    } catch (SQLException | RuntimeException failed) {
      on.kill();
    }
  }

  private static Void execute(Physical connection, String sql) throws SQLException {
    try (Statement statement = connection.raw().createStatement()) {
      statement.execute(sql);
    }
    return null;
  }
}
