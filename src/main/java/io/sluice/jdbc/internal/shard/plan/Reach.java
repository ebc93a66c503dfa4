package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Analysis;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.rule.Place;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.rule.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where the rows are that can matter, with the values of one execution. Immutable. */
final class Reach {

  /**
   * A place of a spread table: a shard, and which partition there if each is a table of its own.
   *
   * @param partition −1 if the table has the same name everywhere
   */
  record Unit(int shard, int partition) {}

  private final Analysis analysis;
  private final List<SortedSet<Integer>> partitions = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  Reach(Request request) {
    this.analysis = request.analysis();
    for (Located table : analysis.names().tables()) {
      own(table, request);
    }
    List<SortedSet<Integer>> alone = List.copyOf(partitions);
    for (Located table : analysis.names().tables()) {
      int id = table.mention().id();
      for (int companion : analysis.companions(id)) {
        TreeSet<Integer> common = new TreeSet<>(partitions.get(id));
        if (common.retainAll(alone.get(companion))) {
          partitions.set(id, common);
          reasons.set(id, "as " + analysis.names().table(companion).mention().shownName());
        }
      }
    }
  }

  private void own(Located table, Request request) {
    if (!table.spread()) {
      partitions.add(new TreeSet<>());
      reasons.add("");
      return;
    }
    int id = table.mention().id();
    Target target =
        table.router() == null
            ? new Target.All("no condition on the key")
            : analysis.demand(id).target(table.router(), request.text(), request.values());
    TreeSet<Integer> found = new TreeSet<>();
    if (target instanceof Target.Some some) {
      found.addAll(some.partitions());
      reasons.add("key " + table.rule().keyColumn().orElse(""));
    } else if (target instanceof Target.All all) {
      found.addAll(all(places(table)));
      reasons.add(all.reason());
    } else {
      reasons.add(((Target.None) target).reason());
    }
    partitions.add(found);
  }

  private static Collection<Integer> all(List<Place> places) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      all.add(i);
    }
    return all;
  }

  /** The places of a table's partitions; a child's are those of the rule at the chain's end. */
  static List<Place> places(Located table) {
    TableRule rule = table.rule();
    TableRule root = rule instanceof TableRule.Child child ? child.root() : rule;
    if (root instanceof TableRule.Sharded sharded) {
      return sharded.places();
    }
    return List.of(new Place(root.shards().get(0), rule.table()));
  }

  /** The partitions of a spread table that can hold rows that matter. */
  SortedSet<Integer> partitions(int mention) {
    return partitions.get(mention);
  }

  /** Why it is those. */
  String reason(int mention) {
    return reasons.get(mention);
  }

  /** The units that a spread table's rows are in. */
  List<Unit> units(int mention) {
    return units(analysis.names().table(mention), partitions.get(mention));
  }

  /** The units in which all of these tables can have something. */
  List<Unit> common(Collection<Integer> mentions) {
    TreeSet<Integer> common = null;
    Located first = null;
    for (int mention : mentions) {
      if (common == null) {
        common = new TreeSet<>(partitions.get(mention));
        first = analysis.names().table(mention);
      } else {
        common.retainAll(partitions.get(mention));
      }
    }
    List<Unit> units = units(first, common);
    return units.isEmpty() ? List.of(somewhere(first)) : units;
  }

  /** Some place that has the table, for a question whose answer is nothing. */
  static Unit somewhere(Located table) {
    Place place = places(table).get(0);
    return new Unit(place.shard(), table.renamed() == null ? -1 : 0);
  }

  private static List<Unit> units(Located table, SortedSet<Integer> partitions) {
    TreeSet<Integer> shards = new TreeSet<>();
    List<Unit> units = new ArrayList<>();
    for (int partition : partitions) {
      int shard = places(table).get(partition).shard();
      if (table.renamed() != null) {
        units.add(new Unit(shard, partition));
      } else if (shards.add(shard)) {
        units.add(new Unit(shard, -1));
      }
    }
    units.sort(java.util.Comparator.comparingInt(Unit::shard).thenComparingInt(Unit::partition));
    return units;
  }
}
