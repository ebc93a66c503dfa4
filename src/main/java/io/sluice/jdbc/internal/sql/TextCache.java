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
 * What was found out about the texts seen lately. Bounded in entries and in characters of text.
 * Thread-safe; a hit takes no lock and allocates nothing.
 *
 * <p>There is one map per {@link SqlMode}, so that the text alone is the key. When the cache is
 * full, one thread sweeps: entries that were hit since the sweep before stay (a second chance), the
 * others go until a quarter is free. Meanwhile other threads do not store, which keeps the bounds
 * strict and nobody waiting.
 */
public final class TextCache<V> {

  private final int capacity;
  private final long maxCharacters;
  private final int maxTextLength;
  private final List<Map<String, Entry<V>>> byMode = new ArrayList<>(SqlMode.COUNT);
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong characters = new AtomicLong();
  private final ReentrantLock sweeping = new ReentrantLock();

  /**
   * An empty cache.
   *
   * @param capacity most entries; 0 caches nothing
   * @param maxCharacters most characters of all texts together
   * @param maxTextLength a longer text is not stored
   */
  public TextCache(int capacity, long maxCharacters, int maxTextLength) {
    this.capacity = capacity;
    this.maxCharacters = maxCharacters;
    this.maxTextLength = maxTextLength;
    for (int i = 0; i < SqlMode.COUNT; i++) {
      byMode.add(new ConcurrentHashMap<>());
    }
  }

  /** What is known of the text under this mode, or null. */
  public V get(String text, SqlMode mode) {
    Entry<V> entry = byMode.get(mode.index()).get(text);
    if (entry == null) {
      return null;
    }
    // The flag is written once per sweep: hot entries must not bounce between cores' caches.
    if (!entry.hit) {
      entry.hit = true;
    }
    return entry.value;
  }

  /** Stores it if there is room, or can be made. */
  public void put(String text, SqlMode mode, V value) {
    boolean worthwhile = capacity > 0 && text.length() <= Math.min(maxTextLength, maxCharacters);
    if (worthwhile
        && reserve(text.length())
        && byMode.get(mode.index()).putIfAbsent(text, new Entry<>(value)) != null) {
      // Another thread was faster, and counts it.
      free(text.length());
    }
  }

  /** Forgets everything. */
  public void clear() {
    for (Map<String, Entry<V>> map : byMode) {
      for (String text : map.keySet()) {
        if (map.remove(text) != null) {
          free(text.length());
        }
      }
    }
  }

  /** How many texts are held now. */
  public int size() {
    return entries.get();
  }

  /** How many characters of text are held now. */
  public long characters() {
    return characters.get();
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
    for (Map<String, Entry<V>> map : byMode) {
      Iterator<Map.Entry<String, Entry<V>>> each = map.entrySet().iterator();
      while (each.hasNext() && !isRoomy(length)) {
        Map.Entry<String, Entry<V>> next = each.next();
        if (!alsoHit && next.getValue().hit) {
          next.getValue().hit = false;
        } else if (map.remove(next.getKey()) != null) {
          // Whoever removes it, clear() or the sweep, counts it.
          free(next.getKey().length());
        }
      }
    }
  }

  /** A quarter is free, at least as much as the new text needs. */
  private boolean isRoomy(int length) {
    return entries.get() < capacity - capacity / 4
        && characters.get() <= maxCharacters - Math.max(maxCharacters / 4, length);
  }

  private static final class Entry<V> {
    final V value;

    /** Racy on purpose: a lost write costs at most an early eviction. */
    volatile boolean hit;

    Entry(V value) {
      this.value = value;
    }
  }
}
