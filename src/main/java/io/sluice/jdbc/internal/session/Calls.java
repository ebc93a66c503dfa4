package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Failover;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a call of a session flows:
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
 * <p>Same threading as {@link Session}.
 */
final class Calls {

  private static final int RERUNS = 1;

  /** Connections that are lost before anything was sent may be many, but not without end. */
  private static final int MOST_TRIES = 10;

  private final SessionParts parts;
  private final Losses losses;
  private final Binding binding;
  private final Outcome outcome;

  Calls(SessionParts parts, Losses losses, Binding binding) {
    this.parts = parts;
    this.losses = losses;
    this.binding = binding;
    this.outcome = new Outcome(parts, binding);
  }

  /**
   * Runs a statement.
   *
   * @param repeatable whether its arguments can be sent a second time
   */
  <T> T run(StatementFacts facts, boolean repeatable, Call<T> call) throws SQLException {
    return run(facts, sideOf(facts), repeatable, call);
  }

  /** Runs a query through whose rows data may be changed: where a write would run. */
  <T> T runUpdatable(StatementFacts facts, boolean repeatable, Call<T> call) throws SQLException {
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
  boolean willBeOpen(StatementFacts facts) {
    return parts.transactions.isOpen()
        || !parts.state.isAutoCommit() && Works.maySucceedDurably(facts);
  }

  /** Where the session would run that statement, and why; runs nothing of it. */
  Explained explain(StatementFacts facts) throws SQLException {
    parts.requireOpen();
    boolean isBound = binding.bound() != null;
    if (isBound && parts.transactions.isOpen()) {
      return binding.explainStay("inside a transaction nothing moves");
    } else if (isBound && parts.pins.any()) {
      return binding.explainStay("pinned by " + parts.pins.describe());
    }
    return binding.explain(facts, sideOf(facts));
  }

  /** Where a statement belongs. */
  Side sideOf(StatementFacts facts) {
    Sides sides = parts.fleet.settings().sides();
    return sides == null
        ? Side.ANY
        : sides.of(facts, parts.state.isAutoCommit(), parts.isNextReadOnly());
  }

  /** Prepares a statement where it is likely to run. */
  <T> T prepare(StatementFacts facts, Call<T> call) throws SQLException {
    return ask(call, parts.pins.holdsState() ? Side.ANY : sideOf(facts), null);
  }

  /** Does something that has no effects on the server: metadata, a factory, a getter. */
  <T> T ask(Call<T> call) throws SQLException {
    return ask(call, Side.ANY, null);
  }

  /** As {@link #ask(Call)}, on a host of that side and found by then; null = as usual. */
  <T> T ask(Call<T> call, Side side, Deadline deadline) throws SQLException {
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

  /**
   * Sets something on the bound connection at once, so that the driver judges it, and remembers it.
   */
  void set(Call<?> setter, UnaryOperator<SessionState> change) throws SQLException {
    ask(
        physical -> {
          setter.on(physical);
          parts.change(physical, change); // before a shared connection may go back
          return null;
        });
  }

  private void admit(StatementFacts facts) throws SQLException {
    if (facts.hintError() != null) {
      throw Errors.badArgument(facts.hintError());
    }
    if (parts.transactions.isFailed() && facts.kind() == StatementKind.ROLLBACK) {
      forgetFailed(); // here, for the statement itself may run on another host
    }
    refuseIfFailed();
    if (isRefused(facts)) {
      throw Errors.readOnly();
    }
  }

  private boolean isRefused(StatementFacts facts) {
    return parts.isReadOnly() && Works.isRefusedWhenReadOnly(facts)
        || parts.affinity.isReadOnly() && Works.mayWriteUnseen(facts);
  }

  /** Throws what the application got when its transaction was lost, until it rolls back. */
  void refuseIfFailed() throws SQLException {
    if (parts.transactions.isFailed()) {
      throw parts.transactions.failure();
    }
  }

  /** Does something that is no statement; the caller has entered. */
  <T> T perform(Work asked, Side side, boolean repeatable, Call<T> call) throws SQLException {
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
    if (facts != null && !Works.isEnd(facts)) {
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
      answer = outcome.failed(physical, facts, answer);
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
      physical.called(parts.fleet.clock().nanos());
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
    outcome.succeeded(physical, facts, now);
    return result;
  }

  /**
   * Rows could not be read.
   *
   * @param delivered whether rows were delivered before
   * @return what the application gets; {@code null} = the statement may be run again elsewhere
   */
  SQLException readFailed(
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

  /** The application has acknowledged that its transaction is lost. */
  void forgetFailed() {
    rollbackRemains();
    endTransaction();
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

  /** Nothing is open any more: the session may move. */
  void endTransaction() {
    parts.transactions.ended();
    binding.boundary(parts.fleet.clock().nanos());
  }

  /** Nothing that was open holds a shared connection any more. */
  void giveBack() {
    if (parts.fleet.settings().pooled() && parts.gate.tryEnter()) {
      try {
        releaseIfIdle();
      } finally {
        exit();
      }
    }
  }

  /** Gives a shared connection back if nothing is open. */
  void releaseIfIdle() {
    if (!parts.transactions.isOpen() && !parts.closed.get()) { // then it has gone back already
      binding.releaseIfShared();
    }
  }

  /** Begins a call; one that moves the session is waited for. */
  void enter() throws SQLException {
    if (!parts.gate.tryEnter() && !parts.gate.enter(parts.deadline())) {
      throw Errors.noHost("Another call of this connection did not end in time", Map.of());
    }
    if (parts.closed.get()) {
      parts.gate.exit();
      throw Errors.connectionClosed();
    }
  }

  /** Ends a call; the last one gives back what another could not while this one was inside. */
  void exit() {
    parts.gate.exit();
    if (binding.isReleaseMissed() && parts.gate.tryEnter()) {
      try {
        releaseIfIdle();
      } finally {
        parts.gate.exit();
      }
    }
  }
}
