package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code rangedatehash}: a group of partitions for each period, and within the group a consistent
 * hash of the milliseconds.
 *
 * @param period in milliseconds
 */
record RangeDateHash(DateFields fields, long begin, long period, int group) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    DateFields fields = DateFields.read(parameters);
    Long begin = fields.millis(parameters, "sBeginDate");
    if (begin == null) {
      throw new IllegalArgumentException("parameter 'sBeginDate' is missing");
    }
    return new RangeDateHash(
        fields,
        begin,
        parameters.required("sPartionDay", 1) * DateFields.DAY_MILLIS,
        parameters.required("groupPartionSize", 1));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.DATED;
  }

  @Override
  public int partition(ShardingKey key) {
    long millis = fields.millis(key);
    return (int) ((millis - begin) / period * group) + Hashing.consistent(millis, group);
  }

  /** All partitions of the groups from that of one end to that of the other. */
  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Periods.between(
            fields, from, to, millis -> (millis - begin) / period, number -> number * group)
        .map(
            firsts -> {
              Set<Integer> found = new TreeSet<>();
              firsts.forEach(
                  first -> {
                    for (int each = first; each < first + group; each++) {
                      found.add(each);
                    }
                  });
              return found;
            });
  }
}
