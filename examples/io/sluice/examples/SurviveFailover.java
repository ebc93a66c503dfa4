package io.sluice.examples;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A host dies at the three worst moments. What reaches the application, and what it does:
 *
 * <ul>
 *   <li>40001, inside a transaction: surely rolled back, so run the whole transaction again;
 *   <li>08007, while a write was under way: unknown, so look whether it happened;
 *   <li>08006, while rows were being read: read again.
 * </ul>
 *
 * <p>On servers that are not its own it kills nothing; the same code then simply succeeds.
 */
public final class SurviveFailover {

  private static final int ATTEMPTS = 5;

  private final Servers servers;
  private final HikariDataSource pool = new HikariDataSource();

  private SurviveFailover(Servers servers) {
    this.servers = servers;
    pool.setJdbcUrl(servers.url());
    pool.setUsername(servers.user());
    pool.setPassword(servers.password());
    pool.setMaximumPoolSize(2);
  }

  /** Runs it on {@code [url user password]}. */
  public static void main(String[] args) throws Exception {
    // A short block time, so that the host of one scene is back for the next one.
    try (Servers servers = Servers.of(args, "loadBalanceBlocklistTimeout=500")) {
      servers.onEach(
          "DROP TABLE IF EXISTS sluice_order, sluice_order_line",
          "CREATE TABLE sluice_order (id INT PRIMARY KEY, item VARCHAR(1000) NOT NULL)",
          "CREATE TABLE sluice_order_line (order_id INT NOT NULL)");
      SurviveFailover recipe = new SurviveFailover(servers);
      try (HikariDataSource pool = recipe.pool) {
        recipe.transaction();
        servers.revive();
        recipe.write();
        servers.revive();
        recipe.read();
        System.out.println(
            "Done; connections in use: " + pool.getHikariPoolMXBean().getActiveConnections());
      }
    }
  }

  /** 40001: nothing of it is left, so all of it is run again, on whatever host there is. */
  private void transaction() throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        try {
          statement.executeUpdate("INSERT INTO sluice_order VALUES (1, 'a lamp')");
          if (attempt == 1) {
            killHostOf(connection);
          }
          statement.executeUpdate("INSERT INTO sluice_order_line VALUES (1)");
          connection.commit();
          System.out.println("transaction: committed at attempt " + attempt);
          return;
        } catch (SQLException e) {
          if (!"40001".equals(e.getSQLState()) || attempt == ATTEMPTS) {
            throw e;
          }
          System.out.println("transaction: 40001, rolled back; running it again");
          connection.rollback();
        }
      }
    }
  }

  /** 08007: it may have happened. Because the order has a number of its own, that can be asked. */
  private void write() throws Exception {
    CompletableFuture<Void> killer = CompletableFuture.completedFuture(null);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      int port = portOf(connection);
      killer =
          CompletableFuture.runAsync(
              () -> servers.kill(port), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
      statement.executeUpdate("INSERT INTO sluice_order SELECT 2, CONCAT('a chair', SLEEP(2))");
      System.out.println("write: done");
    } catch (SQLException e) {
      if (!"08007".equals(e.getSQLState())) {
        throw e;
      }
      System.out.println("write: 08007, outcome unknown; looking whether it happened");
      // On a cluster any host can be asked. (The servers of this demonstration do not replicate,
      // and the one that may have it is dead: this asks those that go on without it.)
      if (orderExists(2)) {
        System.out.println("write: it had happened");
      } else {
        insertOrder(2);
        System.out.println("write: it had not happened; done now");
      }
    } finally {
      killer.get(30, TimeUnit.SECONDS);
    }
  }

  private boolean orderExists(int id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT 1 FROM sluice_order WHERE id = ?")) {
      query.setInt(1, id);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void insertOrder(int id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO sluice_order VALUES (?, 'a chair')")) {
      insert.setInt(1, id); // the primary key refuses a second one, should we have been wrong
      insert.executeUpdate();
    }
  }

  /**
   * 08006: rows that were delivered cannot be taken back, so Sluice does not read again by itself.
   * A result that was read whole before the loss is not affected; hence the streaming here.
   */
  private void read() throws SQLException {
    // More than any network buffer holds, so that the loss comes in the middle.
    String sql =
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 300)"
            + " SELECT a.n, RPAD('x', 1000, 'x') FROM r a CROSS JOIN r b";
    for (int attempt = 1; ; attempt++) {
      int count = 0;
      try (Connection connection = pool.getConnection()) {
        int port = portOf(connection);
        try (Statement statement = connection.createStatement()) {
          statement.setFetchSize(Integer.MIN_VALUE); // how Connector/J is told to stream
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              if (++count == 10 && attempt == 1) {
                servers.kill(port);
              }
            }
          }
        }
        System.out.println("read: " + count + " rows at attempt " + attempt);
        return;
      } catch (SQLException e) {
        if (!"08006".equals(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
        System.out.println("read: 08006 after " + count + " rows; reading again");
      }
    }
  }

  private void killHostOf(Connection connection) throws SQLException {
    servers.kill(portOf(connection));
  }

  private static int portOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT @@port")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
