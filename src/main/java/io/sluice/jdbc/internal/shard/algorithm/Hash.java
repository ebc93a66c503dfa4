package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * {@code hash}, for new data: any key, evenly spread; with one more partition at the end 1/n of the
 * keys move. Integers count by their lower 64 bits, everything else by the FNV-1a of its bytes.
 */
record Hash(int size) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    return new Hash(parameters.count("count"));
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.ALL;
  }

  @Override
  public int partition(ShardingKey key) {
    long value;
    if (key instanceof ShardingKey.Whole whole) {
      value = whole.value().longValue();
    } else if (key instanceof ShardingKey.Bytes bytes) {
      value = Hashing.fnv1a(bytes.value());
    } else {
      value = Hashing.fnv1a(key.text().getBytes(StandardCharsets.UTF_8));
    }
    return Hashing.jump(Hashing.mix(value), size);
  }
}
