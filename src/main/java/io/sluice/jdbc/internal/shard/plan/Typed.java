package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.schema.Collation;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.util.Locale;
import java.util.Set;

/**
 * How the values of an expression compare.
 *
 * @param collation of text; else null
 */
record Typed(TypeFamily family, Collation collation) {

  /** Their result is a number, whatever they are given. */
  private static final Set<String> NUMERIC_FUNCTIONS =
      Set.of(
          "COUNT",
          "SUM",
          "AVG",
          "STD",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VAR_POP",
          "VAR_SAMP",
          "VARIANCE",
          "LENGTH",
          "CHAR_LENGTH",
          "CHARACTER_LENGTH",
          "YEAR",
          "MONTH",
          "DAY",
          "DAYOFMONTH",
          "DAYOFWEEK",
          "DAYOFYEAR",
          "WEEK",
          "WEEKDAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "QUARTER",
          "DATEDIFF",
          "TO_DAYS",
          "ABS",
          "CEIL",
          "CEILING",
          "FLOOR",
          "ROUND",
          "SIGN",
          "MOD",
          "FIELD",
          "LOCATE",
          "INSTR",
          "POSITION",
          "CRC32",
          "SQRT",
          "POW",
          "POWER",
          "TIMESTAMPDIFF",
          "TIME_TO_SEC",
          "TO_SECONDS");

  private static final Typed NUMBER = new Typed(TypeFamily.DOUBLE, null);

  static Typed of(Column column) {
    return column == null ? null : new Typed(column.family(), column.collation());
  }

  /** The type of an expression; null if it is not known. */
  static Typed of(Request request, Block block, Span expression) {
    Operand.Name name = request.analysis().names().nameOf(expression);
    if (name != null) {
      ColumnAt column = request.analysis().names().resolve(name, block);
      return column == null ? null : of(request.analysis().names().column(column));
    }
    ShapeTokens tokens = request.statement().tokens();
    int first = expression.from();
    boolean call =
        tokens.isName(first)
            && tokens.isOperator(first + 1, "(")
            && tokens.tokens().partner(first + 1) == expression.to() - 1;
    if (!call) {
      return isArithmetic(tokens, expression) ? NUMBER : null;
    }
    String function = tokens.tokens().name(first).toUpperCase(Locale.ROOT);
    if (function.equals("MIN") || function.equals("MAX")) {
      // An ENUM is compared as text there, and by its number elsewhere.
      Typed argument = of(request, block, new Span(first + 2, expression.to() - 1));
      boolean same =
          argument != null
              && argument.family != TypeFamily.ENUM
              && argument.family != TypeFamily.SET;
      return same ? argument : null;
    }
    if (function.equals("DATE") || function.equals("LAST_DAY")) {
      return new Typed(TypeFamily.DATE, null);
    }
    return NUMERIC_FUNCTIONS.contains(function) ? NUMBER : null;
  }

  /** A product, quotient, or sum without INTERVAL, is a number. */
  private static boolean isArithmetic(ShapeTokens tokens, Span expression) {
    boolean operator = false;
    for (int i = expression.from(); i < expression.to(); i++) {
      int partner = tokens.tokens().partner(i);
      if (partner > i) {
        i = partner;
        continue;
      }
      boolean plain =
          tokens.isOperator(i, "+")
              || tokens.isOperator(i, "-")
              || tokens.isOperator(i, "*")
              || tokens.isOperator(i, "/")
              || tokens.isOperator(i, "%");
      operator |= plain && i > expression.from();
      boolean operand =
          tokens.isOperator(i, ".")
              || tokens.slot(i) >= 0
              || tokens.isName(i) && !isKeyword(tokens, i)
              || tokens.tokens().isKind(i, io.sluice.jdbc.internal.sql.TokenKind.NUMBER);
      if (!plain && !operand) {
        return false;
      }
    }
    return operator;
  }

  private static boolean isKeyword(ShapeTokens tokens, int token) {
    return tokens.is(token, "INTERVAL")
        || tokens.is(token, "COLLATE")
        || tokens.is(token, "CASE")
        || tokens.is(token, "BINARY")
        || tokens.is(token, "AND")
        || tokens.is(token, "OR")
        || tokens.is(token, "IS")
        || tokens.is(token, "LIKE")
        || tokens.is(token, "IN")
        || tokens.is(token, "NOT")
        || tokens.is(token, "BETWEEN");
  }

  /** How Java compares what {@link #key} makes; null if it cannot. */
  SortKey.Order order(boolean weightsCompare) {
    return switch (family) {
      case TEXT -> {
        boolean known = collation != null && weightsCompare;
        yield known ? new SortKey.Bytes(collation.padSpace() ? collation.spaceWeight() : "") : null;
      }
      case BINARY -> new SortKey.Bytes("");
      case JSON, OTHER -> null;
      default -> new SortKey.Numbers();
    };
  }

  /** The SQL that makes a value Java can compare: itself, a number or weights. */
  Piece key(Piece expression) {
    return switch (family) {
      case INTEGER, DECIMAL, DOUBLE, BINARY -> expression;
      case FLOAT -> Piece.of("(").with(expression).with(")+0e0");
      case TEXT -> Piece.of("WEIGHT_STRING(").with(expression).with(")");
      case TIMESTAMP -> Piece.of("UNIX_TIMESTAMP(").with(expression).with(")");
      default -> Piece.of("(").with(expression).with(")+0");
    };
  }

  /** Whether a value compares in Java just as the driver delivers it. */
  boolean comparesAsItIs() {
    return switch (family) {
      case INTEGER, DECIMAL, DOUBLE, BINARY -> true;
      default -> false;
    };
  }
}
