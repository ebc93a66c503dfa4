package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code range} over numbers: the partition of the first range that holds the key. */
record RangeMap(Ranges<BigInteger> ranges, int defaultPartition) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    List<String> lines = parameters.lines("map", "mapFile");
    parameters.refuseMapTwice(lines);
    int defaultPartition = parameters.defaultPartition(NO_PARTITION, "defaultNode");
    if (!lines.isEmpty()) {
      return new RangeMap(Ranges.ofLines(lines, parameters::partitionOf), defaultPartition);
    } else if (Ranges.areDates(parameters.entries())) {
      return new DateRangeMap(Ranges.ofDates(parameters.entries()), defaultPartition);
    }
    return new RangeMap(Ranges.ofNumbers(parameters.entries()), defaultPartition);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
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
  public int partitionOfNull() {
    return defaultPartition;
  }

  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    BigInteger low = from instanceof ShardingKey.Whole whole ? whole.value() : null;
    BigInteger high = to instanceof ShardingKey.Whole whole ? whole.value() : null;
    if (low == null && from != null || high == null && to != null) {
      return Optional.empty();
    }
    Set<Integer> found = new TreeSet<>();
    ranges.meeting(low, high).forEach(range -> found.add(range.value()));
    if (!ranges.cover(low, high, each -> each.add(BigInteger.ONE))) {
      found.add(defaultPartition);
    }
    return Optional.of(found);
  }
}
