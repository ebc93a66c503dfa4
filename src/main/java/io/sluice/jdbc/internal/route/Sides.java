package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.util.Locale;

/**
 * What sends a statement to the source or to a replica: the contract's section on reads and writes
 * as a pure function. Asked only outside a transaction, for inside one nothing moves.
 *
 * <ol>
 *   <li>What ends or begins nothing and only changes the session stays where it is. A SET that
 *       calls a function with effects or asks for data does more than that.
 *   <li>What begins a transaction goes to a replica if it is declared read-only, else to the
 *       source: an undeclared transaction is a write.
 *   <li>In autocommit a statement without effects is a read; everything else is a write.
 *   <li>A hint chooses for a read, and the source for a transaction that begins. It never sends a
 *       write to a replica.
 * </ol>
 */
public enum Sides {
  /** {@code readWriteSplit=sql}. */
  BY_SQL,
  /** {@code readWriteSplit=readOnly}: as Connector/J does it. */
  BY_READ_ONLY,
  /** {@code readWriteSplit=none}. */
  NONE;

  /**
   * The side of a statement.
   *
   * @param autoCommit of the session
   * @param readOnly whether the session is declared read-only
   */
  public Side of(StatementFacts facts, boolean autoCommit, boolean readOnly) {
    if (staysAnyway(facts) || isGetDiagnostics(facts)) {
      return setsNextTransaction(facts) ? nextTransaction(facts, readOnly) : Side.ANY;
    } else if (facts.hint() != null && facts.hint().kind() == Hint.Kind.SOURCE) {
      return Side.SOURCE;
    } else if (facts.kind() == StatementKind.BEGIN || facts.kind() == StatementKind.XA_START) {
      boolean declared = !facts.readWriteTransaction() && readOnly;
      return ofTransaction(declared || facts.readOnlyTransaction());
    } else if (!autoCommit) {
      return ofTransaction(readOnly);
    } else if (!facts.readOnly() || facts.has(Effect.ONLY_ON_SOURCE)) {
      return Side.SOURCE;
    } else if (facts.hint() != null && facts.hint().kind() != Hint.Kind.SHARD) {
      return Side.REPLICA;
    }
    return this == BY_SQL || this == BY_READ_ONLY && readOnly ? Side.REPLICA : Side.SOURCE;
  }

  /** The side of a transaction that begins. */
  public Side ofTransaction(boolean readOnly) {
    return readOnly && this != NONE ? Side.REPLICA : Side.SOURCE;
  }

  private static boolean staysAnyway(StatementFacts facts) {
    return switch (facts.kind()) {
      case SET -> !reachesTheServer(facts) && !doesMoreThanSet(facts);
      case USE,
          COMMIT,
          ROLLBACK,
          SAVEPOINT,
          ROLLBACK_TO,
          RELEASE_SAVEPOINT,
          UNLOCK,
          DEALLOCATE,
          PING,
          EXPLAIN_ROUTE,
          EMPTY ->
          true;
      default -> false;
    };
  }

  /** It tells of the statement before it, wherever that ran. */
  private static boolean isGetDiagnostics(StatementFacts facts) {
    return facts.kind() == StatementKind.WRITE
        && facts.has(Effect.USES_PREVIOUS)
        && facts.startsWith("GET");
  }

  private static boolean reachesTheServer(StatementFacts facts) {
    for (Assignment each : facts.assignments()) {
      switch (each.target()) {
        case GLOBAL, PASSWORD, OTHER -> {
          return true;
        }
        default -> {
          // The session's own.
        }
      }
    }
    return false;
  }

  /** {@code SET @a = f()}, {@code SET @a = (SELECT …)}. */
  private static boolean doesMoreThanSet(StatementFacts facts) {
    return facts.hasEffectsBeyondSession() || facts.has(Effect.READS_TABLES);
  }

  private static boolean setsNextTransaction(StatementFacts facts) {
    for (Assignment each : facts.assignments()) {
      if (each.target() == Assignment.Target.NEXT_TRANSACTION) {
        return true;
      }
    }
    return false;
  }

  /** {@code SET TRANSACTION} is lost with its connection, so it goes where the transaction will. */
  private Side nextTransaction(StatementFacts facts, boolean readOnly) {
    return ofTransaction(nextReadOnly(facts, readOnly));
  }

  /**
   * Whether the next transaction is declared read-only after {@code SET TRANSACTION}.
   *
   * @param readOnly whether it was before
   */
  public static boolean nextReadOnly(StatementFacts facts, boolean readOnly) {
    boolean declared = readOnly;
    for (Assignment each : facts.assignments()) {
      if (each.target() == Assignment.Target.NEXT_TRANSACTION) {
        String text = each.valueText().toUpperCase(Locale.ROOT);
        declared = text.contains("READ ONLY") || declared && !text.contains("READ WRITE");
      }
    }
    return declared;
  }
}
