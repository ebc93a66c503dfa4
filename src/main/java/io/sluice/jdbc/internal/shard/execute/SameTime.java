package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.pool.Physical;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes it the same time on several shards while a statement runs, so that NOW() gives one value. A
 * session that has set the time itself keeps its own.
 */
final class SameTime implements AutoCloseable {

  private final Map<Child, Physical> set = new LinkedHashMap<>();

  private SameTime() {}

  static SameTime on(ShardSession session, List<Child> children) throws SQLException {
    SameTime time = new SameTime();
    if (children.isEmpty() || session.lead().session().member().carries("timestamp")) {
      return time;
    }
    String now = children.get(0).session().member().aside(null, SameTime::ask);
    try {
      for (Child child : children) {
        Physical on =
            child
                .session()
                .member()
                .aside(
                    null,
                    connection -> {
                      execute(connection, "SET timestamp = " + now);
                      return connection;
                    });
        time.set.put(child, on);
      }
    } catch (SQLException | RuntimeException failed) {
      time.close();
      throw failed;
    }
    return time;
  }

  private static String ask(Physical connection) throws SQLException {
    try (Statement statement = connection.raw().createStatement();
        ResultSet row = statement.executeQuery("SELECT UNIX_TIMESTAMP(NOW(6))")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Physical connection, String sql) throws SQLException {
    try (Statement statement = connection.raw().createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection on which the time could not be let go is thrown away. */
  @Override
  public void close() {
    for (Map.Entry<Child, Physical> each : new ArrayList<>(set.entrySet())) {
      Physical on = each.getValue();
      try {
        each.getKey()
            .session()
            .member()
            .aside(
                on,
                connection -> {
                  execute(connection, "SET timestamp = DEFAULT");
                  return null;
                });
      } catch (SQLException | RuntimeException failed) {
        on.kill();
      }
    }
  }
}
