package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Analysis;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.rule.Target;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The plans of one text with placeholders that a shard did alone, by where its key led: with one
 * table, whose key is not assigned, nothing else in such a plan depends on the values of an
 * execution. A point query is planned by looking at its key alone. Thread-safe.
 */
final class KnownPasses {

  /** With more places the same text hardly ever comes to one of them again. */
  private static final int MOST_PLACES = 1024;

  private final Occurrence text;
  private final Analysis analysis;

  /** Null if more than the key decides. */
  private final Located table;

  private final AtomicReferenceArray<Plan.Pass> passes;

  KnownPasses(Occurrence text, Analysis analysis) {
    this.text = text;
    this.analysis = analysis;
    Located only = onlyTable(analysis);
    int places = only == null ? 0 : places(only);
    this.table = places > MOST_PLACES ? null : only;
    this.passes = new AtomicReferenceArray<>(table == null ? 0 : places);
  }

  private static Located onlyTable(Analysis analysis) {
    List<Located> tables = analysis.names().tables();
    Statement statement = analysis.statement();
    Located table = tables.size() == 1 ? tables.get(0) : null;
    boolean decides =
        table != null
            && table.spread()
            && table.router() != null
            && !table.router().rule().partitioner().movesWithTime()
            && table.mention().database() == null
            && statement.withNames().isEmpty()
            && statement.kind() != Statement.Kind.INSERT;
    return decides && !assigns(statement, table) ? table : null;
  }

  private static boolean assigns(Statement statement, Located table) {
    String key = Keys.column(table);
    return statement.change() != null
        && statement.change().assignments().stream()
            .anyMatch(each -> each.column().name().equalsIgnoreCase(key));
  }

  private static int places(Located table) {
    if (table.renamed() != null) {
      return Reach.places(table).size();
    }
    return 1 + table.rule().shards().stream().mapToInt(shard -> shard).max().orElse(0);
  }

  /** Whether these are of use for a text that has this analysis now. */
  boolean isOf(Analysis now) {
    return analysis == now;
  }

  /** The plan for these values, or null if it is not known. */
  Plan.Pass find(Values values) {
    int place = place(values);
    return place < 0 ? null : passes.get(place);
  }

  /** Keeps a plan for executions to come, if it is one of a kind that can be kept. */
  void learn(Values values, Plan plan) {
    int place = plan instanceof Plan.Pass ? place(values) : -1;
    if (place >= 0) {
      passes.set(place, (Plan.Pass) plan);
    }
  }

  /** Where the key leads; −1 if not to one place. */
  private int place(Values values) {
    if (table == null) {
      return -1;
    }
    Target target = analysis.demand(table.mention().id()).target(table.router(), text, values);
    if (!(target instanceof Target.Some some) || some.partitions().size() > 1) {
      return -1;
    }
    int partition = some.partitions().first();
    return table.renamed() != null ? partition : Reach.places(table).get(partition).shard();
  }
}
