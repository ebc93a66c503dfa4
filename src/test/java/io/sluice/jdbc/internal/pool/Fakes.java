package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** Makes what only this package can make. */
public final class Fakes {

  private Fakes() {}

  /** A lease that belongs to no pool. */
  public static Physical physical(Connection raw) {
    return new Physical(null, endpoint("fake"), raw, raw, List.of(), null, 0, 0);
  }

  /** A lease on a host whose server tells its writes. */
  public record Telling(Physical physical, Consumer<String> server) {}

  /** A lease on a host, {@code name:port}. */
  public static Physical physical(Connection raw, String hostPort) {
    return new Physical(null, endpoint(hostPort), raw, raw, List.of(), null, 0, 0);
  }

  /** A lease on a host, {@code name:port}, over which GTIDs are told. */
  public static Telling telling(Connection raw, String hostPort) {
    Gtids gtids = new Gtids();
    return new Telling(
        new Physical(null, endpoint(hostPort), raw, raw, List.of(), gtids, 0, 0), gtids::add);
  }

  private static Endpoint endpoint(String host) {
    try {
      ClusterConfig config =
          ConfigParser.parse("jdbc:loadbalance://" + host + "/db", new Properties(), key -> true);
      return Endpoint.of(config, config.hosts().get(0), new SimulatedVendor(null, on -> null));
    } catch (SQLException bad) {
      throw new IllegalStateException(bad);
    }
  }
}
