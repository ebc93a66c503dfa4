package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.ShardingKey;
import java.util.List;

/** What a value means as a key of a column. Immutable. */
public sealed interface Folded {

  /**
   * The value is that key; or, where it depends on the server's settings how the value is rounded,
   * one of those keys.
   */
  record Keys(List<ShardingKey> candidates) implements Folded {
    public Keys {
      candidates = List.copyOf(candidates);
    }

    /** Surely that key. */
    public static Keys of(ShardingKey key) {
      return new Keys(List.of(key));
    }
  }

  /** The value is NULL. */
  record Null() implements Folded {}

  /** No value of the column can ever equal it. */
  record Impossible() implements Folded {}

  /** Nothing is certain; any key may equal it. */
  record Unknown(String reason) implements Folded {}
}
