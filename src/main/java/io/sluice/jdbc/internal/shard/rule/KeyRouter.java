package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.fold.Folded;
import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import io.sluice.jdbc.internal.shard.fold.KeyFolder;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * From values of the key column to partitions: a rule together with what the servers say of its
 * column. Immutable and thread-safe.
 *
 * <p>Questions about rows that exist ({@link #equal}, {@link #isNull}, {@link #range}) have answers
 * that are never too small. {@link #stored} says where one new row goes.
 */
public final class KeyRouter {

  /** Intervals of up to so many keys are asked key by key. */
  private static final int MOST_KEYS = 1024;

  private static final int LONGEST_SHOWN = 60;

  private final String table;
  private final String column;
  private final TableRule.Sharded rule;
  private final KeyFolder folder;
  private final Partitioner partitioner;

  /** One answer for each partition, as most questions are about one key. */
  private final List<Target> alone;

  private KeyRouter(TableRule of, KeyFolder folder, Partitioner partitioner) {
    this.table = of.table();
    this.column = of.keyColumn().orElseThrow();
    this.rule = of.keyed().orElseThrow();
    this.folder = folder;
    this.partitioner = partitioner;
    List<Target> each = new ArrayList<>();
    for (int i = 0; i < Math.min(rule.partitions(), MOST_KEYS); i++) {
      each.add(Target.of(Set.of(i), ""));
    }
    this.alone = List.copyOf(each);
  }

  /**
   * The router of a table that has a key column.
   *
   * @throws SQLException S1009 if rows cannot be spread by a column of that type
   * @throws java.util.NoSuchElementException if the rule has no key column
   */
  public static KeyRouter of(TableRule rule, KeyColumn column) throws SQLException {
    Partitioner partitioner = rule.keyed().orElseThrow().partitioner();
    String name = "Table '" + rule.table() + "', column '" + rule.keyColumn().orElseThrow() + "': ";
    KeyFolder folder;
    try {
      folder = KeyFolder.of(column);
    } catch (SQLException refused) {
      throw Errors.badArgument(name + refused.getMessage());
    }
    if (!partitioner.accepts().contains(folder.type())) {
      throw Errors.badArgument(
          name
              + "algorithm '"
              + rule.keyed().orElseThrow().algorithm()
              + "' cannot spread by "
              + folder.type()
              + " values; it takes "
              + new TreeSet<>(partitioner.accepts())
              + ".");
    }
    try {
      return new KeyRouter(rule, folder, partitioner.forColumn(key -> canonical(folder, key)));
    } catch (IllegalArgumentException refused) {
      throw Errors.badArgument(name + refused.getMessage() + ".");
    }
  }

  private static ShardingKey canonical(KeyFolder folder, ShardingKey key) {
    if (folder.compared(key.text()) instanceof Folded.Keys keys && keys.candidates().size() == 1) {
      return keys.candidates().get(0);
    }
    throw new IllegalArgumentException("'" + key.text() + "' is no value of that column");
  }

  /** Whether equal values of the two key columns are in equal places: a join on them is local. */
  public boolean agreesWith(KeyRouter other) {
    return folder.agreesWith(other.folder) && rule.spreadsAs(other.rule);
  }

  /** The rule whose partitions the answers number. */
  public TableRule.Sharded rule() {
    return rule;
  }

  /** {@code column = value}; {@code null} stands for NULL, which equals nothing. */
  public Target equal(Object value) {
    Folded folded = folder.compared(value);
    return folded instanceof Folded.Keys keys ? holding(keys) : without(folded);
  }

  /** {@code column <=> value}. */
  public Target equalOrBothNull(Object value) {
    return value == null ? isNull() : equal(value);
  }

  /** {@code column IS NULL}. */
  public Target isNull() {
    int partition = partitioner.partitionOfNull();
    return isPartition(partition)
        ? only(partition)
        : new Target.All("the rule has no partition for NULL");
  }

  /**
   * One end of an interval.
   *
   * @param value {@code null} stands for NULL, which nothing is less or greater than
   */
  public record End(Object value, boolean inclusive) {}

  /** {@code column} between two ends; {@code null} for an end that is open. */
  public Target range(End low, End high) {
    Folded least = low == null ? null : folder.least(low.value(), low.inclusive());
    Folded greatest = high == null ? null : folder.greatest(high.value(), high.inclusive());
    if (least instanceof Folded.Null || least instanceof Folded.Impossible) {
      return without(least);
    } else if (greatest instanceof Folded.Null || greatest instanceof Folded.Impossible) {
      return without(greatest);
    }
    ShardingKey from = least instanceof Folded.Keys keys ? keys.candidates().get(0) : null;
    ShardingKey to = greatest instanceof Folded.Keys keys ? keys.candidates().get(0) : null;
    if (from == null && to == null) {
      return new Target.All("the ends of the range are not certain");
    } else if (Intervals.isEmpty(from, to)) {
      return new Target.None("the range is empty");
    }
    return interval(from, to);
  }

  private Target interval(ShardingKey from, ShardingKey to) {
    Optional<Set<Integer>> known = partitioner.partitions(from, to);
    if (known.isPresent()) {
      return Target.of(existing(known.get()), "no partition holds keys of that range");
    }
    Optional<Iterable<ShardingKey>> keys = Intervals.keys(from, to, MOST_KEYS);
    if (keys.isEmpty() || partitioner.movesWithTime()) {
      return new Target.All("the algorithm '" + rule.algorithm() + "' does not keep order");
    }
    Set<Integer> found = new TreeSet<>();
    for (ShardingKey key : keys.get()) {
      Target target = holding(key);
      if (target instanceof Target.All) {
        return target;
      } else if (target instanceof Target.Some some) {
        found.addAll(some.partitions());
      }
      if (found.size() == rule.partitions()) {
        break;
      }
    }
    return Target.of(found, "no partition holds keys of that range");
  }

  private Target holding(Folded.Keys keys) {
    if (keys.candidates().size() == 1) {
      return holding(keys.candidates().get(0));
    }
    Set<Integer> found = new TreeSet<>();
    for (ShardingKey key : keys.candidates()) {
      Target target = holding(key);
      if (target instanceof Target.All) {
        return target;
      } else if (target instanceof Target.Some some) {
        found.addAll(some.partitions());
      }
    }
    return Target.of(found, "no partition holds that key");
  }

  private Target holding(ShardingKey key) {
    if (partitioner.movesWithTime()) {
      return partitioner
          .partitions(key, key)
          .map(found -> Target.of(existing(found), "no partition holds that key"))
          .orElse(new Target.All("rows move as time goes by"));
    }
    try {
      int partition = partitioner.partition(key);
      return isPartition(partition)
          ? only(partition)
          : new Target.None("no partition holds that key");
    } catch (IllegalArgumentException meaningless) {
      return new Target.All(meaningless.getMessage());
    }
  }

  private Target only(int partition) {
    return partition < alone.size() ? alone.get(partition) : Target.of(Set.of(partition), "");
  }

  private static Target without(Folded folded) {
    if (folded instanceof Folded.Unknown unknown) {
      return new Target.All(unknown.reason());
    }
    return new Target.None(
        folded instanceof Folded.Null
            ? "nothing is equal to NULL"
            : "no value of the column can be that");
  }

  /**
   * Where a row goes whose key column is assigned {@code value}.
   *
   * @return the partition; empty when only the server knows what will be stored
   * @throws SQLException 0AX01 if no partition takes the row; names table, column and value
   */
  public Optional<Integer> stored(Object value) throws SQLException {
    Folded folded = folder.stored(value);
    if (folded instanceof Folded.Null) {
      return Optional.of(checked(partitioner.partitionOfNull(), null));
    } else if (!(folded instanceof Folded.Keys keys)) {
      return Optional.empty();
    } else {
      Set<Integer> found = new TreeSet<>();
      for (ShardingKey key : keys.candidates()) {
        try {
          found.add(checked(partitioner.partition(key), value));
        } catch (IllegalArgumentException meaningless) {
          throw refused(value, meaningless.getMessage());
        }
      }
      return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }
  }

  private int checked(int partition, Object value) throws SQLException {
    if (!isPartition(partition)) {
      throw refused(value, "no partition takes it; give the rule a default or a place for it");
    }
    return partition;
  }

  private SQLException refused(Object value, String why) {
    String text = value instanceof byte[] ? "a binary value" : String.valueOf(value);
    String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    return Errors.unsupported(
        "Table '"
            + table
            + "', column '"
            + column
            + "': a row with the key "
            + (value instanceof String ? "'" + shown + "'" : value == null ? "NULL" : shown)
            + " has no shard: "
            + why
            + ".");
  }

  private boolean isPartition(int number) {
    return number >= 0 && number < rule.partitions();
  }

  private Set<Integer> existing(Set<Integer> partitions) {
    Set<Integer> existing = new TreeSet<>(partitions);
    existing.removeIf(partition -> !isPartition(partition));
    return existing;
  }
}
