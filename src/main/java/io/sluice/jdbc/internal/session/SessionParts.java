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
  private SessionState readOnlyOf;
  private SessionState readOnlyState;

  SessionParts(Fleet fleet) {
    this.fleet = fleet;
    this.binder = new Binder(fleet, closed::get);
    this.affinity = new Affinity(fleet.settings());
  }

  /**
   * The application's settings, and read-only while the session is away from its preferred host.
   */
  SessionState wanted() {
    SessionState own = state;
    if (!affinity.isReadOnly() || own.isReadOnly()) {
      return own;
    }
    if (readOnlyOf != own) {
      readOnlyOf = own;
      readOnlyState = own.withReadOnly(true);
    }
    return readOnlyState;
  }

  Deadline deadline() {
    return Deadline.after(fleet.clock(), fleet.settings().selectionTimeout());
  }

  void requireOpen() throws SQLException {
    if (closed.get()) {
      throw Errors.connectionClosed();
    }
  }
}
