package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Failover;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One logical connection. How a call flows:
 *
 * <ol>
 *   <li>A closed session and one whose transaction failed refuse the call.
 *   <li>The binding: inside a transaction and while pinned it stays; otherwise the session moves if
 *       a pick is due, if a hint asks for another host, or if its connection is dead.
 *   <li>The connection is brought into the session's state, which costs nothing if it already is.
 *   <li>The call runs. An error is classified, {@link Failover} decides, and the session obeys.
 *   <li>What the call did to transaction, settings and pins is remembered.
 * </ol>
 *
 * <p>For one thread at a time, as JDBC says; a second thread is kept out of a move, nothing more.
 * {@link #close}, {@link #abort} and {@link #isClosed} may come from any thread at any time and do
 * not wait.
 */
public final class Session {

  private static final int RERUNS = 1;

  /** Connections that are lost before anything was sent may be many, but not without end. */
  private static final int MOST_TRIES = 10;

  private final SessionParts parts;
  private final Losses losses;
  private final Binding binding;
  private final Attributes attributes = new Attributes(this);
  private Vendor vendor;

  private Session(Fleet fleet) {
    this.parts = new SessionParts(fleet);
    this.losses = new Losses(parts);
    this.binding = new Binding(parts, losses);
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
      boolean autoCommit = session.ask(session::meet, Side.ANY, deadline);
      if (fleet.settings().needsReplica() && hasReplica(fleet)) {
        session.ask(anyReplica -> null, Side.ONLY_REPLICA, deadline);
      }
      if (!autoCommit) { // the driver's own default
        session.change(null, old -> old.withAutoCommit(false));
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
   * Runs a statement.
   *
   * @param repeatable whether its arguments can be sent a second time
   */
  public <T> T run(StatementFacts facts, boolean repeatable, Call<T> call) throws SQLException {
    return run(facts, sideOf(facts), repeatable, call);
  }

  /** Runs a query through whose rows data may be changed: where a write would run. */
  public <T> T runUpdatable(StatementFacts facts, boolean repeatable, Call<T> call)
      throws SQLException {
    Side side = sideOf(facts);
    return run(
        facts,
        side == Side.REPLICA && !parts.isDeclaredReadOnly() ? Side.SOURCE : side,
        repeatable,
        call);
  }

  private <T> T run(StatementFacts facts, Side side, boolean repeatable, Call<T> call)
      throws SQLException {
    enter();
    try {
      admit(facts);
      boolean again =
          repeatable && !facts.has(Effect.USES_PREVIOUS) && !Works.mayBeDoneInPart(facts);
      Work work = Works.of(facts, willBeOpen(facts));
      return perform(work, facts, side, again, call, null);
    } finally {
      exit();
    }
  }

  /** Without autocommit a statement opens a transaction by itself, and may end it by itself too. */
  private boolean willBeOpen(StatementFacts facts) {
    return parts.transactions.isOpen()
        || !parts.state.isAutoCommit() && Works.maySucceedDurably(facts);
  }

  /** Where the session would run that statement, and why; runs nothing of it. */
  public Explained explain(StatementFacts facts) throws SQLException {
    requireOpen();
    boolean isBound = binding.bound() != null;
    if (isBound && parts.transactions.isOpen()) {
      return binding.explainStay("inside a transaction nothing moves");
    } else if (isBound && parts.pins.any()) {
      return binding.explainStay("pinned by " + parts.pins.describe());
    }
    return binding.explain(facts, sideOf(facts));
  }

  private Side sideOf(StatementFacts facts) {
    Sides sides = parts.fleet.settings().sides();
    return sides == null
        ? Side.ANY
        : sides.of(facts, parts.state.isAutoCommit(), parts.isDeclaredReadOnly());
  }

  private Side sideOfTransaction() {
    Sides sides = parts.fleet.settings().sides();
    return sides == null ? Side.ANY : sides.ofTransaction(parts.isDeclaredReadOnly());
  }

  /** Prepares a statement where it is likely to run. */
  public <T> T prepare(StatementFacts facts, Call<T> call) throws SQLException {
    return ask(call, parts.pins.holdsState() ? Side.ANY : sideOf(facts), null);
  }

  /** Does something that has no effects on the server: metadata, a factory, a getter. */
  public <T> T ask(Call<T> call) throws SQLException {
    return ask(call, Side.ANY, null);
  }

  private <T> T ask(Call<T> call, Side side, Deadline deadline) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      T answer = perform(Work.SETTING, null, side, true, call, deadline);
      if (!parts.transactions.isOpen()) {
        binding.releaseIfShared();
      }
      return answer;
    } finally {
      exit();
    }
  }

  private void admit(StatementFacts facts) throws SQLException {
    if (facts.hintError() != null) {
      throw Errors.badArgument(facts.hintError());
    }
    if (parts.transactions.isFailed() && facts.kind() == StatementKind.ROLLBACK) {
      rollbackRemains(); // here, for the statement itself may run on another host
      endTransaction(); // the application has acknowledged the loss
    }
    refuseIfFailed();
    if (isRefused(facts)) {
      throw Errors.readOnly();
    }
  }

  private boolean isRefused(StatementFacts facts) {
    return isReadOnly() && Works.isRefusedWhenReadOnly(facts)
        || parts.affinity.isReadOnly() && Works.mayWriteUnseen(facts);
  }

  private void refuseIfFailed() throws SQLException {
    if (parts.transactions.isFailed()) {
      throw parts.transactions.failure();
    }
  }

  private <T> T perform(Work asked, Side side, boolean repeatable, Call<T> call)
      throws SQLException {
    return perform(asked, null, side, repeatable, call, null);
  }

  private <T> T perform(
      Work asked,
      StatementFacts facts,
      Side side,
      boolean repeatable,
      Call<T> call,
      Deadline deadline)
      throws SQLException {
    Work work = asked;
    String avoid = null;
    for (int tries = 1; ; tries++) {
      if (work == Work.ROLLBACK && acknowledgeLoss()) {
        if (facts == null) {
          return null;
        }
        work = Work.SETTING; // nothing is left to roll back, but the statement has an answer
      }
      Physical physical = bind(work, facts, side, avoid, deadline);
      boolean sent = false;
      try {
        makeReady(physical, facts);
        sent = true;
        return attempt(physical, facts, call);
      } catch (SQLException | RuntimeException error) {
        boolean again = repeatable && tries <= RERUNS && mayRunAgain(work);
        Phase phase = sent ? Phase.SENT : Phase.NOT_SENT;
        Verdict verdict = losses.failed(physical, work, phase, error, again);
        if (verdict == Verdict.DONE && tries <= MOST_TRIES) {
          continue; // the next turn sees that nothing is left to roll back
        } else if (verdict != Verdict.AGAIN || tries > MOST_TRIES) {
          throw failed(verdict, work, facts, physical, error);
        }
        avoid = physical.hostPort();
        if (work == Work.READ && sent) {
          parts.fleet.counters().retriedReads.increment();
        }
      }
    }
  }

  private boolean mayRunAgain(Work work) {
    return work != Work.READ || parts.fleet.settings().retryReads();
  }

  /** Brings the connection into the session's state; from here on a transaction has work. */
  private void makeReady(Physical physical, StatementFacts facts) throws SQLException {
    StateReplay.bring(physical, parts.wantedOn(physical.hostPort()));
    parts.insertIds.bring(facts, physical);
    if (facts != null && !isEnd(facts)) {
      parts.transactions.workStarted(parts.state.isAutoCommit());
    }
  }

  private Physical bind(Work work, StatementFacts facts, Side side, String avoid, Deadline deadline)
      throws SQLException {
    Physical physical = binding.forCall(work, facts, side, avoid, deadline);
    refuseIfNowReadOnly(facts);
    parts.insertIds.requireFor(facts, physical);
    return physical;
  }

  /** The session may have had to leave the host it prefers just for this statement. */
  private void refuseIfNowReadOnly(StatementFacts facts) throws SQLException {
    if (facts != null && isRefused(facts)) {
      if (!parts.transactions.isOpen()) {
        binding.releaseIfShared();
      }
      throw Errors.readOnly();
    }
  }

  /** What the application gets for a call that is over. */
  private SQLException failed(
      Verdict verdict, Work work, StatementFacts facts, Physical physical, Throwable error)
      throws SQLException {
    SQLException answer = losses.obey(verdict, work, facts, physical, error);
    if (verdict == Verdict.PASS && facts != null) {
      answer = refused(physical, facts, answer);
    }
    if (!parts.transactions.isOpen()) {
      if (verdict == Verdict.PASS && facts == null && mayHoldUnseen()) {
        physical.askTransaction(); // a getter may have opened one, which an error does not tell
      }
      binding.releaseIfShared(); // nobody may call again for a long time
    }
    return answer;
  }

  private boolean mayHoldUnseen() {
    return parts.fleet.settings().pooled() && !parts.state.isAutoCommit();
  }

  /** Where nothing is open, the end of a transaction begins none. */
  private static boolean isEnd(StatementFacts facts) {
    return facts.kind() == StatementKind.COMMIT || facts.kind() == StatementKind.ROLLBACK;
  }

  /** A rollback of a transaction whose connection is dead: the server has done it. */
  private boolean acknowledgeLoss() {
    if (!parts.transactions.isOpen() || !binding.isLost()) {
      return false;
    }
    endTransaction();
    return true;
  }

  private <T> T attempt(Physical physical, StatementFacts facts, Call<T> call) throws SQLException {
    if (facts == null) {
      T answer = call.on(physical);
      physical.used(parts.fleet.clock().nanos());
      return answer;
    }
    HostStats stats = parts.fleet.stats(physical.hostPort());
    long start = parts.fleet.clock().nanos();
    physical.called(start);
    stats.started();
    T result;
    try {
      result = call.on(physical);
    } finally {
      stats.ended();
    }
    long now = parts.fleet.clock().nanos();
    physical.used(now);
    stats.answered(now - start, now);
    remember(physical, facts, now);
    return result;
  }

  /** What a statement that succeeded means for the session. */
  private void remember(Physical physical, StatementFacts facts, long now) throws SQLException {
    boolean wasOpen = parts.transactions.isOpen();
    SettingsLearned.from(this, facts, physical);
    parts.pins.after(facts);
    parts.insertIds.after(facts, physical);
    int endings =
        parts.transactions.after(facts, parts.state.isAutoCommit(), physical.inTransaction());
    if (Works.taints(facts)) {
      binding.taint();
    }
    if (Works.changesTracking(facts)) {
      physical.untrackWrites();
    }
    if (facts.release()) {
      physical.kill(); // the server has closed it, as it was asked to
      parts.pins.clear();
    }
    parts.affinity.counted();
    boolean wrote =
        !parts.transactions.isOpen() && (wasOpen || Works.of(facts, false) == Work.WRITE);
    parts.freshness.after(physical, wrote);
    if (endings > 0) {
      parts.fleet.counters().transactions.add(endings);
      binding.boundary(now);
    } else if (!parts.transactions.isOpen() && !wasOpen) {
      binding.autoCommitted(facts, now);
    }
  }

  /**
   * What a statement did before it failed on a living connection has happened all the same.
   *
   * @return what the application gets
   */
  private SQLException refused(Physical physical, StatementFacts facts, SQLException error) {
    if (Works.taints(facts)) {
      binding.taint();
    }
    if (!Works.mayCommit(facts) || parts.transactions.isFailed() || parts.closed.get()) {
      return error;
    }
    Boolean onServer = physical.askTransaction();
    if (onServer != null) {
      int endings = parts.transactions.afterFailure(parts.state.isAutoCommit(), onServer);
      if (endings > 0) {
        parts.fleet.counters().transactions.add(endings);
        binding.boundary(parts.fleet.clock().nanos());
      }
    } else if (physical.isDead() && parts.transactions.isOpen()) {
      SQLException unknown = Errors.outcomeUnknown("a commit", physical.hostPort(), error);
      parts.transactions.failed(unknown);
      return unknown;
    }
    return error;
  }

  // --- transactions

  /** {@link java.sql.Connection#commit()}. */
  public void commit() throws SQLException {
    enter();
    try {
      refuseIfFailed();
      if (!parts.state.isAutoCommit() && !parts.transactions.isOpen()) {
        return; // nothing was sent since the last end
      }
      Work work =
          parts.state.isAutoCommit() && !parts.transactions.isOpen() ? Work.SETTING : Work.COMMIT;
      perform(
          work, Side.ANY, work == Work.SETTING, physical -> nothing(() -> physical.raw().commit()));
      endTransactionOn(binding.bound());
    } finally {
      exit();
    }
  }

  /** {@link java.sql.Connection#rollback()}: also acknowledges a transaction that was lost. */
  public void rollback() throws SQLException {
    enter();
    try {
      if (parts.transactions.isFailed()) {
        rollbackRemains();
        endTransaction();
        return;
      } else if (!parts.state.isAutoCommit() && !parts.transactions.isOpen()) {
        return;
      }
      Work work =
          parts.state.isAutoCommit() && !parts.transactions.isOpen() ? Work.SETTING : Work.ROLLBACK;
      perform(
          work,
          Side.ANY,
          work == Work.SETTING,
          physical -> nothing(() -> physical.raw().rollback()));
      endTransactionOn(binding.bound());
    } finally {
      exit();
    }
  }

  /** After a commit that failed on a living host the server may still hold the transaction. */
  private void rollbackRemains() {
    Physical physical = binding.bound();
    if (physical == null || physical.isDead()) {
      return;
    }
    boolean mayBeBySql = !Boolean.FALSE.equals(physical.inTransaction());
    if (mayBeBySql || !parts.state.isAutoCommit()) {
      try (Statement statement = physical.raw().createStatement()) {
        statement.execute("ROLLBACK");
      } catch (SQLException | RuntimeException broken) {
        physical.kill();
      }
    }
  }

  /** {@link java.sql.Connection#rollback(Savepoint)}: no end of a transaction, nothing moves. */
  public void rollback(Savepoint savepoint) throws SQLException {
    inTransaction(physical -> nothing(() -> physical.raw().rollback(savepoint)));
  }

  /** Something that belongs to the open transaction and starts one without autocommit. */
  public <T> T inTransaction(Call<T> call) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      return perform(
          Work.SETTING,
          sideOfTransaction(),
          false,
          physical -> {
            parts.transactions.workStarted(parts.state.isAutoCommit());
            return call.on(physical);
          });
    } finally {
      exit();
    }
  }

  /**
   * Changes data through something that belongs to one connection, such as a row of a result: never
   * repeated, never elsewhere.
   */
  public <T> T writeOn(Physical physical, Call<T> call) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      if (isReadOnly()) {
        throw Errors.readOnly();
      } else if (physical != binding.bound()) {
        throw Errors.badArgument("The row belongs to a connection that the session has left.");
      }
      parts.transactions.workStarted(parts.state.isAutoCommit());
      try {
        T answer = call.on(physical);
        physical.used(parts.fleet.clock().nanos());
        parts.freshness.after(physical, !parts.transactions.isOpen());
        return answer;
      } catch (SQLException | RuntimeException error) {
        Verdict verdict = losses.failed(physical, Work.WRITE, Phase.SENT, error, false);
        throw losses.obey(verdict, Work.WRITE, null, physical, error);
      }
    } finally {
      exit();
    }
  }

  private void endTransactionOn(Physical physical) {
    if (parts.state.isAutoCommit()
        && physical != null
        && Boolean.TRUE.equals(physical.inTransaction())) {
      return; // the driver did nothing in autocommit mode
    }
    parts.fleet.counters().transactions.increment();
    if (physical != null) {
      parts.freshness.after(physical, true);
    }
    endTransaction();
  }

  private void endTransaction() {
    parts.transactions.ended();
    binding.boundary(parts.fleet.clock().nanos());
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

  /** Whether a transaction with work in it is open or has failed. */
  public boolean isInTransaction() {
    return parts.transactions.isOpen() || parts.transactions.isFailed();
  }

  /** As set, or {@code true}. */
  public boolean isAutoCommit() throws SQLException {
    requireOpen();
    return parts.state.isAutoCommit();
  }

  /** As set, or because the session failed over with {@code failOverReadOnly}. */
  public boolean isReadOnly() {
    return parts.state.isReadOnly() || parts.affinity.isReadOnly();
  }

  /**
   * {@link java.sql.Connection#setAutoCommit}: switching it on commits. Sent with the next call.
   */
  public void setAutoCommit(boolean value) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      if (value == parts.state.isAutoCommit()) {
        return;
      }
      if (value && parts.transactions.isOpen()) {
        perform(
            Work.COMMIT,
            Side.ANY,
            false,
            physical -> nothing(() -> physical.raw().setAutoCommit(true)));
        change(binding.bound(), old -> old.withAutoCommit(true));
        endTransactionOn(binding.bound());
      } else {
        change(null, old -> old.withAutoCommit(value));
        if (!value && parts.transactions.isBySql()) {
          parts.transactions.workStarted(false); // the open transaction goes on
        }
      }
    } finally {
      exit();
    }
  }

  /**
   * {@link java.sql.Connection#setReadOnly}; 25001 inside a transaction. Sent with the next call.
   */
  public void setReadOnly(boolean value) throws SQLException {
    enter();
    try {
      if (isInTransaction()) {
        throw Errors.readOnlyInTransaction();
      }
      change(null, old -> old.withReadOnly(value));
    } finally {
      exit();
    }
  }

  /**
   * Sets something on the bound connection at once, so that the driver judges it, and remembers it.
   */
  void set(Call<?> setter, UnaryOperator<SessionState> change) throws SQLException {
    ask(
        physical -> {
          setter.on(physical);
          change(physical, change); // before a shared connection may go back
          return null;
        });
  }

  /**
   * Changes what is to be carried.
   *
   * @param done a connection that holds the new value already, or {@code null}
   */
  void change(Physical done, UnaryOperator<SessionState> change) {
    SessionState before = parts.state;
    SessionState after = change.apply(before);
    // A session that goes to and fro between two settings keeps the two objects, so that a
    // connection that holds one of them is known to hold it at first sight.
    parts.state = after.equals(parts.stateBefore) ? parts.stateBefore : after;
    parts.stateBefore = before;
    if (done != null) {
      SessionState on = StateReplay.on(done);
      done.attach(on == before ? parts.state : change.apply(on));
    }
  }

  // --- for one of several sessions that together are one logical connection

  /** Takes over all settings of another session; sent with the next call. */
  public void adopt(Session leader) {
    parts.state = leader.parts.state;
  }

  /**
   * Whether statements are prepared in the database of the URL and as it says they are read; once
   * that is no longer so, it never is again.
   */
  public boolean isPlain() {
    return parts.state.isResetByPool() && parts.state.sqlMode().equals(SqlMode.DEFAULT);
  }

  /** Whether reads in transactions lock, as far as the session has set it. */
  public boolean isSerializable() {
    return parts.state.isSerializable();
  }

  /** Whether a session variable was set and is carried to every connection. */
  public boolean carries(String variable) {
    return parts.state.variables().containsKey("@@" + variable);
  }

  /** The key that the driver told of the last statement, 0 = none; negative if it could not. */
  public long toldInsertId() {
    return parts.insertIds.toldLast();
  }

  /** Makes {@code LAST_INSERT_ID()} this value for the statements to come. */
  public void lastInsertId(long id) {
    parts.insertIds.known(id);
  }

  /** Throws what a statement would get that was run now because the transaction was lost. */
  public void requireUsable() throws SQLException {
    requireOpen();
    refuseIfFailed();
  }

  /**
   * Binds the session now, and keeps a shared connection for what is to come until {@link
   * #unreserve}.
   *
   * @param facts what is to run
   * @param writes whether to bind it to a host that takes writes, whatever is to run
   */
  public void reserve(StatementFacts facts, boolean writes) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      parts.handles.resultOpened();
      try {
        Work work = writes ? Work.WRITE : Works.of(facts, willBeOpen(facts));
        Side side = writes && parts.hasRoles() ? Side.SOURCE : sideOf(facts);
        binding.forCall(work, facts, side, null, null);
      } catch (SQLException | RuntimeException failed) {
        parts.handles.resultClosed();
        throw failed;
      }
    } finally {
      exit();
    }
  }

  /** A branch of an XA transaction is about to begin here, or has ended. */
  public void inBranch(boolean is) {
    parts.inBranch(is && parts.fleet.settings().pooled());
  }

  /** Waits until the group has seen something new of its hosts, or for so long. */
  public void awaitNews(long millis, Deadline deadline) throws InterruptedException {
    parts.fleet.awaitChange(parts.fleet.topology().version(), millis, deadline);
  }

  /** Keeps a shared connection beyond the end of the transaction, until {@link #unreserve}. */
  public void hold() {
    parts.handles.resultOpened();
  }

  /** Lets a connection go that was kept by {@link #reserve} or {@link #hold}. */
  public void unreserve() {
    if (parts.handles.resultClosed()) {
      resultClosed();
    }
  }

  /**
   * Work of Sluice's own on the connection that is reserved, which leaves nothing behind: neither a
   * read nor a write of the application's, and never done a second time.
   *
   * @param on the connection it must be; null = whichever is bound
   */
  public <T> T aside(Physical on, Call<T> call) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      return perform(
          Work.SETTING,
          Side.ANY,
          false,
          physical -> {
            if (on != null && physical != on) {
              throw Errors.sessionStateLost("what was gathered", on.hostPort(), null);
            }
            return call.on(physical);
          });
    } finally {
      exit();
    }
  }

  /** Sluice made a temporary table on the bound connection: until it is gone nothing moves. */
  public void holdTemporaryTable(String name) {
    parts.pins.temporaryTable(name);
  }

  /** The temporary table is gone. */
  public void forgetTemporaryTable(String name) {
    parts.pins.noTemporaryTable(name);
  }

  // --- failures

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
    Work work = Works.of(facts, parts.transactions.isOpen());
    Phase phase = delivered || work != Work.READ ? Phase.READING : Phase.SENT;
    boolean again = repeatable && work == Work.READ && parts.fleet.settings().retryReads();
    Verdict verdict = losses.failed(physical, work, phase, error, again);
    if (verdict == Verdict.AGAIN) {
      parts.fleet.counters().retriedReads.increment();
      return null;
    }
    return losses.obey(verdict, work, facts, physical, error);
  }

  // --- life

  /** Handles that must be closed before a shared connection goes back. */
  public OpenHandles handles() {
    return parts.handles;
  }

  /** A result that stays on the wire while it is read was opened. */
  public void streamOpened() {
    parts.pins.streamOpened();
  }

  /** A result that stayed on the wire was read to its end or parts.closed. */
  public void streamClosed() {
    parts.pins.streamClosed();
  }

  /** The last result of a statement outside a transaction was parts.closed. */
  public void resultClosed() {
    if (parts.fleet.settings().pooled() && parts.gate.tryEnter()) {
      try {
        releaseIfIdle();
      } finally {
        exit();
      }
    }
  }

  private void releaseIfIdle() {
    if (!parts.transactions.isOpen() && !parts.closed.get()) { // then it has gone back already
      binding.releaseIfShared();
    }
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
      releaseIfIdle(); // whoever used it at the same time could not
      exit();
    }
  }

  /**
   * A statement generated a key, as the driver told without a round trip; negative if it could not.
   */
  public void generated(long id) {
    parts.insertIds.generated(id);
  }

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
      ask(anyHost -> null, Side.ANY, deadline);
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
      exit();
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

  /**
   * Drops what the driver noted. Pools do so with every connection that comes back, which must not
   * send what was set meanwhile.
   */
  public void clearWarnings() throws SQLException {
    enter();
    try {
      Physical physical = binding.bound();
      if (physical != null && !physical.isDead() && !physical.isClosedByDriver()) {
        physical.raw().clearWarnings();
      }
    } finally {
      exit();
    }
  }

  /** Whether it was parts.closed. */
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

  /** Throws 08003 once the session is parts.closed. */
  public void requireOpen() throws SQLException {
    parts.requireOpen();
  }

  private void enter() throws SQLException {
    if (!parts.gate.tryEnter() && !parts.gate.enter(parts.deadline())) {
      throw Errors.noHost("Another call of this connection did not end in time", Map.of());
    }
    if (parts.closed.get()) {
      parts.gate.exit();
      throw Errors.connectionClosed();
    }
  }

  /** Ends a call; the last one gives back what another could not while this one was inside. */
  private void exit() {
    parts.gate.exit();
    if (binding.isReleaseMissed() && parts.gate.tryEnter()) {
      try {
        releaseIfIdle();
      } finally {
        parts.gate.exit();
      }
    }
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static Void nothing(Action action) throws SQLException {
    action.run();
    return null;
  }
}
