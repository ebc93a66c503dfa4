package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.List;
import java.util.Set;

/**
 * {@code stringslots}: 1024 slots of a hash over a slice of the text.
 *
 * @param from first character of the slice; negative counts from the end
 * @param to where the slice ends, exclusive; 0 or negative counts from the end
 */
record StringSlots(List<Integer> segments, int from, int to) implements Partitioner {

  static Partitioner read(Parameters parameters) {
    String slice = parameters.anyOf("hashSlice", "hashLength");
    int[] ends = slice(slice == null ? "0:8" : slice.strip());
    return new StringSlots(Slots.segments(parameters), ends[0], ends[1]);
  }

  /** {@code a:b} with either end left out, {@code n} for the first or {@code -n} for the last n. */
  private static int[] slice(String text) {
    if (!text.matches("-?[0-9]{1,9}|(-?[0-9]{1,9})?:(-?[0-9]{1,9})?")) {
      throw new IllegalArgumentException("parameter 'hashSlice' must look like 0:8, :-1 or 4");
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      int length = Integer.parseInt(text);
      return length >= 0 ? new int[] {0, length} : new int[] {length, 0};
    }
    return new int[] {end(text.substring(0, colon)), end(text.substring(colon + 1))};
  }

  private static int end(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  @Override
  public int size() {
    return segments.get(segments.size() - 1) + 1;
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    String text = key.text();
    int start = Math.max(from < 0 ? text.length() + from : from, 0);
    int end = Math.min(to <= 0 ? text.length() + to : to, text.length());
    long hash = 0;
    for (int i = start; i < end; i++) {
      hash = (hash << 5) - hash + text.charAt(i);
    }
    return segments.get((int) (hash & (segments.size() - 1)));
  }
}
