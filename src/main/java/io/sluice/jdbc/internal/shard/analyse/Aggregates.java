package io.sluice.jdbc.internal.shard.analyse;

/** Which functions a block calls itself, those of blocks inside of it not counted. Stateless. */
public final class Aggregates {

  private Aggregates() {}

  /** Whether it calls an aggregate function. */
  public static boolean any(Statement statement, Block block) {
    return any(statement, block, block.span());
  }

  /** Whether an aggregate function is called in this part of the block. */
  public static boolean any(Statement statement, Block block, Span part) {
    for (int i = part.from(); i < part.to(); i++) {
      Block inner = startsInside(statement, block, i);
      if (inner != null) {
        i = inner.span().to() - 1;
      } else if (Words.isAggregate(statement.tokens().tokens(), i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it calls a window function. */
  public static boolean windows(Statement statement, Block block) {
    for (int i = block.span().from(); i < block.span().to(); i++) {
      Block inner = startsInside(statement, block, i);
      if (inner != null) {
        i = inner.span().to() - 1;
      } else if (statement.tokens().is(i, "OVER") && statement.tokens().isOperator(i - 1, ")")) {
        return true;
      }
    }
    return false;
  }

  private static Block startsInside(Statement statement, Block block, int token) {
    for (Block inner : statement.blocks()) {
      if (inner.parent() == block.id() && inner.span().from() == token) {
        return inner;
      }
    }
    return null;
  }
}
