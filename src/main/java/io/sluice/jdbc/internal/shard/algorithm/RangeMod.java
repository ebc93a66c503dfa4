package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * {@code rangemod}: a group of partitions for each range, and within the group the remainder.
 *
 * @param groups the ranges; each stands for its index
 * @param starts the first partition of each group, and one more for the end
 */
record RangeMod(Ranges<BigInteger> groups, List<Integer> starts, int defaultPartition)
    implements Partitioner {

  static Partitioner read(Parameters parameters) {
    List<String> lines = parameters.lines("map", "mapFile");
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "parameter 'map' is missing: a file with lines such as 0-1000=2, where 2 is how many"
              + " partitions share the range");
    }
    List<Integer> starts = new ArrayList<>(List.of(0));
    ToIntFunction<String> group =
        size -> {
          starts.add(starts.get(starts.size() - 1) + size(size));
          return starts.size() - 2;
        };
    Ranges<BigInteger> groups = Ranges.ofLines(lines, group);
    return new RangeMod(
        groups, List.copyOf(starts), parameters.defaultPartition(NO_PARTITION, "defaultNode"));
  }

  private static int size(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("'" + text + "' is no number of partitions");
    }
    return Integer.parseInt(text);
  }

  @Override
  public int size() {
    return Math.max(starts.get(starts.size() - 1), defaultPartition + 1);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    long number = Keys.toLong(key);
    Ranges.Range<BigInteger> range = groups.find(BigInteger.valueOf(number));
    if (range == null) {
      return defaultPartition;
    }
    int start = starts.get(range.value());
    return start + (int) Math.abs(number % (starts.get(range.value() + 1) - start));
  }

  @Override
  public int partitionOfNull() {
    return defaultPartition;
  }

  /** All partitions of every group that the interval meets. */
  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Ranges.ofNumbers(
        groups,
        from,
        to,
        defaultPartition,
        (found, group) -> {
          for (int each = starts.get(group); each < starts.get(group + 1); each++) {
            found.add(each);
          }
        });
  }
}
