package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

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
  final Freshness freshness;
  volatile SessionState state = SessionState.INITIAL;
  private SessionState stateBefore = SessionState.INITIAL;
  private SessionState readOnlyOf;
  private SessionState readOnlyState;
  private SessionState branchOf;
  private SessionState branchState;
  private boolean inBranch;

  SessionParts(Fleet fleet) {
    this.fleet = fleet;
    this.binder = new Binder(fleet, closed::get);
    this.affinity = new Affinity(fleet.settings());
    this.freshness = new Freshness(fleet);
  }

  /** The application's settings, and read-only on any host but the one the session prefers. */
  SessionState wantedOn(String hostPort) {
    SessionState own = inBranch ? inBranch() : state;
    if (!affinity.isReadOnlyOn(hostPort) || own.isReadOnly()) {
      return own;
    }
    if (readOnlyOf != own) {
      readOnlyOf = own;
      readOnlyState = own.withReadOnly(true);
    }
    return readOnlyState;
  }

  /**
   * Changes what is to be carried.
   *
   * @param done a connection that holds the new value already, or {@code null}
   */
  void change(Physical done, UnaryOperator<SessionState> change) {
    SessionState before = state;
    SessionState after = change.apply(before);
    // A session that goes to and fro between two settings keeps the two objects, so that a
    // connection that holds one of them is known to hold it at first sight.
    state = after.equals(stateBefore) ? stateBefore : after;
    stateBefore = before;
    if (done != null) {
      SessionState on = StateReplay.on(done);
      done.attach(on == before ? state : change.apply(on));
    }
  }

  /** A branch begins, or has ended. */
  void inBranch(boolean is) {
    inBranch = is;
  }

  /** A branch needs no autocommit to be off; a pool would only have to switch it on again. */
  private SessionState inBranch() {
    if (branchOf != state) {
      branchOf = state;
      branchState = state.isAutoCommit() ? state : state.withAutoCommit(true);
    }
    return branchState;
  }

  /** Whether the session was declared read-only, by JDBC or by SQL. */
  boolean isDeclaredReadOnly() {
    return state.isReadOnly() || state.isReadOnlyBySql();
  }

  /** Whether a transaction that begins now was declared read-only. */
  boolean isNextReadOnly() {
    return isDeclaredReadOnly() || pins.isNextReadOnly();
  }

  /** As set, or because the session failed over with {@code failOverReadOnly}. */
  boolean isReadOnly() {
    return state.isReadOnly() || affinity.isReadOnly();
  }

  /** Whether the hosts of the group have roles. */
  boolean hasRoles() {
    return fleet.settings().sides() != null;
  }

  /** Whether what the session writes may never reach a replica, although its reads must see it. */
  boolean writesPastReplicas() {
    return fleet.settings().consistency() != SessionSettings.Consistency.EVENTUAL
        && Variables.changesLogging(state.variables());
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
