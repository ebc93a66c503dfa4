package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * {@code crc32}: 102,400 slots of the text's CRC-32, in equal runs over the partitions; the last
 * one has the rest. This is MyCat's slot table as it is first written, before any migration edits
 * it.
 */
record Crc32(int size) implements Partitioner {

  private static final int SLOTS = 102_400;

  static Partitioner read(Parameters parameters) {
    int count = parameters.count("count");
    if (count > SLOTS) {
      throw new IllegalArgumentException("parameter 'count' must be at most " + SLOTS);
    }
    return new Crc32(count);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    CRC32 crc = new CRC32();
    crc.update(key.text().getBytes(StandardCharsets.UTF_8));
    return Math.min((int) (crc.getValue() % SLOTS) / (SLOTS / size), size - 1);
  }
}
