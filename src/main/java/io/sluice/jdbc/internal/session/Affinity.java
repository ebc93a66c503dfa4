package io.sluice.jdbc.internal.session;

import java.util.concurrent.TimeUnit;

/**
 * Connector/J's failover behaviour for {@code serverAffinity}: a session that had to leave the
 * preferred host is read-only if so configured, and looks for the way back at the end of a
 * transaction once enough time has passed or enough statements have run. Confined to the thread
 * that uses the session.
 */
final class Affinity {

  private final SessionSettings settings;
  private boolean away;
  private long since;
  private int statements;

  Affinity(SessionSettings settings) {
    this.settings = settings;
  }

  /** The session was bound to a host. */
  void bound(String hostPort, long now) {
    away = isAwayOn(hostPort);
    since = now;
    statements = 0;
  }

  /** A statement was run. */
  void counted() {
    statements++;
  }

  /** Whether the session is bound elsewhere than it prefers. */
  boolean isAway() {
    return away;
  }

  boolean isReadOnly() {
    return away && settings.failOverReadOnly();
  }

  /** Whether the session is read-only once it is bound to that host. */
  boolean isReadOnlyOn(String hostPort) {
    return settings.failOverReadOnly() && isAwayOn(hostPort);
  }

  private boolean isAwayOn(String hostPort) {
    return settings.preferred() != null && !settings.preferred().equalsIgnoreCase(hostPort);
  }

  /** Whether a session that is away should try the preferred host at the next boundary. */
  boolean mayReturn(long now) {
    long seconds = settings.secondsBeforeRetry();
    int queries = settings.queriesBeforeRetry();
    return seconds > 0 && now - since >= TimeUnit.SECONDS.toNanos(seconds)
        || queries > 0 && statements >= queries;
  }
}
