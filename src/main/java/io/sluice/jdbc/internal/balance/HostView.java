package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.spi.Host;
import java.util.concurrent.TimeUnit;

/** One node and its counters as a strategy sees them at the moment {@code now}. */
public record HostView(Node node, HostStats stats, long now) implements Host {

  private static final double SLOW_START_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final double COLD = 0.1;

  @Override
  public String hostPort() {
    return node.hostPort();
  }

  @Override
  public int weight() {
    // A strategy divides by it; hosts of weight 0 are only ever ordered among themselves.
    return Math.max(1, node.weight());
  }

  @Override
  public int inFlight() {
    return stats.inFlight();
  }

  @Override
  public int sessions() {
    return stats.sessions();
  }

  @Override
  public long responseTimeNanos() {
    return stats.meanNanos(now);
  }

  @Override
  public long peakResponseTimeNanos() {
    return stats.peakNanos(now);
  }

  @Override
  public double warmth() {
    if (!node.returned()) {
      return 1;
    }
    double up = Math.max(0, now - node.upSince());
    return Math.min(1, COLD + (1 - COLD) * up / SLOW_START_NANOS);
  }
}
