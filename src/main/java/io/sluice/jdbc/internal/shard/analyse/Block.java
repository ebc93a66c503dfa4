package io.sluice.jdbc.internal.shard.analyse;

import java.util.List;

/**
 * One SELECT, however deep, or the FROM, WHERE, ORDER BY and LIMIT of an UPDATE or DELETE.
 *
 * @param id number in the statement, in the order of the text
 * @param parent the block directly around it, or −1
 * @param place where in its parent it stands
 * @param arm it is one of several that a UNION, EXCEPT or INTERSECT combines
 * @param span all its tokens, ORDER BY and LIMIT included
 * @param distinct SELECT DISTINCT
 * @param items what it selects
 * @param from null if there is no FROM clause
 * @param tables all mentions in {@code from}
 * @param where UNKNOWN if there is none
 * @param clauses the tokens of each clause
 * @param orderBy empty if there is none
 * @param limit null if there is none
 */
public record Block(
    int id,
    int parent,
    Place place,
    boolean arm,
    Span span,
    boolean distinct,
    List<Item> items,
    Source from,
    List<TableRef> tables,
    Condition where,
    Clauses clauses,
    List<Order> orderBy,
    Limit limit) {

  /** Where a block stands in the one around it. */
  public enum Place {
    TOP,
    WITH,
    ITEM,
    FROM,
    ON,
    WHERE,
    GROUP,
    HAVING,
    ORDER
  }

  /**
   * The tokens of the clauses, without their keywords; null for those that are not there.
   *
   * @param groupBy one span for each expression
   * @param rollup GROUP BY … WITH ROLLUP
   * @param tail what follows the last of these clauses: FOR UPDATE, INTO, …; empty if nothing does
   */
  public record Clauses(
      Span items,
      Span from,
      Span where,
      List<Span> groupBy,
      boolean rollup,
      Span having,
      Span window,
      Span orderBy,
      Span limit,
      Span tail) {}

  /**
   * Something that is selected.
   *
   * @param expression without the alias
   * @param alias without quotes, or null
   * @param star {@code *} or {@code t.*}
   * @param starOf the {@code t} of {@code t.*}, or null
   */
  public record Item(Span expression, String alias, boolean star, String starOf) {}

  /** One expression of ORDER BY. */
  public record Order(Span expression, boolean descending) {}

  /**
   * LIMIT.
   *
   * @param offset null if there is none
   * @param count how many rows
   * @param span all tokens from LIMIT on
   */
  public record Limit(Operand offset, Operand count, Span span) {}

  /** Whether it has a GROUP BY. */
  public boolean grouped() {
    return !clauses.groupBy().isEmpty();
  }
}
