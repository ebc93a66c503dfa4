package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.Assignment.Target;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a statement's facts mean for failover, for read-only sessions and for the threshold. Pure.
 */
final class Works {

  /** How the names of the variables begin that say what a server tells with its answers. */
  private static final String TRACKING = "session_track_";

  private Works() {}

  /**
   * What a statement does, as a verdict needs it.
   *
   * @param inTransaction whether a transaction is open: then whatever may commit it counts as a
   *     commit, for "surely rolled back" would be a guess
   */
  static Work of(StatementFacts facts, boolean inTransaction) {
    if (inTransaction && mayCommit(facts)) {
      return Work.COMMIT;
    }
    return switch (facts.kind()) {
      case EXPLAIN_ROUTE -> Work.READ;
      case READ, MULTI -> facts.readOnly() ? Work.READ : Work.WRITE;
      case SET ->
          reachesBeyondSession(facts) || facts.hasEffectsBeyondSession()
              ? Work.WRITE
              : Work.SETTING;
      case USE,
          BEGIN,
          COMMIT, // without a transaction there is nothing to lose
          LOCK,
          UNLOCK,
          SAVEPOINT,
          ROLLBACK_TO,
          RELEASE_SAVEPOINT,
          XA_START,
          PREPARE,
          DEALLOCATE,
          PING,
          EMPTY ->
          Work.SETTING;
      case ROLLBACK -> inTransaction ? Work.ROLLBACK : Work.SETTING;
      case XA_FINISH -> Work.COMMIT;
      default -> Work.WRITE;
    };
  }

  /** Whether it may make durable what was done before it. */
  static boolean mayCommit(StatementFacts facts) {
    return switch (facts.kind()) {
      // XA PREPARE makes the branch outlive its connection: its loss is no rollback.
      // UNLOCK TABLES commits where LOCK TABLES came before it.
      case COMMIT, CALL, EXECUTE, UNLOCK, XA_END, XA_FINISH -> true;
      case MULTI -> facts.parts().stream().anyMatch(Works::mayCommit);
      default -> facts.commitsImplicitly() || facts.changesAutocommit() || !facts.understood();
    };
  }

  /** Whether it may write although its text does not show it; not every driver tells the server. */
  static boolean mayWriteUnseen(StatementFacts facts) {
    return switch (facts.kind()) {
      case CALL, EXECUTE -> true;
      default -> !facts.understood() || facts.has(Effect.LOCKING_READ);
    };
  }

  /**
   * Whether a part of it may have been done when the server refuses another part: then it may not
   * be run again although what was refused was not done.
   */
  static boolean mayBeDoneInPart(StatementFacts facts) {
    return switch (facts.kind()) {
      case CALL, EXECUTE -> true;
      case MULTI -> !facts.readOnly();
      default -> !facts.understood();
    };
  }

  /**
   * Whether a session that is tied to a replica by something it holds there may run it there: what
   * gives back what it holds, and queries that only assign variables.
   */
  static boolean mayRunOnTiedReplica(StatementFacts facts) {
    if (facts.hasEffectsOnData() || facts.has(Effect.GETS_LOCK)) {
      return false;
    }
    return switch (facts.kind()) {
      case READ, HANDLER -> true;
      case WRITE -> facts.isQuery() || facts.startsWith("DO") || dropsTemporaryTables(facts);
      default -> false;
    };
  }

  private static boolean dropsTemporaryTables(StatementFacts facts) {
    return facts.has(Effect.DROPS_TEMP_TABLE); // any other DROP TABLE is no WRITE but DDL
  }

  /** Whether it may have made something durable although nothing was begun before it. */
  static boolean maySucceedDurably(StatementFacts facts) {
    return switch (facts.kind()) {
      case DDL, CALL, EXECUTE, MULTI -> true;
      default -> !facts.understood();
    };
  }

  /** Whether it may leave something on its connection that must not reach another session. */
  static boolean taints(StatementFacts facts) {
    return switch (facts.kind()) {
      case SET, CALL, EXECUTE, PREPARE, LOCK, HANDLER -> true;
      case MULTI -> facts.parts().stream().anyMatch(Works::taints);
      default ->
          !facts.understood()
              || facts.has(Effect.UNKNOWN_FUNCTION)
              || facts.has(Effect.GETS_LOCK)
              || facts.has(Effect.CREATES_TEMP_TABLE)
              || facts.has(Effect.SETS_USER_VARIABLE);
    };
  }

  /** Whether it changes what the server tells with its answers. */
  static boolean changesTracking(StatementFacts facts) {
    if (facts.kind() == StatementKind.MULTI) {
      return facts.parts().stream().anyMatch(Works::changesTracking);
    }
    for (Assignment each : facts.assignments()) {
      if (each.name().startsWith(TRACKING)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reachesBeyondSession(StatementFacts facts) {
    return facts.assignments().stream()
        .anyMatch(
            each ->
                each.target() == Target.GLOBAL
                    || each.target() == Target.PASSWORD
                    || each.target() == Target.OTHER);
  }

  static boolean isRefusedWhenReadOnly(StatementFacts facts) {
    return switch (facts.kind()) {
      case WRITE, DDL -> !facts.isQuery() && !facts.has(Effect.SERVER_STATE);
      case MULTI -> facts.parts().stream().anyMatch(Works::isRefusedWhenReadOnly);
      default -> false;
    };
  }

  /**
   * As Connector/J counts: not SET, SHOW and USE, and only what the expression matches as a whole.
   */
  static boolean countsTowardsThreshold(StatementFacts facts, Pattern counted) {
    String text = facts.textToSend().strip();
    if (facts.kind() == StatementKind.SET
        || facts.kind() == StatementKind.USE
        || text.length() >= 4 && text.substring(0, 4).toUpperCase(Locale.ROOT).equals("SHOW")) {
      return false;
    }
    return counted == null || counted.matcher(text).matches();
  }

  /** Where nothing is open, the end of a transaction begins none. */
  static boolean isEnd(StatementFacts facts) {
    return facts.kind() == StatementKind.COMMIT || facts.kind() == StatementKind.ROLLBACK;
  }
}
