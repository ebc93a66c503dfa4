package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;

/** What the algorithms read keys as. Stateless. */
final class Keys {

  static final Set<KeyType> NUMBER_OR_TEXT = Set.of(KeyType.INTEGER, KeyType.TEXT);
  static final Set<KeyType> DATED =
      Set.of(KeyType.INTEGER, KeyType.TEXT, KeyType.DATE, KeyType.DATETIME);
  static final Set<KeyType> ALL = Set.copyOf(EnumSet.allOf(KeyType.class));

  private Keys() {}

  /** A 64-bit number; text must be one. */
  static long toLong(ShardingKey key) {
    if (key instanceof ShardingKey.Whole whole && whole.value().bitLength() < Long.SIZE) {
      return whole.value().longValue();
    }
    return toLong(key.text());
  }

  static long toLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException("it is not a whole number of 64 bits", bad);
    }
  }

  /** A number of any length; null if the text is none. */
  static BigInteger toBigInteger(ShardingKey key) {
    if (key instanceof ShardingKey.Whole whole) {
      return whole.value();
    }
    try {
      return new BigInteger(key.text());
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }
}
