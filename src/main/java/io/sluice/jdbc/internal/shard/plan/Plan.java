package io.sluice.jdbc.internal.shard.plan;

import java.util.List;

/**
 * What is to be done for one execution of a statement. Immutable. A statement that sharding cannot
 * do has no plan: the planner throws.
 */
public sealed interface Plan {

  /** Why it is so, for a reader of EXPLAIN ROUTE. */
  String reason();

  /** One shard does it all, whatever it returns: nothing is merged. */
  record Pass(Physical statement, String reason) implements Plan {}

  /**
   * Rows of several shards.
   *
   * @param locking the shards lock what they read: it belongs to a transaction on all of them
   * @param sameTime the statement asks for the time, which must be the same on all shards: each is
   *     given it ({@code SET timestamp}) before
   */
  record Query(Rows rows, boolean locking, boolean sameTime, String reason) implements Plan {}

  /**
   * Changes on several shards, or with keys that were generated here; as a whole or not at all.
   *
   * @param counting how the update counts become one
   * @param keys for each inserted row where its key comes from; empty: no keys
   * @param sameTime as for a query
   */
  record Write(
      List<Physical> parts,
      Counting counting,
      List<GeneratedKey> keys,
      boolean sameTime,
      String reason)
      implements Plan {
    public Write {
      parts = List.copyOf(parts);
      keys = List.copyOf(keys);
    }
  }

  /** How update counts of several shards become one. */
  enum Counting {
    /** Each shard changed rows of its own. */
    SUM,
    /** Each shard changed the same rows: any of the counts. */
    ONE_COPY
  }

  /**
   * Rows that are read first and then inserted, in batches, by planning {@code insert} for each:
   * {@code head}, as many {@code row}s with commas between, {@code tail}.
   *
   * @param source delivers as many columns as {@code row} has placeholders
   * @param head up to and with VALUES
   * @param row such as {@code (?, ?)}
   * @param tail such as ON DUPLICATE KEY UPDATE …; empty if there is none
   */
  record Transfer(Query source, String head, String row, String tail, String reason)
      implements Plan {

    /** How many columns a row has. */
    public int width() {
      return (int) row.chars().filter(each -> each == '?').count();
    }
  }

  /** A definition, on every shard that holds the table; a failure is told for each shard. */
  record Define(List<Physical> parts, String reason) implements Plan {
    public Define {
      parts = List.copyOf(parts);
    }
  }

  /** Find the answers, then plan again with the {@link Answers}. */
  record Ask(List<Question> questions, String reason) implements Plan {
    public Ask {
      questions = List.copyOf(questions);
    }
  }
}
