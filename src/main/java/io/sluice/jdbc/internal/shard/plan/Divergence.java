package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;

/** What copies on several shards would each store in another way. Stateless. */
final class Divergence {

  private Divergence() {}

  /** Why what stands from one token up to another may have another value elsewhere, or null. */
  static String in(Tokens tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      String what = at(tokens, i);
      if (what != null) {
        return what;
      }
    }
    return null;
  }

  private static String at(Tokens tokens, int token) {
    if (Words.isVolatile(tokens, token)) {
      return "the function "
          + tokens.string(token)
          + "(), whose value differs from one call to the next";
    } else if (Words.isStrange(tokens, token)) {
      return "the function " + tokens.string(token) + "(), which is not the server's own";
    } else if (tokens.isKind(token, TokenKind.SYSTEM_VARIABLE)) {
      return "the variable " + tokens.string(token) + ", which belongs to one server";
    }
    return null;
  }

  /** Whether DEFAULT stands somewhere. */
  static boolean mentionsDefault(Tokens tokens) {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.is(i, "DEFAULT")) {
        return true;
      }
    }
    return false;
  }

  /** Whether two servers may make another value of the column's default. */
  static boolean inDefault(Column column) {
    Tokens tokens = expression(column);
    return tokens != null && in(tokens, 0, tokens.count()) != null;
  }

  /** Whether the column's value may depend on when a statement runs. */
  static boolean byTime(Column column) {
    Tokens tokens = column.timeDefault() ? null : expression(column);
    return column.timeDefault() || tokens != null && Times.asked(tokens);
  }

  private static Tokens expression(Column column) {
    return column.defaultExpression() ? Lexer.lex(column.defaultText(), SqlMode.DEFAULT) : null;
  }
}
