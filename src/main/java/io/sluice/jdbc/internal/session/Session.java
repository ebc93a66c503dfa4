package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * One logical connection, as its handles use it. How a call flows is told by {@code Calls}, what
 * begins and ends transactions by {@code TransactionCalls}.
 *
 * <p>For one thread at a time, as JDBC says; a second thread is kept out of a move, nothing more.
 * {@link #close}, {@link #abort} and {@link #isClosed} may come from any thread at any time and do
 * not wait.
 */
public final class Session {

  private final SessionParts parts;
  private final Binding binding;
  private final Calls calls;
  private final TransactionCalls transactions;
  private final Attributes attributes;
  private final Member member;
  private Vendor vendor;

  private Session(Fleet fleet) {
    this.parts = new SessionParts(fleet);
    Losses losses = new Losses(parts);
    this.binding = new Binding(parts, losses);
    this.calls = new Calls(parts, losses, binding);
    this.transactions = new TransactionCalls(parts, calls, losses, binding);
    this.attributes = new Attributes(parts, calls);
    this.member = new Member(parts, calls, binding);
  }

  /**
   * Opens a session and binds it, so that a wrong password fails here.
   *
   * @param seconds longest wait for a host below the selection timeout, 0 = that alone
   * @throws SQLException 08001 if no host is found in time, or the driver's own
   */
  public static Session open(Fleet fleet, int seconds) throws SQLException {
    Session session = new Session(fleet);
    Deadline selection = session.parts.deadline();
    Deadline deadline = seconds > 0 ? selection.orAfter(seconds * 1000L) : selection;
    try {
      boolean autoCommit = session.calls.ask(session::meet, Side.ANY, deadline);
      if (fleet.settings().needsReplica() && hasReplica(fleet)) {
        session.calls.ask(anyReplica -> null, Side.ONLY_REPLICA, deadline);
      }
      if (!autoCommit) { // the driver's own default
        session.parts.change(null, old -> old.withAutoCommit(false));
      }
      return session;
    } catch (SQLException | RuntimeException failed) {
      session.abort();
      throw failed;
    }
  }

  private boolean meet(Physical first) throws SQLException {
    vendor = first.vendor();
    return first.raw().getAutoCommit();
  }

  private static boolean hasReplica(Fleet fleet) {
    return fleet.topology().nodes().stream().anyMatch(node -> node.role() == Role.REPLICA);
  }

  // --- statements

  /** The facts of a statement's text as this session reads it. */
  public StatementFacts facts(String sql) {
    return parts.fleet.statements().get(sql, parts.state.sqlMode());
  }

  /** How the text of statements is read now. */
  public SqlMode sqlMode() {
    return parts.state.sqlMode();
  }

  /**
   * Whether statements are prepared in the database of the URL and as it says they are read; once
   * that is no longer so, it never is again.
   */
  public boolean isPlain() {
    return parts.state.isResetByPool() && parts.state.sqlMode().equals(SqlMode.DEFAULT);
  }

  /**
   * Runs a statement.
   *
   * @param repeatable whether its arguments can be sent a second time
   */
  public <T> T run(StatementFacts facts, boolean repeatable, Call<T> call) throws SQLException {
    return calls.run(facts, repeatable, call);
  }

  /** Runs a query through whose rows data may be changed: where a write would run. */
  public <T> T runUpdatable(StatementFacts facts, boolean repeatable, Call<T> call)
      throws SQLException {
    return calls.runUpdatable(facts, repeatable, call);
  }

  /** Where the session would run that statement, and why; runs nothing of it. */
  public Explained explain(StatementFacts facts) throws SQLException {
    return calls.explain(facts);
  }

  /** Prepares a statement where it is likely to run. */
  public <T> T prepare(StatementFacts facts, Call<T> call) throws SQLException {
    return calls.prepare(facts, call);
  }

  /** Does something that has no effects on the server: metadata, a factory, a getter. */
  public <T> T ask(Call<T> call) throws SQLException {
    return calls.ask(call);
  }

  /**
   * Rows could not be read.
   *
   * @param delivered whether rows were delivered before
   * @return what the application gets; {@code null} = the statement may be run again elsewhere
   */
  public SQLException readFailed(
      Physical physical,
      StatementFacts facts,
      Throwable error,
      boolean delivered,
      boolean repeatable)
      throws SQLException {
    return calls.readFailed(physical, facts, error, delivered, repeatable);
  }

  /**
   * An insert has or made a key, as the driver told without a round trip.
   *
   * @param id 0 = none; negative if it could not tell
   * @param mayBeGiven whether the statement may have given it itself
   */
  public void generated(long id, boolean mayBeGiven) {
    parts.insertIds.generated(id, mayBeGiven);
  }

  // --- transactions

  /** {@link java.sql.Connection#commit()}. */
  public void commit() throws SQLException {
    transactions.commit();
  }

  /** {@link java.sql.Connection#rollback()}: also acknowledges a transaction that was lost. */
  public void rollback() throws SQLException {
    transactions.rollback();
  }

  /** {@link java.sql.Connection#rollback(Savepoint)}: no end of a transaction, nothing moves. */
  public void rollback(Savepoint savepoint) throws SQLException {
    transactions.rollback(savepoint);
  }

  /** Something that belongs to the open transaction and starts one without autocommit. */
  public <T> T inTransaction(Call<T> call) throws SQLException {
    return transactions.inTransaction(call);
  }

  /**
   * Changes data through something that belongs to one connection, such as a row of a result: never
   * repeated, never elsewhere.
   */
  public <T> T writeOn(Physical physical, Call<T> call) throws SQLException {
    return transactions.writeOn(physical, call);
  }

  /** Whether a transaction with work in it is open or has failed. */
  public boolean isInTransaction() {
    return parts.transactions.isOpen() || parts.transactions.isFailed();
  }

  // --- settings

  /** Isolation, catalog and all other settings with a setter of their own. */
  public Attributes attributes() {
    return attributes;
  }

  /** What the application set so far. */
  SessionState state() {
    return parts.state;
  }

  /** As set, or {@code true}. */
  public boolean isAutoCommit() throws SQLException {
    requireOpen();
    return parts.state.isAutoCommit();
  }

  /**
   * {@link java.sql.Connection#setAutoCommit}: switching it on commits. Sent with the next call.
   */
  public void setAutoCommit(boolean value) throws SQLException {
    transactions.setAutoCommit(value);
  }

  /** As set, or because the session failed over with {@code failOverReadOnly}. */
  public boolean isReadOnly() {
    return parts.isReadOnly();
  }

  /**
   * {@link java.sql.Connection#setReadOnly}; 25001 inside a transaction. Sent with the next call.
   */
  public void setReadOnly(boolean value) throws SQLException {
    calls.enter();
    try {
      if (isInTransaction()) {
        throw Errors.readOnlyInTransaction();
      }
      parts.change(null, old -> old.withReadOnly(value));
    } finally {
      calls.exit();
    }
  }

  // --- what belongs to it

  /** Handles that must be closed before a shared connection goes back. */
  public OpenHandles handles() {
    return parts.handles;
  }

  /** A result that stays on the wire while it is read was opened. */
  public void streamOpened() {
    parts.pins.streamOpened();
  }

  /** A result that stayed on the wire was read to its end or closed. */
  public void streamClosed() {
    parts.pins.streamClosed();
  }

  /** A result was opened whose rows may be changed on their connection. */
  public void updatableOpened() {
    parts.pins.updatableOpened();
  }

  /** A result whose rows may be changed was closed. */
  public void updatableClosed() {
    parts.pins.updatableClosed();
  }

  /** The last result of a statement outside a transaction was closed. */
  public void resultClosed() {
    calls.giveBack();
  }

  /**
   * The application closed a statement of which this is the driver's: closes that too, at once if
   * it is on a connection that the session has.
   */
  public void closeStatement(Statement raw, Physical on) {
    if (!parts.gate.tryEnter()) { // the session just leaves a connection, or comes to one
      parts.handles.mustClose(raw);
      return;
    }
    try {
      // Inside the gate the session leaves no connection, which somebody else could have next; one
      // that is closed closes its statements itself.
      if (!parts.closed.get() && parts.handles.closed(raw) && !on.isDead()) {
        raw.close();
      }
    } catch (SQLException | RuntimeException broken) {
      // Its connection will show it if anything is wrong with it.
    } finally {
      calls.releaseIfIdle(); // whoever used it at the same time could not
      calls.exit();
    }
  }

  /** The connection a statement of this session would run on without a pick, or {@code null}. */
  public Physical bound() {
    return binding.bound();
  }

  /** Whether the session keeps the connections it leaves and goes back and forth between them. */
  public boolean comesBack() {
    return parts.hasRoles() && !parts.fleet.settings().pooled();
  }

  /** The target driver. */
  public Vendor vendor() {
    return vendor;
  }

  /** The group this session belongs to. */
  public Fleet fleet() {
    return parts.fleet;
  }

  /** The session as one of several that together are one logical connection. */
  public Member member() {
    return member;
  }

  // --- life

  /** Pings every connection this session holds, as {@code /* ping *}{@code /} asks for. */
  public void pingAll() throws SQLException {
    requireOpen();
    parts.binder.pingKept();
  }

  /**
   * Whether the session can be used. A lost host is replaced silently when no transaction is open.
   *
   * @param seconds longest wait, 0 = the selection timeout
   */
  public boolean isValid(int seconds) {
    return new Liveness(parts, calls, binding).isValid(seconds);
  }

  /**
   * Drops what the driver noted. Pools do so with every connection that comes back, which must not
   * send what was set meanwhile.
   */
  public void clearWarnings() throws SQLException {
    calls.enter();
    try {
      Physical physical = binding.bound();
      if (physical != null && !physical.isDead() && !physical.isClosedByDriver()) {
        physical.raw().clearWarnings();
      }
    } finally {
      calls.exit();
    }
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return parts.closed.get();
  }

  /** Closes the session; a call that is running is ended by closing its connection. */
  public boolean close() {
    return end(false);
  }

  /** Ends the session and everything it holds at once. */
  public boolean abort() {
    return end(true);
  }

  private boolean end(boolean atOnce) {
    if (!parts.closed.compareAndSet(false, true)) {
      return false;
    }
    Physical physical = binding.bound();
    if (physical != null) {
      parts.fleet.stats(physical.hostPort()).unbound();
      boolean busy = parts.gate.users() != 0 || parts.pins.streams();
      if (atOnce || busy || physical.isDead()) {
        physical.abort();
      } else {
        binding.finish(physical);
      }
    }
    parts.binder.closeAll();
    parts.handles.endResting();
    return true;
  }

  /** Throws 08003 once the session is closed. */
  public void requireOpen() throws SQLException {
    parts.requireOpen();
  }
}
