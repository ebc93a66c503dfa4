package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an execution left to be asked for when connections are shared. An update count and warnings
 * are kept, so that the connection can go back at once; a result that was not fetched yet,
 * generated keys, output parameters and further results are not, so they hold the connection until
 * they are read or the statement is used otherwise. Same threading as the statement.
 */
final class Leftover {

  private static final long NONE = -1;

  private final Session session;
  private final AtomicBoolean holding = new AtomicBoolean();
  private boolean oneResult;
  private long count = NONE;
  private SQLWarning warnings;

  Leftover(Session session) {
    this.session = session;
  }

  /** A statement has run; its connection has not gone back yet. */
  void after(Statement raw, Object answer, StatementFacts facts, boolean keysWanted)
      throws SQLException {
    count = answer instanceof Boolean any && !any ? raw.getUpdateCount() : NONE;
    if (answer instanceof Integer rows) {
      count = rows;
    } else if (answer instanceof Long rows) {
      count = rows;
    }
    boolean more =
        facts.kind() == StatementKind.CALL
            || facts.kind() == StatementKind.MULTI
            || facts.kind() == StatementKind.EXECUTE;
    boolean result = Boolean.TRUE.equals(answer); // of execute(): it is fetched by another call
    oneResult = result && !more;
    boolean rows = answer instanceof ResultSet;
    if (result || more || keysWanted && !rows) { // an UPDATE may have keys as well
      hold();
    } else if (!rows && !session.isInTransaction()) {
      warnings = warningsOf(raw); // the connection goes back now, and they are lost with it
    }
  }

  /** Costs a round trip only if the server has just said that there are any. */
  private static SQLWarning warningsOf(Statement raw) {
    try {
      return raw.getWarnings();
    } catch (SQLException | RuntimeException lost) {
      return null; // the statement itself was done
    }
  }

  /** Those of the last execution, as far as they outlived its connection. */
  SQLWarning warnings() {
    return warnings;
  }

  void clearWarnings() {
    warnings = null;
  }

  /** Something is left on the connection that only it can tell. */
  void hold() {
    if (holding.compareAndSet(false, true)) {
      session.handles().resultOpened();
    }
  }

  /** A result was handed out, which holds the connection itself from here on. */
  void resultFetched() {
    if (oneResult) {
      letGo();
    }
  }

  /** Nothing more will be asked for. */
  void letGo() {
    if (holding.compareAndSet(true, false)) {
      if (session.handles().resultClosed()) {
        session.resultClosed();
      }
    }
  }

  boolean isHolding() {
    return holding.get();
  }

  /** Whether this answers for a statement whose connection went back. */
  boolean answers(Method method) {
    return switch (method.getName()) {
      case "getUpdateCount", "getLargeUpdateCount", "getMoreResults", "getResultSet" -> true;
      default -> false;
    };
  }

  Object answer(Method method) {
    return switch (method.getName()) {
      case "getUpdateCount" -> (int) count;
      case "getLargeUpdateCount" -> count;
      case "getMoreResults" -> {
        count = NONE;
        yield false;
      }
      default -> null;
    };
  }
}
