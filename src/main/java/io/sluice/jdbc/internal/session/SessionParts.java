package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a session consists of, for the classes that together are the session. */
final class SessionParts {

  final Fleet fleet;
  final Binder binder;
  final UseGate gate = new UseGate();
  final Transactions transactions = new Transactions();
  final Pins pins = new Pins();
  final InsertIds insertIds = new InsertIds();
  final OpenHandles handles = new OpenHandles();
  final AtomicBoolean closed = new AtomicBoolean();
  final Affinity affinity;
  volatile SessionState state = SessionState.INITIAL;
  private volatile Deadline limit;

  SessionParts(Fleet fleet) {
    this.fleet = fleet;
    this.binder = new Binder(fleet, closed::get);
    this.affinity = new Affinity(fleet.settings());
  }

  /** Until when a call may look for a host. */
  Deadline deadline() {
    long millis = fleet.settings().selectionTimeout();
    Deadline own = limit;
    return own == null ? Deadline.after(fleet.clock(), millis) : own.orAfter(millis);
  }

  /** A call has a deadline of its own, {@code null} = not any more. */
  void limit(Deadline own) {
    limit = own;
  }

  void requireOpen() throws SQLException {
    if (closed.get()) {
      throw Errors.connectionClosed();
    }
  }
}
