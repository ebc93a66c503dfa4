package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/** {@code range} over dates. */
record DateRangeMap(Ranges<LocalDateTime> ranges, int defaultPartition) implements Partitioner {

  @Override
  public Set<KeyType> accepts() {
    return Set.of(KeyType.DATE, KeyType.DATETIME);
  }

  @Override
  public int partition(ShardingKey key) {
    Ranges.Range<LocalDateTime> range = ranges.find(moment(key));
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
    LocalDateTime low = from == null ? null : moment(from);
    LocalDateTime high = to == null ? null : moment(to);
    return ranges.partitions(low, high, defaultPartition, each -> each.plusNanos(1), Set::add);
  }

  private static LocalDateTime moment(ShardingKey key) {
    return key instanceof ShardingKey.Day day
        ? day.value().atStartOfDay()
        : ((ShardingKey.Moment) key).value();
  }
}
