package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.pool.DirectPool;
import io.sluice.jdbc.internal.pool.Endpoint;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.pool.SharedPool;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.time.Clock;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * What a group does not decide itself: time, threads, chance and the way to its hosts. Handed in,
 * so that a simulation can run a group by itself.
 *
 * @param threads ended with the group
 */
record Environment(Clock clock, Threads threads, RandomGenerator random, Pools pools) {

  /** Makes the pool of a host. */
  @FunctionalInterface
  interface Pools {
    /** A pool that has opened nothing yet. */
    LeasePool create(HostSpec host) throws SQLException;
  }

  /**
   * The system's clock and the target driver.
   *
   * @throws SQLException S1009 if the target driver is not there
   */
  static Environment real(Threads threads, ClusterConfig config) throws SQLException {
    Vendor vendor = Vendor.of(config.vendor());
    return new Environment(
        Clock.SYSTEM,
        threads,
        new SharedRandom(),
        host -> pool(config, Endpoint.of(config, host, vendor), threads));
  }

  private static LeasePool pool(ClusterConfig config, Endpoint endpoint, Threads threads)
      throws SQLException {
    int size = config.settings().integer(Property.POOL_SIZE);
    int connect = GroupSettings.connectTimeout(config);
    return size == 0
        ? new DirectPool(endpoint, Clock.SYSTEM, threads.scheduler())
        : new SharedPool(
            endpoint,
            size,
            config.poolProperties(),
            connect,
            Clock.SYSTEM,
            threads.scheduler(),
            threads.housekeeping());
  }
}
