package io.sluice.jdbc.internal.facade;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What kind of call each method of the three statement interfaces is. Immutable once built. */
public final class StatementCalls {

  /** How a call is treated. */
  public enum Kind {
    /** Runs the statement: routed, bound, watched. */
    EXECUTE,
    /** Changes how the statement runs: remembered, made again after a move. */
    SETTING,
    /** Sets or forgets a parameter: remembered likewise. */
    PARAMETER,
    /** Collects or forgets a batch. */
    BATCH,
    /** Asks the connection, such as for the metadata of a prepared statement. */
    INFO,
    /** Asks the statement object itself, which needs no server. */
    LOCAL,
    /** Reads what the last execution gave. */
    RESULT
  }

  private static final Set<String> LOCAL =
      Set.of(
          "getMaxFieldSize",
          "getMaxRows",
          "getLargeMaxRows",
          "getQueryTimeout",
          "getFetchDirection",
          "getFetchSize",
          "getResultSetConcurrency",
          "getResultSetType",
          "getResultSetHoldability",
          "isPoolable",
          "isCloseOnCompletion",
          "enquoteLiteral",
          "enquoteIdentifier",
          "enquoteNCharLiteral",
          "isSimpleIdentifier");

  private static final Map<Method, Kind> KINDS = new HashMap<>();

  static {
    for (Method method : CallableStatement.class.getMethods()) {
      KINDS.put(method, kind(method));
    }
  }

  private StatementCalls() {}

  public static Kind kindOf(Method method) {
    return KINDS.getOrDefault(method, Kind.LOCAL);
  }

  private static Kind kind(Method method) {
    String name = method.getName();
    boolean plain = method.getDeclaringClass() == Statement.class;
    if (name.startsWith("execute")) {
      return Kind.EXECUTE;
    } else if (name.equals("addBatch") || name.equals("clearBatch")) {
      return Kind.BATCH;
    } else if (plain && (name.startsWith("set") || name.equals("closeOnCompletion"))) {
      return Kind.SETTING;
    } else if (name.startsWith("set")
        || name.equals("clearParameters")
        || name.equals("registerOutParameter")) {
      return Kind.PARAMETER;
    } else if (LOCAL.contains(name)) {
      return Kind.LOCAL;
    }
    return name.equals("getMetaData") || name.equals("getParameterMetaData")
        ? Kind.INFO
        : Kind.RESULT;
  }
}
