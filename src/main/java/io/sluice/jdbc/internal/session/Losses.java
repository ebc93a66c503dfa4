package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.ErrorKind;
import io.sluice.jdbc.internal.failover.Failover;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import io.sluice.jdbc.internal.topology.Observation;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a session does with an error: has it classified and judged, throws a lost connection away,
 * tells the group, and makes the verdict true for the session. Confined to the thread that uses the
 * session.
 */
final class Losses {

  /** 1927 and 3169 killed, 4031 closed for being idle. */
  private static final Set<Integer> ENDED_ALONE = Set.of(1927, 3169, 4031);

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int DEADLOCK = 1213;

  private final SessionParts parts;

  Losses(SessionParts parts) {
    this.parts = parts;
  }

  /** Classifies an error, marks what is lost as lost, and decides. */
  Verdict failed(Physical physical, Work work, Phase phase, Throwable error, boolean repeatable) {
    if (parts.closed.get()) {
      return ended(work, phase, error);
    }
    ErrorKind kind = judge(physical, error, phase);
    if (kind == ErrorKind.READ_ONLY && isDeclaredReadOnly()) {
      kind = ErrorKind.ALIVE; // refused for what the application itself declared
    }
    if (kind == ErrorKind.GONE) {
      lost(physical, error, phase);
    } else if (kind == ErrorKind.READ_ONLY) {
      parts.fleet.report(new Observation.RefusedWrite(physical.hostPort(), physical.generation()));
      physical.used(parts.fleet.clock().nanos());
    } else {
      physical.used(parts.fleet.clock().nanos());
    }
    boolean mayHaveWritten = work == Work.WRITE || work == Work.COMMIT;
    if (kind != ErrorKind.GONE && phase != Phase.NOT_SENT && mayHaveWritten) {
      // What a batch wrote before one of its statements failed is written.
      boolean durable = work == Work.COMMIT || !parts.transactions.isOpen();
      parts.freshness.after(physical, durable);
    }
    if (parts.transactions.mayOutliveItsConnection()) {
      // A branch that was prepared is still there when the server refuses to commit it.
      ErrorKind ofBranch = kind == ErrorKind.READ_ONLY ? ErrorKind.ALIVE : kind;
      return Failover.decide(ofBranch, Work.COMMIT, Phase.SENT, true, false, false);
    }
    return Failover.decide(
        kind, work, phase, parts.transactions.isOpen(), parts.pins.holdsState(), repeatable);
  }

  /**
   * The application itself ended the session, from another thread. It knows; but not whether the
   * server still did what was under way.
   */
  private Verdict ended(Work work, Phase phase, Throwable error) {
    ErrorKind kind = error == null ? ErrorKind.GONE : parts.fleet.errors().classify(error);
    ErrorKind ended = kind == ErrorKind.SUSPECT ? ErrorKind.GONE : kind;
    Verdict verdict =
        Failover.decide(ended, work, phase, parts.transactions.isOpen(), false, false);
    return verdict == Verdict.UNKNOWN ? verdict : Verdict.PASS;
  }

  private ErrorKind judge(Physical physical, Throwable error, Phase phase) {
    if (physical.isDead() || error == null) {
      return ErrorKind.GONE;
    }
    ErrorKind kind = kindOf(parts.fleet, physical, error);
    if (kind != ErrorKind.SUSPECT) {
      return kind;
    }
    // A stream that is being read cannot be asked in between; its connection is of no use either
    // way.
    boolean streaming = phase == Phase.READING && parts.pins.streams();
    boolean alive = !streaming && physical.ping(parts.binder.pingMillis());
    return alive ? ErrorKind.ALIVE : ErrorKind.GONE;
  }

  /**
   * What an error tells, also by the connection it came over.
   *
   * @param physical {@code null} if there was none yet
   */
  static ErrorKind kindOf(Fleet fleet, Physical physical, Throwable error) {
    ErrorKind kind = fleet.errors().classify(error);
    boolean closed =
        kind == ErrorKind.ALIVE && physical != null && hasFoundItClosed(physical, error);
    return closed ? ErrorKind.GONE : kind;
  }

