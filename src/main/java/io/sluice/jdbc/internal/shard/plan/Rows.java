package io.sluice.jdbc.internal.shard.plan;

import java.util.List;

/** A source of rows: what the shards deliver, and the steps that make one answer of it. */
public sealed interface Rows {

  /** The rows of one statement in its order. */
  record Fetch(Physical statement) implements Rows {}

  /** All rows of each, in any order. */
  record Concat(List<Fetch> inputs) implements Rows {
    public Concat {
      inputs = List.copyOf(inputs);
    }
  }

  /** Inputs that are in this order already become one in this order. */
  record Merge(List<Fetch> inputs, List<SortKey> keys) implements Rows {
    public Merge {
      inputs = List.copyOf(inputs);
      keys = List.copyOf(keys);
    }
  }

  /**
   * Neighbours with equal keys become one row; without keys all rows become one, and there is at
   * least one.
   *
   * @param input ordered by the keys
   * @param columns one for each column of the input
   */
  record Aggregate(Rows input, List<SortKey> keys, List<Combine> columns) implements Rows {
    public Aggregate {
      keys = List.copyOf(keys);
      columns = List.copyOf(columns);
    }
  }

  /** Sorts in memory what has become small: groups. Stable, and bounded by gatherMaxRows. */
  record Sort(Rows input, List<SortKey> keys) implements Rows {
    public Sort {
      keys = List.copyOf(keys);
    }
  }

  /** Skips {@code offset} rows, then lets {@code count} pass. */
  record Limit(Rows input, long offset, long count) implements Rows {
    /** In place of a count that is not set yet: only to be explained. */
    public static final long OPEN = -2;
  }

  /** Hides the last columns, that many: they were there to sort by. */
  record Strip(Rows input, int hidden) implements Rows {}

  /**
   * The user's own SQL over temporary tables that hold what was brought together. All fragments are
   * read before {@code last} runs; the temporary tables are dropped after it.
   *
   * @param fragments may be empty: then all that is needed is there already
   * @param last runs on the shard where the temporary tables are
   */
  record Gather(List<Fragment> fragments, Physical last) implements Rows {
    public Gather {
      fragments = List.copyOf(fragments);
    }
  }

  /**
   * A temporary table and what goes into it.
   *
   * @param table its name, unique in the plan; no user's table has it
   * @param logical the table whose rows it holds, for whoever asks where a column comes from
   * @param create makes it empty
   * @param parts what its rows are, with exactly its columns
   */
  record Fragment(String table, String logical, String create, List<Fetch> parts) {
    public Fragment {
      parts = List.copyOf(parts);
    }
  }
}
