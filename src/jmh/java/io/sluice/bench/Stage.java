package io.sluice.bench;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The servers on which everybody is measured, started when they are first needed. {@code
 * -Dsluice.bench.server=mysql} takes MySQL instead of MariaDB where it can be had.
 */
final class Stage implements AutoCloseable {

  /** Rows of the table of point selects, on all servers together. */
  static final int ROWS = 10_000;

  private static final Flavor FLAVOR =
      System.getProperty("sluice.bench.server", "mariadb").equals("mysql")
          ? Flavor.MYSQL
          : Flavor.MARIADB;

  private List<TestServer> equals;
  private List<TestServer> replicated;

  private static ServerOptions options() {
    return ServerOptions.of(FLAVOR)
        .with("max-user-connections", "1000")
        .with("innodb-buffer-pool-size", "96M")
        .with("innodb-flush-log-at-trx-commit", "2")
        .with("max-heap-table-size", "64M")
        .with("tmp-table-size", "64M");
  }

  /** Four servers that know nothing of each other, each with all rows of {@code point}. */
  List<TestServer> equals() throws SQLException {
    if (equals == null) {
      equals = TestServers.startAll(4, options());
      for (TestServer server : equals) {
        fillPoint(server);
      }
    }
    return equals;
  }

  /** A source and two replicas with {@code point}. */
  List<TestServer> replicated() throws SQLException {
    if (replicated == null) {
      replicated = TestServers.startAll(3, options().binlog());
      Replication.start(replicated.get(0), replicated.get(1), replicated.get(2));
      fillPoint(replicated.get(0));
      Replication.awaitCaughtUp(replicated.get(0), replicated.get(1));
      Replication.awaitCaughtUp(replicated.get(0), replicated.get(2));
    }
    return replicated;
  }

  private static void fillPoint(TestServer server) throws SQLException {
    server.execute(
        "CREATE TABLE point (id INT PRIMARY KEY, k INT NOT NULL, c VARCHAR(100) NOT NULL)");
    try (Connection connection = server.adminConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO point VALUES (?,?,?)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.setInt(2, i % 1000);
        insert.setString(3, "a text of some length that stands for a row's content, number " + i);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  /** Runs statements on a server as root, warnings ignored. */
  static void run(TestServer server, String... sql) throws SQLException {
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      for (String each : sql) {
        statement.execute(each);
      }
    }
  }

  @Override
  public void close() {
    if (equals != null) {
      equals.forEach(TestServer::close);
    }
    if (replicated != null) {
      replicated.forEach(TestServer::close);
    }
  }
}
