package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code murmur}: a ring of points, of which each partition has many; a key belongs to the next
 * one.
 *
 * @param ring the partition of each point
 */
record MurmurRing(int seed, int size, NavigableMap<Integer, Integer> ring) implements Partitioner {

  private static final int MOST_POINTS = 1_000_000;

  MurmurRing {
    ring = Collections.unmodifiableNavigableMap(new TreeMap<>(ring));
  }

  static Partitioner read(Parameters parameters) {
    if (parameters.text("bucketMapPath") != null) {
      throw new IllegalArgumentException(
          "parameter 'bucketMapPath' only names a file to write the ring to; leave it out");
    }
    int seed = parameters.integer("seed", 0, Integer.MIN_VALUE);
    int count = parameters.count("count");
    int times = parameters.integer("virtualBucketTimes", 160, 1);
    Map<Integer, Integer> weights = weights(parameters.lines("weightMapFile"));
    NavigableMap<Integer, Integer> ring = new TreeMap<>();
    long points = 0;
    for (int partition = 0; partition < count; partition++) {
      long own = (long) times * weights.getOrDefault(partition, 1);
      points += own;
      if (points > MOST_POINTS) {
        throw new IllegalArgumentException("the ring has more than " + MOST_POINTS + " points");
      }
      // Each point's name is that of the point before it with more text behind it.
      Murmur3 name = new Murmur3(seed).add("SHARD-").add(Integer.toString(partition));
      for (int n = 0; n < own; n++) {
        ring.put(name.add("-NODE-").add(Integer.toString(n)).hash(), partition);
      }
    }
    return new MurmurRing(seed, count, ring);
  }

  /** Lines {@code partition=weight}. */
  private static Map<Integer, Integer> weights(List<String> lines) {
    Map<Integer, Integer> weights = new HashMap<>();
    for (String line : lines) {
      if (!line.matches("[0-9]{1,6}\\s*=\\s*[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException("the line '" + line + "' is not of the form 0=1");
      }
      String[] parts = line.split("=");
      weights.put(Integer.valueOf(parts[0].strip()), Integer.valueOf(parts[1].strip()));
    }
    return weights;
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    Map.Entry<Integer, Integer> next = ring.ceilingEntry(Murmur3.hash(seed, key.text()));
    return next == null ? ring.firstEntry().getValue() : next.getValue();
  }
}
