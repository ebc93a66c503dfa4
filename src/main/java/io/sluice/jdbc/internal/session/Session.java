package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.ErrorKind;
import io.sluice.jdbc.internal.failover.Failover;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Wish;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int RERUNS = 2;

  /** Connections that are lost before anything was sent may be many, but not without end. */
  private static final int MOST_TRIES = 10;

  /** A connection idle for longer may have been closed by the server: ask before it matters. */
  private static final long TRUSTED_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Fleet fleet;
  private final Binder binder;
  private final UseGate gate = new UseGate();
  private final Transactions transactions = new Transactions();
  private final Pins pins = new Pins();
  private final InsertIds insertIds = new InsertIds();
  private final Affinity affinity;
  private final Attributes attributes = new Attributes(this);
  private final OpenHandles handles = new OpenHandles();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Physical bound;
  private volatile SessionState state = SessionState.INITIAL;
  private boolean pickDue;
  private int counted;

  private Session(Fleet fleet) {
    this.fleet = fleet;
    this.binder = new Binder(fleet, closed::get);
    this.affinity = new Affinity(fleet.settings());
  }

  /**
   * Opens a session and binds it, so that a wrong password fails here.
   *
   * @throws SQLException 08001 if no host is found in time, or the driver's own
   */
  public static Session open(Fleet fleet) throws SQLException {
    Session session = new Session(fleet);
    session.ask(physical -> null);
    return session;
  }

  // --- statements
  // ---------------------------------------------------------------------------------

  /** The facts of a statement's text as this session reads it. */
  public StatementFacts facts(String sql) {
    return fleet.statements().get(sql, state.sqlMode());
  }

  /**
   * Runs a statement.
   *
   * @param repeatable whether its arguments can be sent a second time
   */
  public <T> T run(StatementFacts facts, boolean repeatable, Call<T> call) throws SQLException {
    enter();
    try {
      admit(facts);
      boolean again = repeatable && !facts.has(Effect.USES_PREVIOUS);
      return perform(Works.of(facts, transactions.isOpen()), facts, again, call);
    } finally {
      gate.exit();
    }
  }

  /** Does something that has no effects on the server: metadata, a factory, a getter. */
  public <T> T ask(Call<T> call) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      T answer = perform(Work.SETTING, null, true, call);
      if (!transactions.isOpen()) {
        releaseIfShared();
      }
      return answer;
    } finally {
      gate.exit();
    }
  }

  private void admit(StatementFacts facts) throws SQLException {
    if (facts.hintError() != null) {
      throw Errors.badArgument(facts.hintError());
    }
    if (transactions.isFailed() && facts.kind() == StatementKind.ROLLBACK) {
      endTransaction(); // the application has acknowledged the loss
    }
    refuseIfFailed();
    if (isReadOnly() && Works.isRefusedWhenReadOnly(facts)) {
      throw Errors.readOnly();
    }
  }

  private void refuseIfFailed() throws SQLException {
    if (transactions.isFailed()) {
      throw transactions.failure();
    }
  }

  private <T> T perform(Work work, StatementFacts facts, boolean repeatable, Call<T> call)
      throws SQLException {
    String avoid = null;
    for (int tries = 1; ; tries++) {
      if (work == Work.ROLLBACK && acknowledgeLoss() && facts == null) {
        return null;
      }
      Physical physical = bind(work, facts, avoid);
      if (facts != null) {
        transactions.workStarted(state.isAutoCommit());
      }
      boolean sent = false;
      try {
        StateReplay.bring(physical, state);
        insertIds.bring(facts, physical);
        sent = true;
        return attempt(physical, facts, call);
      } catch (SQLException | RuntimeException error) {
        boolean again = repeatable && tries <= RERUNS && fleet.settings().retryReads();
        Phase phase = sent ? Phase.SENT : Phase.NOT_SENT;
        Verdict verdict = failed(physical, work, phase, error, again);
        if (verdict == Verdict.DONE) {
          continue; // the next turn sees that nothing is left to roll back
        } else if (verdict != Verdict.AGAIN || tries > MOST_TRIES) {
          throw obey(verdict, work, facts, physical, error);
        }
        avoid = physical.hostPort();
        if (work == Work.READ && sent) {
          fleet.counters().retriedReads.increment();
        }
      }
    }
  }

  /** A rollback of a transaction whose connection is dead: the server has done it. */
  private boolean acknowledgeLoss() {
    Physical physical = bound;
    if (!transactions.isOpen() || !physical.isDead()) {
      return false;
    }
    insertIds.lost(physical);
    endTransaction();
    return true;
  }

  private <T> T attempt(Physical physical, StatementFacts facts, Call<T> call) throws SQLException {
    if (facts == null) {
      T answer = call.on(physical);
      physical.used(fleet.clock().nanos());
      return answer;
    }
    HostStats stats = fleet.stats(physical.hostPort());
    long start = fleet.clock().nanos();
    stats.started();
    T result;
    try {
      result = call.on(physical);
    } finally {
      stats.ended();
    }
    long now = fleet.clock().nanos();
    physical.used(now);
    stats.answered(now - start, now);
    remember(physical, facts, now);
    return result;
  }

  /** What a statement that succeeded means for the session. */
  private void remember(Physical physical, StatementFacts facts, long now) throws SQLException {
    boolean wasOpen = transactions.isOpen();
    SettingsLearned.from(this, facts, physical);
    pins.after(facts);
    insertIds.after(facts, physical);
    int endings = transactions.after(facts, state.isAutoCommit(), physical.inTransaction());
    if (facts.release()) {
      physical.kill(); // the server has closed it
    }
    affinity.counted();
    if (endings > 0) {
      fleet.counters().transactions.add(endings);
      boundary(now);
    } else if (!transactions.isOpen() && !wasOpen) {
      autoCommitted(facts, now);
    }
  }

  private void autoCommitted(StatementFacts facts, long now) {
    SessionSettings settings = fleet.settings();
    if (settings.threshold() > 0 && Works.countsTowardsThreshold(facts, settings.counted())) {
      if (++counted >= settings.threshold()) {
        pickDue = true;
        counted = 0;
      }
    }
    if (affinity.isAway() && affinity.mayReturn(now)) {
      pickDue = true;
    }
    releaseIfShared();
  }

  // --- transactions
  // -------------------------------------------------------------------------------

  /** {@link java.sql.Connection#commit()}. */
  public void commit() throws SQLException {
    enter();
    try {
      refuseIfFailed();
      if (!state.isAutoCommit() && !transactions.isOpen()) {
        return; // nothing was sent since the last end
      }
      Work work = state.isAutoCommit() && !transactions.isOpen() ? Work.SETTING : Work.COMMIT;
      perform(work, null, false, physical -> nothing(() -> physical.raw().commit()));
      endTransactionOn(bound);
    } finally {
      gate.exit();
    }
  }

  /** {@link java.sql.Connection#rollback()}: also acknowledges a transaction that was lost. */
  public void rollback() throws SQLException {
    enter();
    try {
      if (transactions.isFailed()) {
        rollbackRemains();
        endTransaction();
        return;
      } else if (!state.isAutoCommit() && !transactions.isOpen()) {
        return;
      }
      Work work = state.isAutoCommit() && !transactions.isOpen() ? Work.SETTING : Work.ROLLBACK;
      perform(work, null, false, physical -> nothing(() -> physical.raw().rollback()));
      endTransactionOn(bound);
    } finally {
      gate.exit();
    }
  }

  /** After a commit that failed on a living host the server may still hold the transaction. */
  private void rollbackRemains() {
    Physical physical = bound;
    if (physical != null && !physical.isDead() && !state.isAutoCommit()) {
      try {
        physical.raw().rollback();
      } catch (SQLException | RuntimeException broken) {
        drop(physical);
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
      bind(Work.SETTING, null, null);
      transactions.workStarted(state.isAutoCommit());
      return perform(Work.SETTING, null, false, call);
    } finally {
      gate.exit();
    }
  }

  private void endTransactionOn(Physical physical) {
    if (state.isAutoCommit() && physical != null && Boolean.TRUE.equals(physical.inTransaction())) {
      return; // the driver did nothing in autocommit mode
    }
    fleet.counters().transactions.increment();
    endTransaction();
  }

  private void endTransaction() {
    transactions.ended();
    boundary(fleet.clock().nanos());
  }

  /** A transaction has ended for real: the next pick is due, and a shared connection goes back. */
  private void boundary(long now) {
    counted = 0;
    pickDue = !affinity.isAway() || affinity.mayReturn(now);
    releaseIfShared();
  }

  // --- settings
  // -----------------------------------------------------------------------------------

  /** Isolation, catalog and all other settings with a setter of their own. */
  public Attributes attributes() {
    return attributes;
  }

  /** What the application set so far. */
  SessionState state() {
    return state;
  }

  /** Whether a transaction with work in it is open or has failed. */
  public boolean isInTransaction() {
    return transactions.isOpen() || transactions.isFailed();
  }

  /** As set, or {@code true}. */
  public boolean isAutoCommit() throws SQLException {
    requireOpen();
    return state.isAutoCommit();
  }

  /** As set, or because the session failed over with {@code failOverReadOnly}. */
  public boolean isReadOnly() {
    return state.isReadOnly() || affinity.isReadOnly();
  }

  /**
   * {@link java.sql.Connection#setAutoCommit}: switching it on commits. Sent with the next call.
   */
  public void setAutoCommit(boolean value) throws SQLException {
    enter();
    try {
      refuseIfFailed();
      if (value == state.isAutoCommit()) {
        return;
      }
      if (value && transactions.isOpen()) {
        perform(
            Work.COMMIT,
            null,
            false,
            physical -> nothing(() -> physical.settings().setAutoCommit(true)));
        change(bound, old -> old.withAutoCommit(true));
        endTransactionOn(bound);
      } else {
        change(null, old -> old.withAutoCommit(value));
        if (!value && transactions.isBySql()) {
          transactions.workStarted(false); // the open transaction goes on
        }
      }
    } finally {
      gate.exit();
    }
  }

  /**
   * {@link java.sql.Connection#setReadOnly}; 25001 inside a transaction. Sent with the next call.
   */
  public void setReadOnly(boolean value) throws SQLException {
    requireOpen();
    if (isInTransaction()) {
      throw Errors.readOnlyInTransaction();
    }
    change(null, old -> old.withReadOnly(value));
  }

  /**
   * Sets something on the bound connection at once, so that the driver judges it, and remembers it.
   */
  void set(Call<?> setter, UnaryOperator<SessionState> change) throws SQLException {
    Physical done =
        ask(
            physical -> {
              setter.on(physical);
              return physical;
            });
    change(done, change);
  }

  /**
   * Changes what is to be carried.
   *
   * @param done a connection that holds the new value already, or {@code null}
   */
  void change(Physical done, UnaryOperator<SessionState> change) {
    SessionState before = state;
    state = change.apply(before);
    if (done != null) {
      SessionState on = StateReplay.on(done);
      done.attach(on == before ? state : change.apply(on));
    }
  }

  // --- binding
  // ------------------------------------------------------------------------------------

  private Physical bind(Work work, StatementFacts facts, String avoid) throws SQLException {
    Physical now = bound;
    boolean usable = now != null && isUsable(now);
    boolean tied = transactions.isOpen() || pins.holdsState();
    if (transactions.isOpen() && !now.isDead()) {
      return now;
    } else if (now != null && !usable && tied) {
      Verdict verdict = failed(now, work, Phase.NOT_SENT, null, false);
      if (verdict != Verdict.DONE) {
        throw obey(verdict, work, facts, now, null);
      }
      pins.clear();
    }
    Wish wish = wish(facts, now, avoid);
    if (usable && (pins.any() || !wantsToMove(facts, now, wish)) && answers(now, work)) {
      return now;
    }
    return move(wish);
  }

  private boolean isUsable(Physical now) {
    if (now.isDead()) {
      return false;
    }
    Node node = fleet.topology().find(now.hostPort());
    return node != null && node.generation() == now.generation();
  }

  private boolean wantsToMove(StatementFacts facts, Physical now, Wish wish) {
    if (wish.host() != null && !wish.host().equals(now.hostPort())) {
      return true;
    }
    boolean stays = facts != null && facts.needsSameConnection();
    Node node = fleet.topology().find(now.hostPort());
    return !stays && (pickDue || node.admission() == Node.Admission.LEAVING);
  }

  /**
   * A read is simply run again elsewhere; anything else must not be sent into a dead connection.
   */
  private boolean answers(Physical now, Work work) {
    if (fleet.clock().nanos() - now.usedAt() < TRUSTED_IDLE_NANOS
        || state.isAutoCommit() && work != Work.WRITE) {
      return true;
    }
    if (now.ping(binder.pingMillis())) {
      now.used(fleet.clock().nanos());
      return true;
    }
    if (pins.holdsState()) {
      return true; // let the statement itself meet the loss, so that the application hears of it
    }
    drop(now); // one idle connection says nothing about its host
    return false;
  }

  private Wish wish(StatementFacts facts, Physical now, String avoid) throws SQLException {
    Hint hint = facts == null ? null : facts.hint();
    if (hint != null && hint.kind() == Hint.Kind.HOST) {
      if (fleet.topology().find(hint.value()) == null) {
        throw Errors.badArgument(
            "The hint names host '" + hint.value() + "', which is not in the group.");
      }
      return hint.value().equals(avoid) ? new Wish(avoid, null) : new Wish(avoid, hint.value());
    }
    if (now != null && now.isDead() && avoid == null) {
      Node node = fleet.topology().find(now.hostPort());
      if (node != null && node.isFit(fleet.clock().nanos())) {
        return new Wish(null, now.hostPort()); // only this connection had died
      }
    }
    return avoid == null ? Wish.NONE : new Wish(avoid, null);
  }

  private Physical move(Wish wish) throws SQLException {
    Deadline deadline = deadline();
    Physical old = bound;
    boolean must = old == null || old.isDead() || !isUsable(old);
    if (!must && !gate.tryStartMove()) {
      return old; // another thread is using the connection: it stays
    }
    if (must && !gate.startMove(deadline)) {
      throw Errors.noHost(
          "Another call of this connection did not end in time", java.util.Map.of());
    }
    try {
      Physical current = bound != null && isUsable(bound) ? bound : null;
      if (must && current != null) {
        return current; // another thread has moved meanwhile
      }
      if (current != null) {
        insertIds.beforeLeaving(current);
      }
      Physical next = binder.select(current, wish, state, deadline);
      settle(old, next);
      return next;
    } finally {
      gate.endMove();
    }
  }

  private void settle(Physical old, Physical next) throws SQLException {
    pickDue = false;
    counted = 0;
    if (next == old) {
      fleet.stats(next.hostPort()).picked();
      return;
    }
    long now = fleet.clock().nanos();
    fleet.stats(next.hostPort()).bound();
    bound = next;
    affinity.bound(next.hostPort(), now);
    if (old != null) {
      fleet.stats(old.hostPort()).unbound();
      if (old.isDead() || old.generation() != generationOf(old)) {
        old.kill();
        if (!old.hostPort().equals(next.hostPort())) {
          fleet.counters().failovers.increment();
          LOG.info("A session failed over from {} to {}", old.hostPort(), next.hostPort());
        }
      } else {
        leave(old);
      }
    }
    if (closed.get()) { // close() has not seen this one
      fleet.stats(next.hostPort()).unbound();
      drop(next);
      throw Errors.connectionClosed();
    }
  }

  private long generationOf(Physical physical) {
    Node node = fleet.topology().find(physical.hostPort());
    return node == null ? physical.generation() : node.generation();
  }

  private void leave(Physical physical) {
    if (fleet.settings().pooled()) {
      handles.closeOn(physical);
    }
    binder.leave(physical, StateReplay.on(physical).variables().isEmpty() && !pins.holdsState());
  }

  /**
   * A shared connection goes back at the end of each transaction, unless something still needs it.
   */
  private void releaseIfShared() {
    Physical physical = bound;
    if (!fleet.settings().pooled() || physical == null || pins.any() || handles.anyOpenResult()) {
      return;
    }
    if (transactions.isOpen() || gate.users() > 1 || physical.isDead()) {
      return; // COMMIT AND CHAIN, or a BEGIN inside a transaction, ends one and begins another
    }
    try {
      insertIds.beforeLeaving(physical);
    } catch (SQLException lost) {
      drop(physical);
      return;
    }
    bound = null;
    fleet.stats(physical.hostPort()).unbound();
    leave(physical);
  }

  private void drop(Physical physical) {
    physical.kill();
  }

  private Deadline deadline() {
    return Deadline.after(fleet.clock(), fleet.settings().selectionTimeout());
  }

  // --- failures
  // -----------------------------------------------------------------------------------

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
    Work work = Works.of(facts, transactions.isOpen());
    Phase phase = delivered || work != Work.READ ? Phase.READING : Phase.SENT;
    boolean again = repeatable && work == Work.READ && fleet.settings().retryReads();
    Verdict verdict = failed(physical, work, phase, error, again);
    if (verdict == Verdict.AGAIN) {
      fleet.counters().retriedReads.increment();
      return null;
    }
    return obey(verdict, work, facts, physical, error);
  }

  private Verdict failed(
      Physical physical, Work work, Phase phase, Throwable error, boolean repeatable) {
    if (closed.get()) {
      return Verdict.PASS;
    }
    ErrorKind kind = judge(physical, error, phase);
    if (kind == ErrorKind.GONE) {
      lost(physical, error);
    } else {
      physical.used(fleet.clock().nanos());
    }
    return Failover.decide(kind, work, phase, transactions.isOpen(), pins.holdsState(), repeatable);
  }

  private ErrorKind judge(Physical physical, Throwable error, Phase phase) {
    if (physical.isDead() || error == null) {
      return ErrorKind.GONE;
    }
    ErrorKind kind = fleet.errors().classify(error);
    if (kind != ErrorKind.SUSPECT) {
      return kind;
    }
    // A stream that is being read cannot be asked in between; its connection is of no use either
    // way.
    boolean alive = phase != Phase.READING && physical.ping(binder.pingMillis());
    return alive ? ErrorKind.ALIVE : ErrorKind.GONE;
  }

  private void lost(Physical physical, Throwable error) {
    boolean first = !physical.isDead();
    physical.kill();
    if (first) {
      String reason = error == null ? "connection lost" : Binder.reason(error);
      fleet.stats(physical.hostPort()).failed();
      fleet.report(
          new Observation.Failed(
              physical.hostPort(), physical.generation(), physical.openedAt(), reason));
    }
    insertIds.lost(physical);
  }

  /** Makes the verdict true for the session; returns what the application gets. */
  private SQLException obey(
      Verdict verdict, Work work, StatementFacts facts, Physical physical, Throwable error)
      throws SQLException {
    String host = physical.hostPort();
    SQLException answer =
        switch (verdict) {
          case PASS -> pass(error);
          case ROLLED_BACK -> Errors.rolledBack(host, error);
          case UNKNOWN ->
              Errors.outcomeUnknown(work == Work.COMMIT ? "a commit" : "a write", host, error);
          case STATE_LOST -> Errors.sessionStateLost(pins.describe(), host, error);
          default -> Errors.cursorLost(host, error);
        };
    boolean commitRefused =
        verdict == Verdict.PASS
            && work == Work.COMMIT
            && (facts == null || facts.kind() == StatementKind.COMMIT);
    boolean inDoubt = verdict == Verdict.UNKNOWN && work == Work.COMMIT;
    if (verdict == Verdict.ROLLED_BACK || inDoubt || commitRefused) {
      transactions.failed(answer);
    }
    if (verdict != Verdict.PASS) {
      pins.clear();
    }
    return answer;
  }

  private SQLException pass(Throwable error) throws SQLException {
    if (closed.get()) {
      SQLException answer = Errors.connectionClosed();
      if (error != null) {
        answer.initCause(error);
      }
      return answer;
    } else if (error instanceof RuntimeException own) {
      throw own;
    }
    return (SQLException) error;
  }

  // --- life
  // ---------------------------------------------------------------------------------------

  /** Handles that must be closed before a shared connection goes back. */
  public OpenHandles handles() {
    return handles;
  }

  /** A result that stays on the wire while it is read was opened. */
  public void streamOpened() {
    pins.streamOpened();
  }

  /** A result that stayed on the wire was read to its end or closed. */
  public void streamClosed() {
    pins.streamClosed();
  }

  /** The last result of a statement outside a transaction was closed. */
  public void resultClosed() {
    if (fleet.settings().pooled() && gate.tryEnter()) {
      try {
        if (!transactions.isOpen()) {
          releaseIfShared();
        }
      } finally {
        gate.exit();
      }
    }
  }

  /** A statement generated a key, as the driver told without a round trip. */
  public void generated(long id) {
    insertIds.generated(id);
  }

  /** Pings every connection this session holds, as {@code /* ping *}{@code /} asks for. */
  public void pingAll() throws SQLException {
    requireOpen();
    binder.pingKept();
  }

  /**
   * Whether the session can be used. A lost host is replaced silently when no transaction is open.
   *
   * @param seconds longest wait, 0 = the selection timeout
   */
  public boolean isValid(int seconds) {
    if (closed.get() || transactions.isFailed() && state.isAutoCommit()) {
      return false;
    } else if (transactions.isFailed()) {
      return true; // usable once rolled back
    }
    long millis = seconds > 0 ? seconds * 1000L : fleet.settings().selectionTimeout();
    Physical physical = bound;
    if (physical != null && physical.ping((int) Math.min(millis, Integer.MAX_VALUE))) {
      physical.used(fleet.clock().nanos());
      return true;
    }
    if (transactions.isOpen() || pins.holdsState()) {
      return false;
    }
    if (physical != null) {
      drop(physical);
    }
    try {
      ask(anyHost -> null);
      return true;
    } catch (SQLException noHost) {
      return false;
    }
  }

  /** The connection a statement of this session would run on without a pick, or {@code null}. */
  public Physical bound() {
    return bound;
  }

  /** The group this session belongs to. */
  public Fleet fleet() {
    return fleet;
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed.get();
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
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    Physical physical = bound;
    if (physical != null) {
      fleet.stats(physical.hostPort()).unbound();
      if (atOnce || gate.users() != 0 || physical.isDead()) {
        physical.kill();
      } else {
        finish(physical);
      }
    }
    binder.closeAll();
    return true;
  }

  private void finish(Physical physical) {
    boolean clean =
        !transactions.isOpen() && !pins.any() && StateReplay.on(physical).variables().isEmpty();
    if (fleet.settings().pooled()) {
      handles.closeOn(physical);
    }
    physical.release(clean);
  }

  /** Throws 08003 once the session is closed. */
  public void requireOpen() throws SQLException {
    if (closed.get()) {
      throw Errors.connectionClosed();
    }
  }

  private void enter() throws SQLException {
    if (!gate.tryEnter() && !gate.enter(deadline())) {
      throw Errors.noHost(
          "Another call of this connection did not end in time", java.util.Map.of());
    }
    if (closed.get()) {
      gate.exit();
      throw Errors.connectionClosed();
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
