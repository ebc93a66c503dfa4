package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.sql.TokenKind;
import java.util.Locale;
import java.util.Set;

/**
 * What the parser is given in the place of a shape: every token where the shape has it, so that
 * positions agree, but less for the parser to trip over. Stateless.
 */
final class ParserText {

  /** Words of MySQL's grammar for queries and DML; any other word is a name. */
  private static final Set<String> GRAMMAR =
      Set.of(
          "ADD",
          "AGAINST",
          "ALL",
          "AND",
          "ANY",
          "ARRAY",
          "AS",
          "ASC",
          "AT",
          "BETWEEN",
          "BINARY",
          "BOOLEAN",
          "BOTH",
          "BY",
          "CASE",
          "CAST",
          "CHAR",
          "CHARACTER",
          "CHARSET",
          "COLLATE",
          "CONVERT",
          "CROSS",
          "CURRENT",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "DATE",
          "DATETIME",
          "DAY",
          "DAY_HOUR",
          "DAY_MICROSECOND",
          "DAY_MINUTE",
          "DAY_SECOND",
          "DECIMAL",
          "DEFAULT",
          "DELAYED",
          "DELETE",
          "DESC",
          "DISTINCT",
          "DISTINCTROW",
          "DIV",
          "DOUBLE",
          "DUAL",
          "DUPLICATE",
          "ELSE",
          "EMPTY",
          "END",
          "ERROR",
          "ESCAPE",
          "EXCEPT",
          "EXCLUDE",
          "EXISTS",
          "EXPANSION",
          "FALSE",
          "FLOAT",
          "FOLLOWING",
          "FOR",
          "FORCE",
          "FROM",
          "GROUP",
          "HAVING",
          "HIGH_PRIORITY",
          "HOUR",
          "HOUR_MICROSECOND",
          "HOUR_MINUTE",
          "HOUR_SECOND",
          "IGNORE",
          "IN",
          "INDEX",
          "INNER",
          "INSERT",
          "INT",
          "INTEGER",
          "INTERSECT",
          "INTERVAL",
          "INTO",
          "IS",
          "JOIN",
          "JSON",
          "KEY",
          "LANGUAGE",
          "LATERAL",
          "LEADING",
          "LEFT",
          "LIKE",
          "LIMIT",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "LOCK",
          "LOCKED",
          "LOW_PRIORITY",
          "MATCH",
          "MEMBER",
          "MICROSECOND",
          "MINUTE",
          "MINUTE_MICROSECOND",
          "MINUTE_SECOND",
          "MOD",
          "MODE",
          "MONTH",
          "NATURAL",
          "NCHAR",
          "NOT",
          "NOWAIT",
          "NULL",
          "OF",
          "OFFSET",
          "ON",
          "OR",
          "ORDER",
          "OUTER",
          "OVER",
          "PARTITION",
          "PRECEDING",
          "QUARTER",
          "QUERY",
          "QUICK",
          "RANGE",
          "REAL",
          "RECURSIVE",
          "REGEXP",
          "REPLACE",
          "RETURNING",
          "RIGHT",
          "RLIKE",
          "ROLLUP",
          "ROW",
          "ROWS",
          "SECOND",
          "SECOND_MICROSECOND",
          "SELECT",
          "SEPARATOR",
          "SET",
          "SHARE",
          "SIGNED",
          "SKIP",
          "SOME",
          "SOUNDS",
          "STRAIGHT_JOIN",
          "THEN",
          "TIES",
          "TIME",
          "TIMESTAMP",
          "TO",
          "TRAILING",
          "TRUE",
          "UNBOUNDED",
          "UNION",
          "UNKNOWN",
          "UNSIGNED",
          "UPDATE",
          "USE",
          "USING",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "VALUE",
          "VALUES",
          "WEEK",
          "WHEN",
          "WHERE",
          "WINDOW",
          "WITH",
          "WITHIN",
          "XOR",
          "YEAR",
          "YEAR_MONTH");

  private ParserText() {}

  /**
   * The text; REPLACE reads like INSERT.
   *
   * @param plainNames words that may be keywords to the parser, but are none in MySQL, become a
   *     name that is surely none
   */
  static String of(ShapeTokens tokens, boolean plainNames) {
    StringBuilder text = new StringBuilder(tokens.tokens().text());
    for (int i = 0; plainNames && i < tokens.count(); i++) {
      boolean function = tokens.isOperator(i + 1, "(") && !isInserted(tokens, i);
      boolean name =
          tokens.tokens().isKind(i, TokenKind.WORD)
              && !function
              && !tokens.tokens().string(i).startsWith("SQL_")
              && !GRAMMAR.contains(tokens.tokens().string(i).toUpperCase(Locale.ROOT));
      for (int at = tokens.tokens().start(i); name && at < tokens.tokens().end(i); at++) {
        text.setCharAt(at, 'z');
      }
    }
    if (tokens.is(0, "REPLACE")) {
      text.replace(tokens.tokens().start(0), tokens.tokens().end(0), "INSERT ");
    }
    return text.toString();
  }

  /** The table's name in INSERT INTO t (…). */
  private static boolean isInserted(ShapeTokens tokens, int token) {
    return tokens.is(token - 1, "INTO")
        || tokens.is(token - 1, "INSERT")
        || tokens.is(token - 1, "REPLACE")
        || tokens.is(token - 1, "IGNORE");
  }
}
