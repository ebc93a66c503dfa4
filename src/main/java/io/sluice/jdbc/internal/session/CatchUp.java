package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits on a replica until it has executed what a read must see. What one session learns all of its
 * group know: that a replica got there, or that waiting for it is in vain for now. Thread-safe.
 */
public final class CatchUp {

  /** How long one read may wait for replicas; the source answers at once. */
  static final long WAIT_MILLIS = 100;

  private static final long IN_VAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Clock clock;
  private final Consumer<Observation> monitor;
  private final Map<String, Long> inVain = new ConcurrentHashMap<>();

  /** Tells the monitor what replicas were seen to have executed. */
  public CatchUp(Clock clock, Consumer<Observation> monitor) {
    this.clock = clock;
    this.monitor = monitor;
  }

  /**
   * Whether the replica has executed that much, or does so within the time.
   *
   * @param millis how long to wait for it
   * @throws SQLException the driver's own, if the replica cannot be asked
   */
  boolean reaches(Physical physical, Node node, Position need, long millis) throws SQLException {
    if (node.sight().position().contains(need)) {
      return true;
    }
    Long since = inVain.get(node.hostPort());
    if (millis <= 0 || since != null && clock.nanos() - since < IN_VAIN_NANOS) {
      return false;
    }
    boolean reached = waits(physical, need, millis);
    if (reached) {
      inVain.remove(node.hostPort());
      monitor.accept(new Observation.Reached(node.hostPort(), need));
    } else {
      inVain.put(node.hostPort(), clock.nanos());
    }
    return reached;
  }

  private static boolean waits(Physical physical, Position need, long millis) throws SQLException {
    boolean mariaDb = Vendor.isMariaDbServer(physical.raw());
    String function = mariaDb ? "MASTER_GTID_WAIT" : "WAIT_FOR_EXECUTED_GTID_SET";
    String gtids = mariaDb ? need.toMariaDb() : need.toString();
    String wait =
        String.format(Locale.ROOT, "SELECT %s('%s', %.3f)", function, gtids, millis / 1000.0);
    try (Statement select = physical.raw().createStatement();
        ResultSet row = select.executeQuery(wait)) {
      return row.next() && row.getInt(1) == 0 && !row.wasNull();
    }
  }
}
