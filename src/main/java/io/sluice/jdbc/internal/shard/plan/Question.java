package io.sluice.jdbc.internal.shard.plan;

import java.util.List;

/** What must be known before a statement can be planned, and only others can tell. */
public sealed interface Question {

  /**
   * The values of expressions, evaluated once by a server: the columns of the one row that the
   * query returns. The answer is a {@code List<Object>}.
   */
  record Evaluate(Physical query) implements Question {}

  /**
   * On which shard the parent of a row lives: the one where a query returns a row. The answer is
   * its number as an {@code Integer}, or −1 if there is no such parent.
   *
   * @param table the parent
   * @param column the parent's column
   * @param value which the column has
   * @param queries one for each shard where it may live
   */
  record Locate(String table, String column, Object value, List<Physical> queries)
      implements Question {
    public Locate {
      queries = List.copyOf(queries);
    }
  }

  /**
   * Fresh keys for a column with {@code key(…)}. The answer is a {@code List<Object>} of that many.
   */
  record NextKeys(String table, String column, int count) implements Question {}
}
