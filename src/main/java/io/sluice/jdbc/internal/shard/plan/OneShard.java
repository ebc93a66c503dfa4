package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether one shard has all that can matter to a statement, and which. Confined to one thread. */
final class OneShard {

  private final Request request;
  private final Set<Integer> shards = new HashSet<>();
  private final Set<Integer> partitions = new HashSet<>();
  private final List<String> reasons = new ArrayList<>();
  private final List<Located> nowhere = new ArrayList<>();

  OneShard(Request request, Reach reach) {
    this.request = request;
    for (Located table : request.analysis().names().tables()) {
      if (!table.named() && !table.everywhere()) {
        add(table, reach);
      }
    }
  }

  private void add(Located table, Reach reach) {
    if (table.rule() instanceof TableRule.Single single) {
      shards.add(single.shard());
      reasons.add(
          table.mention().name()
              + (single.implicit() ? " lives on the default shard" : " lives on one shard"));
      return;
    }
    int id = table.mention().id();
    for (Reach.Unit unit : reach.units(id)) {
      shards.add(unit.shard());
      if (table.renamed() != null) {
        partitions.add(unit.partition());
      }
    }
    if (reach.partitions(id).isEmpty()) {
      nowhere.add(table);
    }
    reasons.add(table.mention().shownName() + ": " + reach.reason(id));
  }

  /** The one place; null if there are several. */
  Reach.Unit unit() {
    if (shards.size() > 1 || partitions.size() > 1) {
      return null;
    }
    int partition = partitions.isEmpty() ? -1 : partitions.iterator().next();
    if (!shards.isEmpty()) {
      int shard = shards.iterator().next();
      return impossibleThere(shard) ? null : new Reach.Unit(shard, partition);
    }
    // Nothing can match anywhere: any shard that has the tables says so.
    for (Located table : nowhere) {
      return Reach.somewhere(table);
    }
    return new Reach.Unit(request.session().home(), partition);
  }

  /** A table of which nothing can match must at least be there under some name. */
  private boolean impossibleThere(int shard) {
    return nowhere.stream()
        .anyMatch(
            table ->
                table.renamed() != null && Reach.somewhere(table).shard() != shard
                    || !table.rule().shards().contains(shard));
  }

  Plan.Pass pass() {
    Reach.Unit unit = unit();
    Physical statement = Names.at(request, unit).physical(unit.shard());
    return new Plan.Pass(statement, reason());
  }

  String reason() {
    return switch (reasons.size()) {
      case 0 -> "any shard can answer";
      case 1 -> reasons.get(0);
      default -> String.join("; ", reasons.stream().distinct().toList());
    };
  }
}
