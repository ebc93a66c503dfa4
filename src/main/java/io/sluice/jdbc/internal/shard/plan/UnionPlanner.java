package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Aggregates;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.Distribution;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Plans UNION ALL of queries each of which every shard answers for its own rows: the shards run the
 * whole text. All else about set operations is left to a server. Confined to one thread.
 */
final class UnionPlanner {

  private final Request request;
  private final Reach reach;

  UnionPlanner(Request request, Reach reach) {
    this.request = request;
    this.reach = reach;
  }

  /** The plan, or null if it cannot be done this way. */
  Plan.Query plan() {
    TreeSet<Integer> shards = new TreeSet<>();
    int end = 0;
    for (Block arm : request.statement().blocks()) {
      if (arm.place() == Block.Place.WITH) {
        return null;
      }
      if (arm.place() != Block.Place.TOP) {
        continue;
      }
      if (!(request.analysis().distribution(arm) instanceof Distribution.Spread spread)
          || !passesRowsOn(arm)) {
        return null;
      }
      reach.common(spread.anchors()).forEach(unit -> shards.add(unit.shard()));
      end = Math.max(end, arm.span().to());
    }
    boolean renamed =
        request.analysis().names().tables().stream()
            .anyMatch(table -> !table.named() && table.renamed() != null);
    if (renamed || !onlyUnionAll() || end < request.statement().tokens().count()) {
      return null;
    }
    List<Rows.Fetch> fetches = new ArrayList<>();
    shards.stream()
        .sorted(Comparator.naturalOrder())
        .forEach(shard -> fetches.add(new Rows.Fetch(Splice.whole(request.text(), shard))));
    return new Plan.Query(
        new Rows.Concat(fetches),
        false,
        Times.asked(request.text().tokens()),
        "each shard unites its own rows");
  }

  private boolean passesRowsOn(Block arm) {
    return !arm.grouped()
        && !arm.distinct()
        && arm.limit() == null
        && arm.orderBy().isEmpty()
        && arm.clauses().tail().length() == 0
        && !Aggregates.any(request.statement(), arm)
        && !Aggregates.windows(request.statement(), arm);
  }

  private boolean onlyUnionAll() {
    ShapeTokens tokens = request.statement().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      boolean other = tokens.is(i, "EXCEPT") || tokens.is(i, "INTERSECT") || tokens.is(i, "MINUS");
      if (other || tokens.is(i, "UNION") && !tokens.is(i + 1, "ALL")) {
        return false;
      }
    }
    return true;
  }
}
