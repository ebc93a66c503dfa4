package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Set;

/** {@code hashmod}: the remainder of the text's hash after Wang's mix, in 32 bits. */
record HashMod(int size) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new HashMod(parameters.count("count"));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    int h = key.text().hashCode();
    h = ~h + (h << 21);
    h ^= h >> 24;
    h = h + (h << 3) + (h << 8);
    h ^= h >> 14;
    h = h + (h << 2) + (h << 4);
    h ^= h >> 28;
    h = Math.abs(h + (h << 31));
    boolean powerOfTwo = (size & (size - 1)) == 0;
    return powerOfTwo ? h & (size - 1) : h % size;
  }
}
