package io.sluice.jdbc.internal.sql;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * All that routing and session state need to know about a statement's text. Immutable, and shared
 * by all sessions through {@link StatementCache}; no method allocates.
 *
 * <p>For {@link StatementKind#MULTI} the effects, {@link #readOnly()}, {@link #isInsert()} and the
 * placeholders are those of all parts together; everything else is asked of {@link #parts()}.
 */
public final class StatementFacts {

  private static final Optional<Boolean> ON = Optional.of(true);
  private static final Optional<Boolean> OFF = Optional.of(false);

  /** What makes a SELECT more than a read. */
  private static final Set<Effect> NOT_READ_ONLY =
      Collections.unmodifiableSet(
          EnumSet.of(
              Effect.CREATES_TEMP_TABLE,
              Effect.DROPS_TEMP_TABLE,
              Effect.GETS_LOCK,
              Effect.RELEASES_LOCK,
              Effect.RELEASES_ALL_LOCKS,
              Effect.SETS_USER_VARIABLE,
              Effect.SETS_LAST_INSERT_ID,
              Effect.LOCKING_READ,
              Effect.INTO_FILE,
              Effect.NEXTVAL,
              Effect.SERVER_STATE,
              Effect.OPENS_HANDLER,
              Effect.CLOSES_HANDLER,
              Effect.UNKNOWN_FUNCTION));

  private static final Set<Effect> BEYOND_SESSION =
      Collections.unmodifiableSet(
          EnumSet.of(
              Effect.GETS_LOCK,
              Effect.RELEASES_LOCK,
              Effect.RELEASES_ALL_LOCKS,
              Effect.NEXTVAL,
              Effect.UNKNOWN_FUNCTION));

  private static final Set<Effect> ON_DATA =
      Collections.unmodifiableSet(
          EnumSet.of(
              Effect.LOCKING_READ, Effect.INTO_FILE, Effect.NEXTVAL, Effect.UNKNOWN_FUNCTION));

  private final FactsBuilder facts;
  private final boolean readOnly;
  private final boolean autocommitChanged;
  private final Optional<Boolean> autocommit;

  StatementFacts(FactsBuilder frozen) {
    this.facts = frozen;
    this.readOnly = frozen.mayBeReadOnly && Collections.disjoint(frozen.effects, NOT_READ_ONLY);
    Assignment last = null;
    for (Assignment each : frozen.assignments) {
      if (each.target() == Assignment.Target.SESSION && each.name().equals("autocommit")) {
        last = each;
      }
    }
    this.autocommitChanged = last != null;
    this.autocommit = last == null ? Optional.empty() : switchValue(last.valueText());
  }

  static boolean harmless(Set<Effect> effects) {
    return Collections.disjoint(effects, NOT_READ_ONLY);
  }

  private static Optional<Boolean> switchValue(String text) {
    String bare = text.replace("'", "").replace("\"", "").toUpperCase(Locale.ROOT);
    return switch (bare) {
      // The global default could be 0, but then a server would have been told so on purpose.
      case "1", "ON", "TRUE", "DEFAULT" -> ON;
      case "0", "OFF", "FALSE" -> OFF;
      default -> Optional.empty();
    };
  }

  public StatementKind kind() {
    return facts.kind;
  }

  /**
   * False if the text is broken, too long or too deep: it counts as a write with unknown effects.
   */
  public boolean understood() {
    return facts.understood;
  }

  /**
   * Has no effect at all on data or session, so a replica may run it. It may also be run again on
   * another host, unless it {@link #needsSameConnection()}.
   */
  public boolean readOnly() {
    return readOnly;
  }

  /**
   * Asks about an earlier statement, so only the physical connection that ran that one can answer.
   */
  public boolean needsSameConnection() {
    return has(Effect.USES_PREVIOUS) || has(Effect.USES_LAST_INSERT_ID);
  }

  public boolean has(Effect effect) {
    return facts.effects.contains(effect);
  }

  /** Locks, sequences and functions that may do anything: more than a change of the session. */
  public boolean hasEffectsBeyondSession() {
    return !Collections.disjoint(facts.effects, BEYOND_SESSION);
  }

  /** A query that locks rows, writes a file, draws from a sequence or calls any function. */
  public boolean hasEffectsOnData() {
    return !Collections.disjoint(facts.effects, ON_DATA);
  }

  Set<Effect> effects() {
    return facts.effects;
  }

  /**
   * A SELECT, VALUES, TABLE, WITH … SELECT, SHOW or EXPLAIN, with effects or without: with some it
   * is of the kind WRITE, such as SELECT … FOR UPDATE.
   */
  public boolean isQuery() {
    return facts.query;
  }

  /** Whether the text begins with that word, in any case; not behind a comment. */
  public boolean startsWith(String word) {
    return facts.text.regionMatches(
        true, facts.text.length() - facts.text.stripLeading().length(), word, 0, word.length());
  }

  /** How many {@code ?} the text has. */
  public int placeholders() {
    return facts.placeholders.length;
  }

  /** Where in {@link #textToSend()} the placeholder stands, the first being 0. */
  public int placeholderOffset(int index) {
    return facts.placeholders[index];
  }

  /** A copy of all offsets of placeholders in {@link #textToSend()}. */
  public int[] placeholderOffsets() {
    return facts.placeholders.clone();
  }

  /** The hint in the first comment, or null. */
  public Hint hint() {
    return facts.hint;
  }

  /** Why the first comment, which is meant as a hint, is none; null if nothing is wrong. */
  public String hintError() {
    return facts.hintError;
  }

  /** The text itself, less a hint that a server would run as code. */
  public String textToSend() {
    return facts.text;
  }

  /** In {@link #textToSend()}, where the statement after EXPLAIN ROUTE starts; else −1. */
  public int innerOffset() {
    return facts.innerOffset;
  }

  /** What a SET statement assigns, in its order. */
  public List<Assignment> assignments() {
    return facts.assignments;
  }

  /** The statements of a MULTI, each with offsets into its own text; else empty. */
  public List<StatementFacts> parts() {
    return facts.parts;
  }

  /** The database that USE chooses, without quotes; else null. */
  public String useDatabase() {
    return facts.useDatabase;
  }

  /** The savepoint named, without quotes; else null. */
  public String savepoint() {
    return facts.savepoint;
  }

  /** Temporary tables that come to be, as written, without quotes: {@code t} or {@code db.t}. */
  public List<String> tempTablesCreated() {
    return facts.tempTablesCreated;
  }

  /** All tables that a DROP TABLE names: any of them may be a temporary one. */
  public List<String> tempTablesDropped() {
    return facts.tempTablesDropped;
  }

  /** COMMIT or ROLLBACK … AND CHAIN: a new transaction begins at once. */
  public boolean chain() {
    return facts.chain;
  }

  /** COMMIT or ROLLBACK … RELEASE: the server closes the connection. */
  public boolean release() {
    return facts.release;
  }

  /** START TRANSACTION READ ONLY. */
  public boolean readOnlyTransaction() {
    return facts.readOnlyTransaction;
  }

  /** START TRANSACTION READ WRITE, whatever the session was declared to be. */
  public boolean readWriteTransaction() {
    return facts.readWriteTransaction;
  }

  /** INSERT or REPLACE: may generate a key. */
  public boolean isInsert() {
    return facts.insert;
  }

  /** Ends a running transaction by itself: DDL, LOCK TABLES, a nested BEGIN, SET PASSWORD. */
  public boolean commitsImplicitly() {
    return facts.commitsImplicitly();
  }

  /** Assigns the session's autocommit, to whatever value. */
  public boolean changesAutocommit() {
    return autocommitChanged;
  }

  /** The autocommit that this statement sets; empty if it sets none or to no constant. */
  public Optional<Boolean> autocommit() {
    return autocommit;
  }

  @Override
  public String toString() {
    return kind() + (readOnly ? " readOnly " : " ") + facts.effects;
  }
}
