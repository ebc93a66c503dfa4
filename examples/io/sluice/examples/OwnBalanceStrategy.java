package io.sluice.examples;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A balance strategy of one's own: each host gets twice as many transactions as the one after it in
 * the URL. Sluice finds it through the file {@code
 * META-INF/services/io.sluice.jdbc.spi.BalanceStrategy} that names this class, and takes it because
 * the URL says {@code loadBalanceStrategy=halving}.
 */
public final class OwnBalanceStrategy implements BalanceStrategy {

  /** For {@link java.util.ServiceLoader}. */
  public OwnBalanceStrategy() {}

  @Override
  public String name() {
    return "halving";
  }

  /**
   * Only an order is asked for. Which hosts are fit, and who comes last because he has just failed,
   * is Sluice's business; so a strategy has no failure to handle and this one needs no state.
   */
  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    Map<Host, Double> keys = new HashMap<>();
    double rate = 1;
    for (Host host : hosts) {
      // The earliest of several exponential times comes from each in proportion to its rate.
      keys.put(host, random.nextExponential() / rate);
      rate /= 2;
    }
    List<Host> ordered = new ArrayList<>(hosts);
    ordered.sort(java.util.Comparator.comparing(keys::get));
    return ordered;
  }

  /** Runs it on {@code [url user password]}. */
  public static void main(String[] args) throws SQLException {
    try (Servers servers = Servers.of(args, "loadBalanceStrategy=halving");
        SluiceDataSource source = new SluiceDataSource(servers.url())) {
      source.setUser(servers.user());
      source.setPassword(servers.password());
      System.out.println(servers.url());
      try (Connection connection = source.getConnection()) {
        transactions(connection, 700)
            .forEach((port, count) -> System.out.println("  port " + port + ": " + count));
      }
    }
  }

  private static Map<Integer, Integer> transactions(Connection connection, int count)
      throws SQLException {
    Map<Integer, Integer> byPort = new TreeMap<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < count; i++) {
        try (ResultSet rows = statement.executeQuery("SELECT @@port")) {
          rows.next();
          byPort.merge(rows.getInt(1), 1, Integer::sum);
        }
        connection.commit();
      }
    }
    return byPort;
  }
}
