package io.sluice.jdbc.spi;

/**
 * What a {@link BalanceStrategy} may know of a host at the moment of a pick. All values are
 * readings of one moment; two hosts may be read a few nanoseconds apart.
 */
public interface Host {

  /** {@code name:port} as in the URL. */
  String hostPort();

  /** 1 to 1000; hosts of weight 0 are only used when no other is left and are never mixed in. */
  int weight();

  /** Statements of the whole group that run on the host now. */
  int inFlight();

  /** Sessions of the group bound to the host now. */
  int sessions();

  /**
   * Mean response time of statements in nanoseconds, exponentially weighted and fading while the
   * host is not used, so that a host once found slow is tried again; 0 = nothing measured yet.
   */
  long responseTimeNanos();

  /**
   * Like {@link #responseTimeNanos()}, but follows slow answers faster and forgets them more
   * slowly; 0 = nothing measured yet.
   */
  long peakResponseTimeNanos();

  /**
   * 0.1 to 1: how much of its weight a host should get after it came back from a failure; grows
   * over the first 30 seconds. 1 for a host that was never away.
   */
  double warmth();
}
