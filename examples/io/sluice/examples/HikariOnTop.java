package io.sluice.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * HikariCP in front of Sluice, as most applications will have it: the application borrows logical
 * connections, and each of them chooses a host at the end of each transaction.
 */
public final class HikariOnTop {

  private HikariOnTop() {}

  /** Runs it on {@code [url user password]}. */
  public static void main(String[] args) throws SQLException {
    try (Servers servers = Servers.of(args, "loadBalanceStrategy=random");
        HikariDataSource pool = pool(servers)) {
      Map<Integer, Integer> transactions = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        transactions.merge(transaction(pool), 1, Integer::sum);
      }
      System.out.println("300 transactions over " + pool.getMaximumPoolSize() + " connections:");
      transactions.forEach(
          (port, count) -> System.out.println("  port " + port + ": " + count + " transactions"));
    }
  }

  private static HikariDataSource pool(Servers servers) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(servers.url());
    config.setUsername(servers.user());
    config.setPassword(servers.password());
    config.setMaximumPoolSize(4);
    // HikariCP's defaults are right for the rest. No connectionTestQuery: HikariCP then asks
    // isValid, and Sluice moves a connection to another host instead of calling it broken.
    return new HikariDataSource(config);
  }

  private static int transaction(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet rows = statement.executeQuery("SELECT @@port")) {
        rows.next();
        return rows.getInt(1);
      } finally {
        connection.commit(); // here the next host is due
      }
    }
  }
}
