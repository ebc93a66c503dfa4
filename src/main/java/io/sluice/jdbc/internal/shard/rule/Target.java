package io.sluice.jdbc.internal.shard.rule;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which partitions a condition on the key leaves. Immutable. */
public sealed interface Target {

  /** Only these, at least one. */
  record Some(SortedSet<Integer> partitions) implements Target {
    public Some {
      partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
    }
  }

  /** None: no row can satisfy it. */
  record None(String reason) implements Target {}

  /** Nothing is certain, all must be asked. */
  record All(String reason) implements Target {}

  /** Some, or none if there are none. */
  static Target of(Set<Integer> partitions, String whyNone) {
    return partitions.isEmpty() ? new None(whyNone) : new Some(new TreeSet<>(partitions));
  }
}
