package io.sluice.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Facts of the statements seen lately, so that a text is classified once. Bounded in entries and in
 * characters. Thread-safe; a hit takes no lock and allocates nothing.
 *
 * <p>There is one map per {@link SqlMode}, so that the text alone is the key. When the cache is
 * full, one thread sweeps: entries that were hit since the sweep before stay (a second chance), the
 * others go until a quarter is free. Meanwhile other threads classify without storing, which keeps
 * the bounds strict and nobody waiting.
 */
public final class StatementCache {

  /** Longer texts are bulk data, hardly ever sent twice, and would push out everything else. */
  static final int MAX_TEXT_LENGTH = 64 * 1024;

  /** On average a statement that is worth keeping is shorter than this. */
  private static final int CHARACTERS_PER_ENTRY = 2048;

  private final int capacity;
  private final long maxCharacters;
  private final List<Map<String, Entry>> byMode = new ArrayList<>(SqlMode.COUNT);
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong characters = new AtomicLong();
  private final ReentrantLock sweeping = new ReentrantLock();

  /** Holds up to {@code capacity} statements; 0 caches nothing. */
  public StatementCache(int capacity) {
    this(capacity, Math.max(MAX_TEXT_LENGTH, (long) capacity * CHARACTERS_PER_ENTRY));
  }

  StatementCache(int capacity, long maxCharacters) {
    this.capacity = capacity;
    this.maxCharacters = maxCharacters;
    for (int i = 0; i < SqlMode.COUNT; i++) {
      byMode.add(new ConcurrentHashMap<>());
    }
  }

  /** The facts of this text under this mode. */
  public StatementFacts get(String sql, SqlMode mode) {
    Map<String, Entry> map = byMode.get(mode.index());
    Entry entry = map.get(sql);
    if (entry == null) {
      return classifyAndStore(map, sql, mode);
    }
    // The flag is written once per sweep: hot entries must not bounce between cores' caches.
    if (!entry.hit) {
      entry.hit = true;
    }
    return entry.facts;
  }

  /** How many statements are held now. */
  public int size() {
    return entries.get();
  }

  /** How many characters of text are held now. */
  long characters() {
    return characters.get();
  }

  private StatementFacts classifyAndStore(Map<String, Entry> map, String sql, SqlMode mode) {
    StatementFacts facts = Classifier.classify(sql, mode);
    boolean worthwhile = capacity > 0 && sql.length() <= Math.min(MAX_TEXT_LENGTH, maxCharacters);
    if (worthwhile && reserve(sql.length()) && map.putIfAbsent(sql, new Entry(facts)) != null) {
      // Another thread was faster, and counts it.
      free(sql.length());
    }
    return facts;
  }

  private boolean reserve(int length) {
    if (take(length)) {
      return true;
    }
    if (!sweeping.tryLock()) {
      return false;
    }
    try {
      removeUntilRoomy(length, false);
      removeUntilRoomy(length, true);
    } finally {
      sweeping.unlock();
    }
    return take(length);
  }

  private boolean take(int length) {
    int count = entries.incrementAndGet();
    long total = characters.addAndGet(length);
    if (count <= capacity && total <= maxCharacters) {
      return true;
    }
    free(length);
    return false;
  }

  private void free(int length) {
    entries.decrementAndGet();
    characters.addAndGet(-length);
  }

  private void removeUntilRoomy(int length, boolean alsoHit) {
    for (Map<String, Entry> map : byMode) {
      Iterator<Map.Entry<String, Entry>> each = map.entrySet().iterator();
      while (each.hasNext() && !isRoomy(length)) {
        Map.Entry<String, Entry> next = each.next();
        if (alsoHit || !next.getValue().hit) {
          each.remove();
          free(next.getKey().length());
        } else {
          next.getValue().hit = false;
        }
      }
    }
  }

  /** A quarter is free, at least as much as the new text needs. */
  private boolean isRoomy(int length) {
    return entries.get() < capacity - capacity / 4
        && characters.get() <= maxCharacters - Math.max(maxCharacters / 4, length);
  }

  private static final class Entry {
    final StatementFacts facts;

    /** Racy on purpose: a lost write costs at most an early eviction. */
    volatile boolean hit;

    Entry(StatementFacts facts) {
      this.facts = facts;
    }
  }
}
