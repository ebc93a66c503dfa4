package io.sluice.jdbc.internal.shard.analyse;

/**
 * Aggregates that stand in a query but belong to one around it: {@code SELECT (SELECT SUM(o.n))
 * FROM t o} adds up all rows of {@code t}. An aggregate is of the query whose columns it is about.
 * Stateless.
 */
final class OuterAggregates {

  private OuterAggregates() {}

  /** Whether a query somewhere inside the block has an aggregate that may not be its own. */
  static boolean inside(Resolution names, Block block) {
    for (Block inner : names.statement().inside(block)) {
      if (in(names, inner) || inside(names, inner)) {
        return true;
      }
    }
    return false;
  }

  /** Queries deeper inside are not looked into: their columns decide for them. */
  private static boolean in(Resolution names, Block block) {
    ShapeTokens tokens = names.statement().tokens();
    for (int i = block.span().from(); i < block.span().to(); i++) {
      if (Words.isAggregate(tokens.tokens(), i)
          && innermost(names.statement(), i).equals(block)
          && isOuter(names, block, new Span(i + 2, tokens.tokens().partner(i + 1)))) {
        return true;
      }
    }
    return false;
  }

  private static Block innermost(Statement statement, int token) {
    Block innermost = null;
    for (Block block : statement.blocks()) {
      boolean around = block.span().from() <= token && token < block.span().to();
      if (around && (innermost == null || innermost.span().contains(block.span()))) {
        innermost = block;
      }
    }
    return innermost;
  }

  /** It names columns of queries around, and none that surely is the block's own. */
  private static boolean isOuter(Resolution names, Block block, Span argument) {
    ShapeTokens tokens = names.statement().tokens();
    boolean outer = false;
    for (int i = argument.from(); i < argument.to(); i++) {
      if (!tokens.isName(i) || tokens.isOperator(i + 1, ".") || tokens.isOperator(i + 1, "(")) {
        continue;
      }
      boolean qualified = tokens.isOperator(i - 1, ".");
      Operand.Name name =
          new Operand.Name(
              qualified ? tokens.tokens().name(i - 2) : null, tokens.tokens().name(i), i);
      if (names.isOwn(name, block)) {
        return false;
      }
      outer |= names.resolve(name, block) != null || qualified;
    }
    return outer;
  }
}
