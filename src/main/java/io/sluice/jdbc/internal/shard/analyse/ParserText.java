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

  /** How SELECT is to go about it; what else may stand there the parser reads. */
  private static final Set<String> AFTER_SELECT =
      Set.of(
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_CACHE");

  private static final Set<String> TESTED = Set.of("TRUE", "FALSE", "UNKNOWN", "NULL");

  private static final Set<String> BEFORE_MODIFIER =
      Set.of(
          "SELECT",
          "ALL",
          "DISTINCT",
          "DISTINCTROW",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_CACHE",
          "SQL_NO_CACHE");

  private ParserText() {}

  /** How far the text is taken from what was written; each is tried if the one before it fails. */
  enum Liberty {
    /** What the parser surely does not read is put otherwise. */
    LITTLE,
    /**
     * Words that may be keywords to it, but are none in MySQL, become a name that is surely none.
     */
    PLAIN_NAMES,
    /** {@code IS …} becomes a sum as well: the parser reads it after some operands only. */
    PLAIN_TESTS
  }

  /** The text; REPLACE reads like INSERT. */
  static String of(ShapeTokens tokens, Liberty liberty) {
    boolean plainNames = liberty != Liberty.LITTLE;
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
    for (int i = 0; i < tokens.count(); i++) {
      putOtherwise(tokens, i, text);
      if (liberty == Liberty.PLAIN_TESTS && isTest(tokens, i)) {
        put(tokens, i, i + (tokens.is(i + 1, "NOT") ? 2 : 1), "+", "1", text);
      }
    }
    return text.toString();
  }

  // What MySQL reads and the parser does not, as something of the same length that stands where it
  // stands and ends where it ends. What it means is read from the shape's own tokens.

  private static void putOtherwise(ShapeTokens tokens, int token, StringBuilder text) {
    if (tokens.isOperator(token, "||")) {
      put(tokens, token, token, "OR", "", text);
    } else if (isBinary(tokens, token)) {
      put(tokens, token, token, "-", "", text);
    } else if (isString(tokens, token) && isString(tokens, token + 1)) {
      joinStrings(tokens, token, text);
    } else if (tokens.is(token, "PARTITION") && tokens.isOperator(token + 1, "(")) {
      put(tokens, token, tokens.skip(token + 1) - 1, "", "", text);
    } else if (tokens.is(token, "LOCK") && tokens.is(token + 3, "MODE")) {
      put(tokens, token, token + 3, "FOR SHARE", "", text);
    } else if (isModifier(tokens, token)) {
      put(tokens, token, token, "", "", text);
    } else if (isEmptyList(tokens, token)) {
      put(tokens, token, token + 1, "", "", text);
    }
  }

  /** Puts one thing where the first token starts, another where the last one does, else blanks. */
  private static void put(
      ShapeTokens tokens, int first, int last, String start, String end, StringBuilder text) {
    int from = tokens.tokens().start(first);
    int to = tokens.tokens().end(last);
    text.replace(from, to, " ".repeat(to - from));
    text.replace(from, from + start.length(), start);
    int at = tokens.tokens().start(last);
    text.replace(at, at + end.length(), end);
  }

  /** The operator before a value, not the type or the character set of that name. */
  private static boolean isBinary(ShapeTokens tokens, int token) {
    boolean type =
        tokens.is(token - 1, "AS")
            || tokens.is(token - 1, "COLLATE")
            || tokens.is(token - 1, "SET")
            || tokens.is(token - 1, "USING")
            || tokens.isOperator(token - 1, ",") && tokens.isOperator(token + 1, ")");
    boolean value =
        tokens.isName(token + 1)
            || tokens.slot(token + 1) >= 0
            || isString(tokens, token + 1)
            || tokens.tokens().isKind(token + 1, TokenKind.NUMBER)
            || tokens.isOperator(token + 1, "(");
    return tokens.is(token, "BINARY") && !tokens.isAfterDot(token) && !type && value;
  }

  private static boolean isString(ShapeTokens tokens, int token) {
    return tokens.tokens().isKind(token, TokenKind.STRING);
  }

  /** Neighbouring strings are one string. */
  private static void joinStrings(ShapeTokens tokens, int token, StringBuilder text) {
    int from = tokens.tokens().end(token) - 1;
    int to = tokens.tokens().start(token + 1) + 1;
    text.replace(from, to, "x".repeat(to - from));
  }

  private static boolean isTest(ShapeTokens tokens, int token) {
    int word = tokens.is(token + 1, "NOT") ? token + 2 : token + 1;
    return tokens.is(token, "IS") && TESTED.stream().anyMatch(each -> tokens.is(word, each));
  }

  /** It changes nothing of the answer. */
  private static boolean isModifier(ShapeTokens tokens, int token) {
    return AFTER_SELECT.stream().anyMatch(word -> tokens.is(token, word))
        && BEFORE_MODIFIER.stream().anyMatch(word -> tokens.is(token - 1, word));
  }

  /** {@code INSERT INTO t () VALUES ()}: the list of no columns. */
  private static boolean isEmptyList(ShapeTokens tokens, int token) {
    return tokens.isOperator(token, "(")
        && tokens.isOperator(token + 1, ")")
        && (tokens.is(token + 2, "VALUES") || tokens.is(token + 2, "VALUE"));
  }

  /** The table's name in INSERT INTO t (…). */
  private static boolean isInserted(ShapeTokens tokens, int token) {
    return tokens.is(token - 1, "INTO")
        || tokens.is(token - 1, "INSERT")
        || tokens.is(token - 1, "REPLACE")
        || tokens.is(token - 1, "IGNORE");
  }
}
