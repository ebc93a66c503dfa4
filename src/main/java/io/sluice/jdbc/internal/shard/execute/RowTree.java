package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.plan.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Questions about a plan's rows. Stateless. */
final class RowTree {

  private RowTree() {}

  /** The statements whose rows are merged at once: not those that fill temporary tables. */
  static List<Rows.Fetch> fetches(Rows rows) {
    List<Rows.Fetch> all = new ArrayList<>();
    walk(
        rows,
        each -> {
          if (each instanceof Rows.Fetch fetch) {
            all.add(fetch);
          }
        });
    return all;
  }

  /** The gathers, which are done before anything is merged. */
  static List<Rows.Gather> gathers(Rows rows) {
    List<Rows.Gather> all = new ArrayList<>();
    walk(
        rows,
        each -> {
          if (each instanceof Rows.Gather gather) {
            all.add(gather);
          }
        });
    return all;
  }

  /** Every shard that has a part in it. */
  static Set<Integer> shards(Rows rows) {
    Set<Integer> shards = new TreeSet<>();
    for (Rows.Fetch fetch : fetches(rows)) {
      shards.add(fetch.statement().shard());
    }
    for (Rows.Gather gather : gathers(rows)) {
      shards.add(gather.last().shard());
      for (Rows.Fragment fragment : gather.fragments()) {
        fragment.parts().forEach(each -> shards.add(each.statement().shard()));
      }
    }
    return shards;
  }

  /** Whether rows are come back to after others were read. */
  static boolean comesBack(Rows rows) {
    boolean[] found = new boolean[1];
    walk(rows, each -> found[0] |= each instanceof Rows.Aggregate || each instanceof Rows.Sort);
    return found[0];
  }

  /** Whether the first rows of the answer are among the first rows of each statement. */
  static boolean keepsFirst(Rows rows) {
    boolean[] skips = new boolean[1];
    walk(rows, each -> skips[0] |= each instanceof Rows.Limit limit && limit.offset() > 0);
    return !skips[0] && !comesBack(rows) && gathers(rows).isEmpty();
  }

  private static void walk(Rows rows, Consumer<Rows> visitor) {
    visitor.accept(rows);
    if (rows instanceof Rows.Concat concat) {
      concat.inputs().forEach(visitor);
    } else if (rows instanceof Rows.Merge merge) {
      merge.inputs().forEach(visitor);
    } else if (rows instanceof Rows.Aggregate aggregate) {
      walk(aggregate.input(), visitor);
    } else if (rows instanceof Rows.Sort sort) {
      walk(sort.input(), visitor);
    } else if (rows instanceof Rows.Limit limit) {
      walk(limit.input(), visitor);
    } else if (rows instanceof Rows.Strip strip) {
      walk(strip.input(), visitor);
    }
  }
}
