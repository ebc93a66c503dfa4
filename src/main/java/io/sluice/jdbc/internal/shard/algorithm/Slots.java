package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code slots}: 1024 slots of a 64-bit number, in runs over the partitions.
 *
 * @param segments the partition of each slot
 */
record Slots(List<Integer> segments) implements Partitioner {

  private static final int SLOTS = 1024;

  static Partitioner read(Parameters parameters) {
    return new Slots(segments(parameters));
  }

  /** {@code partitionCount} runs of {@code partitionLength} slots, pair by pair. */
  static List<Integer> segments(Parameters parameters) {
    int[] counts = parameters.numbers("partitionCount");
    int[] lengths = parameters.numbers("partitionLength");
    if (counts.length != lengths.length) {
      throw new IllegalArgumentException(
          "parameters 'partitionCount' and 'partitionLength' must have as many numbers each");
    }
    List<Integer> segments = new ArrayList<>();
    int partition = 0;
    long slots = 0;
    for (int i = 0; i < counts.length; i++) {
      slots += (long) counts[i] * lengths[i];
      for (int run = 0; run < counts[i] && slots <= SLOTS; run++, partition++) {
        for (int slot = 0; slot < lengths[i]; slot++) {
          segments.add(partition);
        }
      }
    }
    if (slots != SLOTS) {
      throw new IllegalArgumentException(
          "partitionCount times partitionLength must add up to 1024, not to " + slots);
    }
    return List.copyOf(segments);
  }

  @Override
  public int size() {
    return segments.get(SLOTS - 1) + 1;
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    return partition(Keys.toLong(key));
  }

  private int partition(long number) {
    long mixed = (number >>> 32) ^ number;
    return segments.get((int) (mixed & (SLOTS - 1)));
  }

  /** Slot by slot: after 1024 numbers in a row every slot was met. */
  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    if (!(from instanceof ShardingKey.Whole low && to instanceof ShardingKey.Whole high)
        || low.value().bitLength() >= Long.SIZE
        || high.value().bitLength() >= Long.SIZE
        || high.value().subtract(low.value()).bitLength() > 10) {
      return Optional.empty();
    }
    Set<Integer> found = new TreeSet<>();
    for (long each = low.value().longValue(); ; each++) {
      found.add(partition(each));
      if (each == high.value().longValue()) {
        return Optional.of(found);
      }
    }
  }
}
