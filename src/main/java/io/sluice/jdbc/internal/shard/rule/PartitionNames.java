package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.Redaction;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions of one table and what they are called in its rule. Immutable.
 *
 * @param renamed whether {@code tables(…)} gives the places their tables
 */
record PartitionNames(List<String> shards, List<Place> places, boolean renamed) {

  /**
   * One partition per shard; or, with tables, one per table: the first table on the first shard,
   * the second on the second, and round and round.
   */
  static PartitionNames of(String table, List<String> tables, List<String> shards) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < (tables.isEmpty() ? shards.size() : tables.size()); i++) {
      places.add(new Place(i % shards.size(), tables.isEmpty() ? table : tables.get(i)));
    }
    return new PartitionNames(shards, List.copyOf(places), !tables.isEmpty());
  }

  int partitionOf(String name) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      if (Integer.toString(i).equals(name) || renamed && place.table().equalsIgnoreCase(name)) {
        return i;
      } else if (shards.get(place.shard()).equalsIgnoreCase(name)) {
        found.add(i);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "there is no partition "
                + Redaction.quote(name)
                + "; allowed: 0 to "
                + (places.size() - 1)
                + (renamed
                    ? " or the name of a table of this rule"
                    : ", " + String.join(", ", shards))
            : "shard " + Redaction.quote(name) + " has several tables; name one of them");
  }
}
