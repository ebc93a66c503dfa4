package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.shard.schema.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The tables that were read so far, and on which shards they were not seen. Immutable. */
final class KnownTables {

  private final Map<String, Known> tables;
  private final Set<Integer> unseen;

  /**
   * A table as some shards have it.
   *
   * @param unseen the shards that hold it too and could not be asked
   */
  record Known(Table table, Set<Integer> unseen) {

    Known {
      unseen = Set.copyOf(unseen);
    }

    Known seen(int shard) {
      Set<Integer> left = new HashSet<>(unseen);
      left.remove(shard);
      return new Known(table, left);
    }
  }

  /** None; not the same one as any before, so that what is read meanwhile is not added to it. */
  KnownTables() {
    this(Map.of());
  }

  private KnownTables(Map<String, Known> tables) {
    this.tables = Map.copyOf(tables);
    Set<Integer> all = new HashSet<>();
    tables.values().forEach(known -> all.addAll(known.unseen()));
    this.unseen = Set.copyOf(all);
  }

  /** The table of that lower-case name, or null. */
  Table table(String key) {
    Known known = tables.get(key);
    return known == null ? null : known.table();
  }

  /** These and further ones; the further ones win. */
  KnownTables with(Map<String, Known> further) {
    Map<String, Known> all = new HashMap<>(tables);
    all.putAll(further);
    return new KnownTables(all);
  }

  /** Whether a shard holds tables that were not seen there. */
  boolean isUnseen(int shard) {
    return !unseen.isEmpty() && unseen.contains(shard);
  }

  /** The tables that were not seen on a shard, by their lower-case names. */
  Map<String, Known> unseenOn(int shard) {
    Map<String, Known> there = new HashMap<>();
    tables.forEach(
        (key, known) -> {
          if (known.unseen().contains(shard)) {
            there.put(key, known);
          }
        });
    return there;
  }
}
