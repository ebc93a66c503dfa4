package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code range} over numbers: the partition of the first range that holds the key. */
record RangeMap(Ranges<BigInteger> ranges, int defaultPartition) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    int defaultPartition = parameters.defaultPartition(NO_PARTITION, "defaultNode");
    return Ranges.areDates(parameters.entries())
        ? new DateRangeMap(Ranges.ofDates(parameters.entries()), defaultPartition)
        : new RangeMap(numbers(parameters), defaultPartition);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  /** The map of a rule, numbers only. */
  static Ranges<BigInteger> numbers(Parameters parameters) {
    List<String> lines = parameters.mapLines();
    return lines.isEmpty()
        ? Ranges.ofNumbers(parameters.entries())
        : Ranges.ofLines(lines, parameters::partitionOf);
  }

  static int find(Ranges<BigInteger> ranges, long number, int otherwise) {
    Ranges.Range<BigInteger> range = ranges.find(BigInteger.valueOf(number));
    return range == null ? otherwise : range.value();
  }

  @Override
  public int partition(ShardingKey key) {
    BigInteger number =
        key instanceof ShardingKey.Whole whole
            ? whole.value()
            : BigInteger.valueOf(Keys.toLong(key));
    Ranges.Range<BigInteger> range = ranges.find(number);
    return range == null ? defaultPartition : range.value();
  }

  @Override
  public int size() {
    return ranges.partitions(defaultPartition);
  }

  @Override
  public int partitionOfNull() {
    return defaultPartition;
  }

  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Ranges.ofNumbers(ranges, from, to, defaultPartition, Set::add);
  }
}
