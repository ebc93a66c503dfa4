package io.sluice.bench.micro;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.facade.ConnectionHandler;
import io.sluice.jdbc.internal.group.SimulatedGroup;
import io.sluice.jdbc.internal.pool.SimulatedVendor;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.time.SystemScheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.SplittableRandom;

/** Real groups over the driver that does nothing. */
public final class Fleets {

  private Fleets() {}

  /** A group of that URL; its probes have started. */
  public static SimulatedGroup group(String url, NoOp driver) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "u");
    properties.setProperty("password", "p");
    ClusterConfig config = ConfigParser.parse(url, properties, key -> true);
    Scheduler scheduler = new SystemScheduler("bench", 4);
    return new SimulatedGroup(
        config,
        new SimulatedVendor(driver, raw -> Boolean.FALSE),
        new SimulatedGroup.Ground(
            Clock.SYSTEM,
            scheduler,
            new SystemScheduler("bench-probe", 4),
            new SplittableRandom(1),
            (millis, until) -> Fleets.refuse(millis),
            new StatementCache(2048)));
  }

  private static void refuse(long millis) {
    throw new IllegalStateException("nothing is waited for here, not even " + millis + " ms");
  }

  /** A logical connection of the group. */
  public static Connection connect(SimulatedGroup group) throws SQLException {
    return ConnectionHandler.connection(Session.open(group, 0), "jdbc:bench", () -> {});
  }

  /** A URL of that many hosts. */
  public static String url(String mode, int hosts, String query) {
    StringBuilder url = new StringBuilder("jdbc:" + mode + "://");
    for (int i = 0; i < hosts; i++) {
      url.append(i == 0 ? "" : ",").append("h").append(i);
    }
    return url + "/app?ha.enableJMX=false&" + query;
  }
}
