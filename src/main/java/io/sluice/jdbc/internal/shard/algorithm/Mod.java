package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.Set;

/** {@code mod}: the remainder of the number's absolute value, or of the hash of text. */
record Mod(int size) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new Mod(parameters.count("count"));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    BigInteger number = Keys.toBigInteger(key);
    if (number == null) {
      return Math.abs(key.text().hashCode()) % size;
    } else if (number.bitLength() < Long.SIZE) {
      return (int) Math.abs(number.longValue() % size);
    }
    return number.abs().mod(BigInteger.valueOf(size)).intValue();
  }
}
