package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.sql.TokenKind;

/** What an expression of GROUP BY or ORDER BY stands for. Stateless. */
public final class GroupKeys {

  private GroupKeys() {}

  /**
   * The selected expression that a position means; an alias is left alone, as a column of that name
   * would come first in GROUP BY.
   */
  public static Span expression(Resolution names, Block block, Span written) {
    int position = position(names.statement().tokens(), written);
    boolean known = position > 0 && position <= block.items().size();
    boolean stars = block.items().stream().anyMatch(Block.Item::star);
    return known && !stars ? block.items().get(position - 1).expression() : written;
  }

  /** The position that the expression is, from 1; or 0. */
  public static int position(ShapeTokens tokens, Span written) {
    boolean number =
        written.length() == 1 && tokens.tokens().isKind(written.from(), TokenKind.NUMBER);
    if (!number) {
      return 0;
    }
    String text = tokens.tokens().string(written.from());
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }
}
