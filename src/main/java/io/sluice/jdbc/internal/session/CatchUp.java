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
 * group know: how far a replica got, or that waiting for it is in vain for now. Thread-safe.
 */
public final class CatchUp {

  /** How long one read may wait for replicas; the source answers at once. */
  static final long WAIT_MILLIS = 100;

  private static final long IN_VAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** While waiting is in vain, all sessions together look that often how far a replica is. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Clock clock;
  private final Consumer<Observation> monitor;
  private final Map<String, Long> inVain = new ConcurrentHashMap<>();
  private final Map<String, Long> looked = new ConcurrentHashMap<>();

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
    if (millis <= 0 || isWithin(IN_VAIN_NANOS, inVain.get(node.hostPort()))) {
      return hasByNow(physical, node, need);
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

  private boolean isWithin(long nanos, Long since) {
    return since != null && clock.nanos() - since < nanos;
  }

  private boolean hasByNow(Physical physical, Node node, Position need) throws SQLException {
    if (isWithin(LOOK_NANOS, looked.get(node.hostPort()))) {
      return false;
    }
    looked.put(node.hostPort(), clock.nanos());
    Position has = Position.of(physical.askPosition(true));
    monitor.accept(new Observation.Reached(node.hostPort(), has));
    return has.contains(need);
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
