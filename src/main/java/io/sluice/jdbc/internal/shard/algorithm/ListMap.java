package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingDefinition;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@code list}: the partition of exactly that key.
 *
 * @param numeric whether keys must be 32-bit numbers, as MyCat's {@code type=0} says
 */
record ListMap(Map<ShardingKey, Integer> partitions, boolean numeric, int defaultPartition)
    implements Partitioner {

  private static final String DEFAULT_KEY = "DEFAULT_NODE";

  ListMap {
    partitions = Map.copyOf(partitions);
  }

  static Partitioner read(Parameters parameters) {
    List<String> lines = parameters.mapLines();
    String type = parameters.text("type");
    int defaultPartition = parameters.defaultPartition(NO_PARTITION, "defaultNode");
    if (!lines.isEmpty()) {
      return ofLines(parameters, lines, type == null || type.equals("0"), defaultPartition);
    }
    Map<ShardingKey, Integer> partitions = new HashMap<>();
    for (ShardingDefinition.Entry entry : parameters.entries()) {
      if (entry.range()) {
        throw new IllegalArgumentException("a list has single keys, no ranges");
      }
      put(partitions, key(entry.from(), "0".equals(type)), entry.partition());
    }
    return new ListMap(partitions, "0".equals(type), defaultPartition);
  }

  /** MyCat's lines {@code key=n}; lines without {@code =} are no entries to it. */
  private static Partitioner ofLines(
      Parameters parameters, List<String> lines, boolean numeric, int given) {
    Map<ShardingKey, Integer> partitions = new HashMap<>();
    int defaultPartition = given;
    for (String line : lines) {
      int equals = line.lastIndexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      if (equals < 0) {
        throw new IllegalArgumentException("the line '" + line + "' is not of the form key=0");
      }
      int partition = parameters.partitionOf(line.substring(equals + 1));
      if (key.equals(DEFAULT_KEY)) {
        defaultPartition = given >= 0 ? given : partition;
      } else {
        put(partitions, key(key, numeric), partition);
      }
    }
    return new ListMap(partitions, numeric, defaultPartition);
  }

  private static ShardingKey key(String text, boolean numeric) {
    return numeric ? number(text) : new ShardingKey.Text(text);
  }

  private static void put(Map<ShardingKey, Integer> partitions, ShardingKey key, int partition) {
    Integer before = partitions.put(key, partition);
    if (before != null && before != partition) {
      throw new IllegalArgumentException("the key '" + key.text() + "' is listed twice");
    }
  }

  @Override
  public Set<KeyType> accepts() {
    return numeric ? Keys.NUMBER_OR_TEXT : Keys.ALL;
  }

  /** The keys as the column's values will be; numbers are read from whatever the column holds. */
  @Override
  public Partitioner forColumn(UnaryOperator<ShardingKey> canonical) {
    if (numeric) {
      return this;
    }
    Map<ShardingKey, Integer> folded = new HashMap<>();
    partitions.forEach((key, partition) -> put(folded, canonical.apply(key), partition));
    return new ListMap(folded, numeric, defaultPartition);
  }

  @Override
  public int partition(ShardingKey key) {
    ShardingKey listed = numeric ? number(key.text()) : key;
    return partitions.getOrDefault(listed, defaultPartition);
  }

  private static ShardingKey number(String text) {
    try {
      return new ShardingKey.Whole(Integer.parseInt(text));
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException("it is not a whole number of 32 bits", bad);
    }
  }

  @Override
  public int size() {
    int most = partitions.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    return Math.max(most, defaultPartition) + 1;
  }

  @Override
  public int partitionOfNull() {
    return defaultPartition;
  }
}
