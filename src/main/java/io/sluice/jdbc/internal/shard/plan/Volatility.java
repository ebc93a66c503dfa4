package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.sql.Tokens;

/** Whether something evaluates to one value here and to another there. Stateless. */
final class Volatility {

  private Volatility() {}

  static boolean in(Tokens tokens, Span span) {
    for (int i = span.from(); i < span.to(); i++) {
      if (Words.isVolatile(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  static boolean in(ShapeTokens tokens) {
    return in(tokens.tokens(), new Span(0, tokens.count()));
  }
}
