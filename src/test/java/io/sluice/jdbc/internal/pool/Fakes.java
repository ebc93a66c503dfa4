package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** Makes what only this package can make. */
public final class Fakes {

  private Fakes() {}

  /** A lease that belongs to no pool. */
  public static Physical physical(Connection raw) {
    return new Physical(null, endpoint(), raw, raw, List.of(), null, 0, 0);
  }

  private static Endpoint endpoint() {
    try {
      ClusterConfig config =
          ConfigParser.parse("jdbc:loadbalance://fake/db", new Properties(), key -> true);
      return Endpoint.of(config, config.hosts().get(0), new SimulatedVendor(null, on -> null));
    } catch (SQLException bad) {
      throw new IllegalStateException(bad);
    }
  }
}
