package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Set;

/** {@code jump}: jump consistent hash of the text's 32-bit hash. */
record Jump(int size) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new Jump(parameters.count("totalBuckets"));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    return Hashing.jump(key.text().hashCode(), size);
  }
}
