package io.sluice.jdbc.internal.shard.analyse;

import java.util.Set;

/** Where the rows of a FROM clause, or of a query, can be made. */
public sealed interface Distribution {

  /** On any shard, and the same on each. */
  record Anywhere() implements Distribution {}

  /** On this shard only. */
  record Fixed(int shard) implements Distribution {}

  /**
   * Each shard makes some of the rows from what it has, and together they make all of them.
   *
   * @param mentions the spread tables that are joined
   * @param anchors those of them that no row is without: a shard where one of them has nothing to
   *     offer has no row
   */
  record Spread(Set<Integer> mentions, Set<Integer> anchors) implements Distribution {
    public Spread {
      mentions = Set.copyOf(mentions);
      anchors = Set.copyOf(anchors);
    }
  }

  /**
   * Only where all of it has been brought together.
   *
   * @param why which part of the statement makes it so
   */
  record Mixed(String why) implements Distribution {}
}
