package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;

/** Finds out whether a session can be used. Same threading as {@link Session}. */
final class Liveness {

  private final SessionParts parts;
  private final Calls calls;
  private final Binding binding;

  Liveness(SessionParts parts, Calls calls, Binding binding) {
    this.parts = parts;
    this.calls = calls;
    this.binding = binding;
  }

  /**
   * Whether the session can be used. A lost host is replaced silently when no transaction is open.
   *
   * @param seconds longest wait, 0 = the selection timeout
   */
  boolean isValid(int seconds) {
    if (parts.closed.get() || parts.transactions.isFailed() && parts.state.isAutoCommit()) {
      return false;
    } else if (parts.transactions.isFailed()) {
      return true; // usable once rolled back
    }
    long longest = parts.fleet.settings().selectionTimeout();
    long millis = seconds > 0 ? Math.min(seconds * 1000L, longest) : longest;
    Deadline deadline = Deadline.after(parts.fleet.clock(), millis);
    Physical physical = binding.bound();
    boolean tied = parts.transactions.isOpen() || parts.pins.holdsState();
    long patience = Math.max(1, tied ? millis : millis / 2); // leaves time for another host
    if (physical != null && answers(physical, deadline.orAfter(patience))) {
      return true;
    } else if (tied) {
      return false;
    }
    if (physical != null) {
      physical.kill();
    }
    try {
      calls.ask(anyHost -> null, Side.ANY, deadline);
      return true;
    } catch (SQLException noHost) {
      return false;
    }
  }

  private boolean answers(Physical physical, Deadline deadline) {
    if (!parts.gate.enter(deadline)) { // a call of its own: whoever closes must not wait for it
      return false;
    }
    try {
      boolean alive =
          physical.ping(
              (int)
                  Math.min(deadline.remainingMillis(), parts.fleet.settings().selectionTimeout()));
      if (alive) {
        physical.used(parts.fleet.clock().nanos());
      }
      return alive;
    } finally {
      calls.exit();
    }
  }
}
