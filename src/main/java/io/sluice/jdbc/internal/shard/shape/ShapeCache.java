package io.sluice.jdbc.internal.shard.shape;

import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.TextCache;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was found out about the shapes seen lately, shared by all sessions of a group. Thread-safe;
 * a hit takes no lock.
 *
 * @param <A> what is kept of a shape
 */
public final class ShapeCache<A> {

  /** Finds out about a shape that is not known yet. */
  @FunctionalInterface
  public interface Reader<A, E extends Exception> {
    A read(Occurrence occurrence) throws E;
  }

  /** Longer shapes are made by programs, and hardly ever twice. */
  private static final int MAX_SHAPE_LENGTH = 64 * 1024;

  private static final int CHARACTERS_PER_ENTRY = 1024;

  private final TextCache<A> shapes;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Holds up to {@code capacity} shapes. */
  public ShapeCache(int capacity) {
    shapes =
        new TextCache<>(
            capacity,
            Math.max(MAX_SHAPE_LENGTH, (long) capacity * CHARACTERS_PER_ENTRY),
            MAX_SHAPE_LENGTH);
  }

  /** What is known of the text's shape; reads it if it is a new one. */
  public <E extends Exception> A get(Occurrence occurrence, Reader<A, E> reader) throws E {
    // A shape is written the same under each mode, so one map is enough.
    A known = shapes.get(occurrence.shape(), SqlMode.DEFAULT);
    if (known != null) {
      hits.increment();
      return known;
    }
    misses.increment();
    A fresh = reader.read(occurrence);
    shapes.put(occurrence.shape(), SqlMode.DEFAULT, fresh);
    return fresh;
  }

  /** To be called when tables may have changed. */
  public void invalidate() {
    shapes.clear();
  }

  public long hits() {
    return hits.sum();
  }

  public long misses() {
    return misses.sum();
  }

  /** How many shapes are held now. */
  public int size() {
    return shapes.size();
  }
}
