package io.sluice.jdbc.internal.shard.plan;

/** What becomes of one column when the rows of a group become one row. */
public sealed interface Combine {

  /** All rows of the group agree, or any will do: the first row's value. */
  record First() implements Combine {}

  /** The sum of the values that are not NULL; NULL if there are none. COUNTs add up by it too. */
  record Sum() implements Combine {}

  /**
   * The smallest or largest value that is not NULL.
   *
   * @param key by which values compare; its column may be this one or a hidden one, and its
   *     descending means that the largest is wanted
   */
  record Extreme(SortKey key) implements Combine {}

  /**
   * The quotient of two other columns' sums. An exact number has the scale that this column has in
   * the shards' answers, and is rounded half up; else it is the double quotient. NULL if the count
   * is 0.
   *
   * @param sum column, numbered as in {@link SortKey}
   * @param count column, numbered as in {@link SortKey}
   */
  record Average(int sum, int count) implements Combine {}
}
