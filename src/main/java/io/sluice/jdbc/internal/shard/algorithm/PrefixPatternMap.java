package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.Set;

/** {@code prefixpattern}: the range of the remainder of the sum of the first characters. */
record PrefixPatternMap(Ranges<BigInteger> ranges, int modulus, int length) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new PrefixPatternMap(
        RangeMap.numbers(parameters),
        parameters.integer("patternValue", 1024, 1),
        parameters.required("prefixLength", 0));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    long sum = key.text().chars().limit(length).asLongStream().sum();
    return RangeMap.find(ranges, sum % modulus, NO_PARTITION);
  }
}
