package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.config.HostAddress;

/**
 * Facts of the statements seen lately, so that a text is classified once. Bounded in entries and in
 * characters. Thread-safe; a hit takes no lock and allocates nothing.
 */
public final class StatementCache {

  /** Longer texts are bulk data, hardly ever sent twice, and would push out everything else. */
  static final int MAX_TEXT_LENGTH = 64 * 1024;

  /** On average a statement that is worth keeping is shorter than this. */
  private static final int CHARACTERS_PER_ENTRY = 2048;

  private final TextCache<StatementFacts> facts;
  private final int defaultPort;

  /** Holds up to {@code capacity} statements; 0 caches nothing. */
  public StatementCache(int capacity) {
    this(capacity, characters(capacity));
  }

  StatementCache(int capacity, long maxCharacters) {
    this(capacity, maxCharacters, HostAddress.DEFAULT_PORT);
  }

  private StatementCache(int capacity, long maxCharacters, int defaultPort) {
    this.defaultPort = defaultPort;
    facts = new TextCache<>(capacity, maxCharacters, MAX_TEXT_LENGTH);
  }

  /** A cache for a cluster where hosts that are named without a port have that one. */
  public static StatementCache withDefaultPort(int capacity, int defaultPort) {
    return new StatementCache(capacity, characters(capacity), defaultPort);
  }

  private static long characters(int capacity) {
    return Math.max(MAX_TEXT_LENGTH, (long) capacity * CHARACTERS_PER_ENTRY);
  }

  /** The facts of this text under this mode. */
  public StatementFacts get(String sql, SqlMode mode) {
    StatementFacts known = facts.get(sql, mode);
    if (known != null) {
      return known;
    }
    StatementFacts fresh = Classifier.classify(sql, mode, defaultPort);
    facts.put(sql, mode, fresh);
    return fresh;
  }

  /** How many statements are held now. */
  public int size() {
    return facts.size();
  }

  /** How many characters of text are held now. */
  long characters() {
    return facts.characters();
  }
}
