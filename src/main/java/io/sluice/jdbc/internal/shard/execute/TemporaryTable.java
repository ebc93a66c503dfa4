package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.merge.Cursor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A temporary table on one connection of one shard, filled in batches. Made, filled and dropped on
 * that very connection or not at all.
 */
final class TemporaryTable {

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

  static TemporaryTable create(Child child, Physical on, String name, String create)
      throws SQLException {
    child.session().aside(on, connection -> execute(connection, create));
    return new TemporaryTable(child, on, name);
  }

  /** Puts all rows into it; returns how many. */
  long fill(Cursor rows, Columns columns, Bound bound, long before) throws SQLException {
    long filled = before;
    List<Object[]> batch = new ArrayList<>();
    long bytes = 0;
    int most = Math.max(1, Math.min(MOST_ROWS, MOST_PLACEHOLDERS / columns.count()));
    while (rows.next()) {
      bound.admit(++filled);
      Object[] values = columns.read(rows.row());
      batch.add(values);
      for (Object value : values) {
        bytes += Columns.size(value);
      }
      if (batch.size() >= most || bytes >= MOST_BYTES) {
        insert(batch);
        batch.clear();
        bytes = 0;
      }
    }
    if (!batch.isEmpty()) {
      insert(batch);
    }
    return filled;
  }

  private void insert(List<Object[]> batch) throws SQLException {
    String row = "(" + String.join(",", Collections.nCopies(batch.get(0).length, "?")) + ")";
    String sql =
        "INSERT INTO `"
            + name
            + "` VALUES "
            + String.join(",", Collections.nCopies(batch.size(), row));
    child
        .session()
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
                insert.executeUpdate();
              }
              return null;
            });
  }

  /** Leaves nothing behind: a connection on which that fails is thrown away. */
  void drop() {
    try {
      child
          .session()
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
