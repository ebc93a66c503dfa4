package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.SQLException;

/**
 * The transaction state of one session, fed by JDBC calls, by the text of every statement and by
 * the server's own status flag where the driver gives it. Confined to the thread that uses the
 * session.
 *
 * <pre>
 *   NONE    autocommit, nothing open
 *   OPEN    a transaction with work in it: nothing moves
 *   FAILED  lost, or its commit failed: nothing runs until the application has rolled back
 * </pre>
 *
 * Without autocommit a session is in NONE until its first statement: nothing binds it to a host
 * yet.
 */
final class Transactions {

  private boolean open;
  private boolean bySql;
  private boolean xa;
  private boolean readOnly;
  private boolean mayOutlive;

  /** The server has told of the open transaction: should it tell of none, then it is over. */
  private boolean told;

  private SQLException failure;

  /** Whether a transaction with work in it is open. */
  boolean isOpen() {
    return open;
  }

  /**
   * Whether it was begun by SQL and autocommit has been on ever since, so that switching autocommit
   * on does not end it.
   */
  boolean isBySql() {
    return bySql;
  }

  /** Whether it was begun as READ ONLY by SQL. */
  boolean isReadOnly() {
    return open && readOnly;
  }

  /** Whether the transaction may survive its connection: a branch after XA PREPARE does. */
  boolean mayOutliveItsConnection() {
    return mayOutlive;
  }

  /** What every call but a rollback gets; {@code null} unless the transaction failed. */
  SQLException failure() {
    return failure;
  }

  boolean isFailed() {
    return failure != null;
  }

  /** A statement is about to run without autocommit: from here on the transaction has work. */
  void workStarted(boolean autoCommit) {
    if (!autoCommit) {
      open = true;
      bySql = false;
    }
  }

  /** The transaction was lost or its commit failed. */
  void failed(SQLException error) {
    open = false;
    failure = error;
  }

  /** Only one begun by SQL is over then: without autocommit the next statement begins another. */
  void rolledBackByServer() {
    told = false;
    if (bySql && !xa) {
      ended();
    }
  }

  /** The transaction ended: committed, rolled back, or the failure was acknowledged. */
  void ended() {
    open = false;
    bySql = false;
    xa = false;
    readOnly = false;
    mayOutlive = false;
    told = false;
    failure = null;
  }

  /**
   * A statement succeeded.
   *
   * @param autoCommit of the session after the statement
   * @param onServer the server's status flag, {@code null} if unknown
   * @return how many transactions ended with it
   */
  int after(StatementFacts facts, boolean autoCommit, Boolean onServer) {
    boolean was = open;
    int endings = apply(facts, autoCommit, Boolean.TRUE.equals(onServer));
    if (onServer != null && autoCommit && !xa) {
      // A procedure may begin or commit, a text may not tell: in autocommit mode the flag is exact.
      open = onServer;
      bySql = onServer;
    } else if (open && isOver(facts, onServer)) {
      ended();
    }
    told = Boolean.TRUE.equals(onServer);
    open |= told;
    return endings == 0 && was && !open ? 1 : endings;
  }

  /**
   * Without autocommit the flag shows a transaction only from its first table on. A procedure may
   * have had its own from the first table to the commit.
   */
  private boolean isOver(StatementFacts facts, Boolean onServer) {
    return Boolean.FALSE.equals(onServer) && !xa && (told || Works.mayCommit(facts));
  }

  /**
   * A statement failed that may have ended or begun a transaction before.
   *
   * @param autoCommit of the session
   * @param onServer what the server said when asked afterwards
   * @return how many transactions ended with it
   */
  int afterFailure(boolean autoCommit, boolean onServer) {
    if (xa) {
      return 0;
    }
    boolean was = open;
    if (onServer) {
      bySql = open ? bySql : autoCommit;
      open = true;
      told = true;
    } else {
      ended();
    }
    return was && !open ? 1 : 0;
  }

  private int apply(StatementFacts facts, boolean autoCommit, boolean stillOpen) {
    if (facts.kind() == StatementKind.MULTI) {
      int endings = 0;
      for (StatementFacts part : facts.parts()) {
        workStarted(
            autoCommit); // what follows a COMMIT in one text is work of the next transaction
        endings += apply(part, autoCommit, stillOpen);
      }
      return endings;
    }
    int ending = open && ends(facts, stillOpen) ? 1 : 0;
    switch (facts.kind()) {
      case BEGIN -> {
        begin(autoCommit);
        readOnly = facts.readOnlyTransaction();
      }
      case XA_START -> {
        begin(autoCommit);
        xa = true;
      }
      case XA_END -> mayOutlive = true;
      case COMMIT, ROLLBACK, XA_FINISH -> {
        ended();
        if (facts.chain()) {
          begin(autoCommit);
        }
      }
      default -> {
        if (ends(facts, stillOpen)) {
          ended();
        }
        bySql &= autoCommit;
      }
    }
    return ending;
  }

  /** Servers differ on what commits: what they say of themselves counts more than the manual. */
  private boolean ends(StatementFacts facts, boolean stillOpen) {
    return switch (facts.kind()) {
      case COMMIT, ROLLBACK, XA_FINISH, BEGIN, XA_START -> true;
      default ->
          !stillOpen && facts.commitsImplicitly() || !bySql && facts.autocommit().orElse(false);
    };
  }

  private void begin(boolean autoCommit) {
    open = true;
    bySql = autoCommit;
  }
}