  /**
   * Whether an error that is no server's comes of a connection that the driver had closed:
   * Connector/J only says that the statement is closed when a batch loses its connection, MariaDB's
   * driver 42000 if a setter meets a closed one.
   */
  private static boolean hasFoundItClosed(Physical physical, Throwable error) {
    return error instanceof SQLException sql
        && sql.getErrorCode() <= 0
        && physical.isLeased()
        && physical.isClosedByDriver();
  }

  private void lost(Physical physical, Throwable error, Phase phase) {
    boolean first = !physical.isDead();
    physical.kill();
    if (first && (phase == Phase.READING || saysSomethingOfTheHost(physical, error))) {
      String reason = error == null ? "connection lost" : Binder.reason(error);
      parts.fleet.stats(physical.hostPort()).failed();
      parts.fleet.report(
          new Observation.Failed(
              physical.hostPort(), physical.generation(), physical.openedAt(), reason));
    }
  }

  /**
   * A connection that had been idle may have been closed for that very reason, and one that was
   * killed was killed alone: whether its host lives is seen when the session connects to it again.
   */
  private boolean saysSomethingOfTheHost(Physical physical, Throwable error) {
    if (error instanceof SQLException sql && ENDED_ALONE.contains(sql.getErrorCode())) {
      return false;
    }
    long idle = physical.idleBeforeCall();
    long took = parts.fleet.clock().nanos() - physical.calledAt();
    return idle < IDLE_NANOS || took > AT_ONCE_NANOS;
  }

  /** Makes the verdict true for the session; returns what the application gets. */
  SQLException obey(
      Verdict verdict, Work work, StatementFacts facts, Physical physical, Throwable error)
      throws SQLException {
    String host = physical.hostPort();
    SQLException answer =
        switch (verdict) {
          case PASS ->
              isRefusalOfWhatWasDeclared(error) ? Errors.readOnlyTransaction(error) : pass(error);
          case ROLLED_BACK ->
              physical.isDead()
                  ? Errors.rolledBack(host, error)
                  : Errors.rolledBackReadOnly(host, error);
          case UNKNOWN ->
              Errors.outcomeUnknown(work == Work.COMMIT ? "a commit" : "a write", host, error);
          case STATE_LOST -> Errors.sessionStateLost(parts.pins.describe(), host, error);
          default -> Errors.cursorLost(host, error);
        };
    boolean commitRefused =
        verdict == Verdict.PASS
            && work == Work.COMMIT
            && isCommit(facts)
            && !wasNeverSent(facts, error);
    boolean inDoubt = verdict == Verdict.UNKNOWN && work == Work.COMMIT;
    if (verdict == Verdict.ROLLED_BACK || inDoubt || commitRefused) {
      parts.transactions.failed(answer);
    } else if (verdict == Verdict.PASS && isDeadlock(error)) {
      parts.transactions.rolledBackByServer();
    }
    if (verdict != Verdict.PASS) {
      parts.pins.clear();
    }
    if (verdict == Verdict.UNKNOWN) {
      parts.freshness.lost();
    }
    return answer;
  }

  /** Connector/J itself refuses {@code commit()} in autocommit mode, whatever SQL has begun. */
  private boolean wasNeverSent(StatementFacts facts, Throwable error) {
    return facts == null
        && parts.state.isAutoCommit()
        && error instanceof SQLException sql
        && sql.getErrorCode() == 0;
  }

  private boolean isDeclaredReadOnly() {
    return parts.isDeclaredReadOnly() || parts.transactions.isReadOnly();
  }

  /** A replica says that it is read-only before it says that the transaction is. */
  private boolean isRefusalOfWhatWasDeclared(Throwable error) {
    return error != null
        && isDeclaredReadOnly()
        && parts.fleet.errors().classify(error) == ErrorKind.READ_ONLY;
  }

  /** A server that refuses these has rolled back; after any other statement it may go on. */
  private static boolean isCommit(StatementFacts facts) {
    return facts == null
        || facts.kind() == StatementKind.COMMIT
        || facts.kind() == StatementKind.BEGIN
        || facts.changesAutocommit();
  }

  private static boolean isDeadlock(Throwable error) {
    return error instanceof SQLException sql && sql.getErrorCode() == DEADLOCK;
  }

  private SQLException pass(Throwable error) throws SQLException {
    if (parts.closed.get()) {
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
}
