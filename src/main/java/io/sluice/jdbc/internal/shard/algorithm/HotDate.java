package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.internal.time.WallClock;
import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code hotdate}: the last days are the first partition; what is older has periods, counted back
 * from today. As days go by a key's partition rises, whether or not somebody moves its row: a row
 * is looked for in all partitions up to today's.
 *
 * @param period in milliseconds
 */
record HotDate(DateFields fields, int lastDays, long period, WallClock clock)
    implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return read(parameters, WallClock.SYSTEM);
  }

  static Partitioner read(Parameters parameters, WallClock clock) {
    return new HotDate(
        DateFields.read(parameters),
        parameters.required("sLastDay", 0),
        parameters.required("sPartionDay", 1) * DateFields.DAY_MILLIS,
        clock);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.DATED;
  }

  @Override
  public boolean movesWithTime() {
    return true;
  }

  @Override
  public int partition(ShardingKey key) {
    long age = clock.millis() - fields.millis(key);
    long days = age / DateFields.DAY_MILLIS + 1;
    if (days <= lastDays) {
      return 0;
    }
    return (int) ((age - lastDays * DateFields.DAY_MILLIS) / period) + 1;
  }

  /** Those of the oldest key, and all that it had before. */
  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    if (from == null || !from.equals(to) && !(fields.keepsOrder() && DateFields.isDated(from))) {
      return Optional.empty();
    }
    Set<Integer> found = new TreeSet<>();
    for (int each = 0; each <= Math.min(partition(from), Periods.MOST); each++) {
      found.add(each);
    }
    return Optional.of(found);
  }
}
