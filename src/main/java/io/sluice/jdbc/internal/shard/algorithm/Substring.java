package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Set;

/** {@code substring}: the partition's number is part of the key itself. */
record Substring(int start, int length, int partitionCount, int defaultPartition)
    implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new Substring(
        parameters.required("startIndex", 0),
        parameters.required("size", 1),
        parameters.count("partitionCount"),
        parameters.defaultPartition(NO_PARTITION, "defaultPartition"));
  }

  @Override
  public int size() {
    return partitionCount;
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    String text = key.text();
    if (text.length() < start + length) {
      throw new IllegalArgumentException(
          "it has no characters " + start + " to " + (start + length - 1));
    }
    try {
      int partition = Integer.parseInt(text.substring(start, start + length));
      return partition >= partitionCount ? defaultPartition : partition;
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException(
          "its characters " + start + " to " + (start + length - 1) + " are no number", bad);
    }
  }

  @Override
  public int partitionOfNull() {
    return defaultPartition;
  }
}
