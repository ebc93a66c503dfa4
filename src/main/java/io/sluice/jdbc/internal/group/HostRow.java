package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One host as the MBean shows it. Immutable. */
public final class HostRow {

  private final Node node;
  private final HostSpec spec;
  private final HostStats stats;
  private final long now;

  HostRow(Node node, HostSpec spec, HostStats stats, long now) {
    this.node = node;
    this.spec = spec;
    this.stats = stats;
    this.now = now;
  }

  /** {@code name:port}. */
  public String getHost() {
    return node.hostPort();
  }

  /** Name of its shard, empty without sharding. */
  public String getShard() {
    return spec.shard() == null ? "" : spec.shard();
  }

  /** {@code source}, {@code replica} or {@code equal}. */
  public String getRole() {
    return node.role().name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@code up}, {@code suspect}, {@code blocked}, {@code down}, {@code stopped} or {@code leaving}.
   */
  public String getState() {
    if (node.admission() != Node.Admission.OPEN) {
      return node.admission().name().toLowerCase(Locale.ROOT);
    } else if (node.health() != Node.Health.DOWN && node.isBlocked(now)) {
      return "blocked";
    }
    return node.health().name().toLowerCase(Locale.ROOT);
  }

  /** 0 to 1000. */
  public int getWeight() {
    return node.weight();
  }

  /** Statements running now. */
  public int getInFlight() {
    return stats.inFlight();
  }

  /** Mean response time, 0 = unknown. */
  public long getResponseTimeMicros() {
    return TimeUnit.NANOSECONDS.toMicros(stats.meanNanos(now));
  }

  /** How far a replica is behind, −1 = unknown. */
  public long getLagMillis() {
    return node.role() == Role.SOURCE ? 0 : node.sight().lagMillis();
  }

  /** How often a session was given this host. */
  public long getPicks() {
    return stats.picks();
  }

  /** How often it failed a session. */
  public long getFailures() {
    return stats.failures();
  }

  /** Reason of the last failure, empty if there was none. */
  public String getLastFailure() {
    return node.lastFailure();
  }

  /** How long it is still set aside, 0 = not at all. */
  public long getBlockedForMillis() {
    return TimeUnit.NANOSECONDS.toMillis(node.blockedForNanos(now));
  }
}
