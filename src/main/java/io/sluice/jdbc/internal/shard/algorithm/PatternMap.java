package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.Set;

/**
 * {@code pattern}: the range of the number's remainder; what is no row of digits, such as a
 * negative number, has the default partition.
 */
record PatternMap(Ranges<BigInteger> ranges, int modulus, int defaultPartition)
    implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new PatternMap(
        RangeMap.numbers(parameters),
        parameters.integer("patternValue", 1024, 1),
        parameters.defaultPartition(0, "defaultNode"));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    String text = key.text();
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return defaultPartition;
    }
    return RangeMap.find(ranges, Keys.toLong(text) % modulus, NO_PARTITION);
  }

  @Override
  public int partitionOfNull() {
    return defaultPartition;
  }
}
