package io.sluice.jdbc.internal.sql;

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

  /** Holds up to {@code capacity} statements; 0 caches nothing. */
  public StatementCache(int capacity) {
    this(capacity, Math.max(MAX_TEXT_LENGTH, (long) capacity * CHARACTERS_PER_ENTRY));
  }

  StatementCache(int capacity, long maxCharacters) {
    facts = new TextCache<>(capacity, maxCharacters, MAX_TEXT_LENGTH);
  }

  /** The facts of this text under this mode. */
  public StatementFacts get(String sql, SqlMode mode) {
    StatementFacts known = facts.get(sql, mode);
    if (known != null) {
      return known;
    }
    StatementFacts fresh = Classifier.classify(sql, mode);
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
