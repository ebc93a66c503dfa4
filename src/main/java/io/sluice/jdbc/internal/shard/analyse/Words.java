package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.sql.Functions;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Words that mean something in a select list. Stateless. */
public final class Words {

  private static final Set<String> AGGREGATES =
      Set.of(
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "GROUP_CONCAT",
          "STD",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "JSON_ARRAYAGG",
          "JSON_OBJECTAGG",
          "ANY_VALUE",
          "GROUPING",
          "ST_COLLECT");

  /** Their value differs from one evaluation to the next, or from server to server. */
  private static final Set<String> VOLATILE =
      Set.of(
          "RAND",
          "UUID",
          "UUID_SHORT",
          "SYSDATE",
          "CONNECTION_ID",
          "RANDOM_BYTES",
          "SYS_GUID",
          "UUID_V4",
          "UUID_V7",
          "LAST_INSERT_ID",
          "FOUND_ROWS",
          "ROW_COUNT",
          "SLEEP",
          "BENCHMARK",
          "GET_LOCK",
          "RELEASE_LOCK",
          "RELEASE_ALL_LOCKS",
          "IS_FREE_LOCK",
          "IS_USED_LOCK",
          "NEXTVAL",
          "LASTVAL",
          "SETVAL",
          "LOAD_FILE",
          "MASTER_POS_WAIT",
          "SOURCE_POS_WAIT",
          "WAIT_FOR_EXECUTED_GTID_SET",
          "MASTER_GTID_WAIT");

  /** Their value, or effect, belongs to one session. */
  private static final Set<String> SESSION =
      Set.of(
          "LAST_INSERT_ID",
          "FOUND_ROWS",
          "ROW_COUNT",
          "CONNECTION_ID",
          "GET_LOCK",
          "RELEASE_LOCK",
          "RELEASE_ALL_LOCKS",
          "IS_FREE_LOCK",
          "IS_USED_LOCK",
          "NEXTVAL",
          "LASTVAL",
          "SETVAL",
          "LOAD_FILE",
          "MASTER_POS_WAIT",
          "SOURCE_POS_WAIT",
          "WAIT_FOR_EXECUTED_GTID_SET",
          "MASTER_GTID_WAIT");

  /** Ask for the time of the statement. */
  private static final Set<String> TIME =
      Set.of(
          "NOW",
          "CURDATE",
          "CURTIME",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UNIX_TIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");

  /** Those of them that need no parentheses. */
  private static final Set<String> BARE_TIME =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");

  private Words() {}

  private static boolean isName(Tokens tokens, int token) {
    return tokens.isKind(token, TokenKind.WORD) || tokens.isKind(token, TokenKind.QUOTED_NAME);
  }

  private static boolean isCall(Tokens tokens, int token, Set<String> names) {
    return isName(tokens, token)
        && tokens.isOperator(token + 1, "(")
        && names.contains(upper(tokens, token));
  }

  private static String upper(Tokens tokens, int token) {
    return tokens.name(token).toUpperCase(Locale.ROOT);
  }

  /** Whether an aggregate function is called here. */
  public static boolean isAggregate(Tokens tokens, int token) {
    return isCall(tokens, token, AGGREGATES);
  }

  /** Whether a function is called here that no two servers, or calls, answer alike. */
  public static boolean isVolatile(Tokens tokens, int token) {
    return isCall(tokens, token, VOLATILE);
  }

  /** Whether a function is called here that means something in one session only. */
  public static boolean asksAboutSession(Tokens tokens, int token) {
    return isCall(tokens, token, SESSION);
  }

  /** Whether a function is called here that is none of the server's own. */
  public static boolean isStrange(Tokens tokens, int token) {
    boolean call = isName(tokens, token) && tokens.isOperator(token + 1, "(");
    if (!call || isNameOfQuery(tokens, token)) {
      return false;
    }
    String name = upper(tokens, token);
    boolean own =
        Functions.isHarmless(name)
            || VOLATILE.contains(name)
            || SESSION.contains(name)
            || TIME.contains(name);
    return !own || tokens.isOperator(token - 1, ".");
  }

  /** {@code (SELECT …) AS d (a, b)}, or {@code WITH d (a, b) AS (SELECT …)}. */
  private static boolean isNameOfQuery(Tokens tokens, int token) {
    int after = tokens.partner(token + 1) + 1;
    boolean derived = tokens.is(token - 1, "AS") || tokens.isOperator(token - 1, ")");
    return derived || tokens.is(after, "AS") && tokens.isOperator(after + 1, "(");
  }

  /** Whether the time is asked for here. */
  public static boolean isTime(Tokens tokens, int token) {
    return isCall(tokens, token, TIME)
        || isName(tokens, token)
            && !tokens.isOperator(token - 1, ".")
            && !tokens.isOperator(token + 1, ".")
            && BARE_TIME.contains(upper(tokens, token));
  }
}
