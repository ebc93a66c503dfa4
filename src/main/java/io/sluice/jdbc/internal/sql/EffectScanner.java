package io.sluice.jdbc.internal.sql;

import java.util.Locale;

/**
 * Finds what a run of tokens leaves behind or needs, by function names and clauses alone. Where
 * that cannot tell, it claims the effect: too many cost a trip to the source, too few cost data.
 *
 * <p>Serves one statement and one thread.
 */
final class EffectScanner {

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  /** Also looks for functions that are not known; in a write they would change nothing. */
  private final boolean reading;

  private EffectScanner(Tokens tokens, int from, int to, FactsBuilder facts, boolean reading) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
    this.reading = reading;
  }

  /** Scans a query, or the values that SET evaluates. */
  static void scanQuery(Tokens tokens, int from, int to, FactsBuilder facts) {
    new EffectScanner(tokens, from, to, facts, true).scan();
  }

  /** Scans a statement that is a write anyway. */
  static void scanWrite(Tokens tokens, int from, int to, FactsBuilder facts) {
    new EffectScanner(tokens, from, to, facts, false).scan();
  }

  private void scan() {
    for (int i = from; i < to; i++) {
      switch (tokens.kind(i)) {
        case WORD -> word(i);
        case QUOTED_NAME -> {
          if (opensCall(i)) {
            effectOfCall(i, tokens.name(i).toUpperCase(Locale.ROOT));
            unknownFunction(i);
          }
        }
        case USER_VARIABLE -> {
          if (tokens.isOperator(i + 1, ":=")) {
            add(Effect.SETS_USER_VARIABLE);
          }
        }
        case SYSTEM_VARIABLE -> systemVariable(i);
        case DOLLAR_STRING -> {
          // A string to MySQL 9, a name to every other server: better not on a replica.
          if (reading) {
            add(Effect.UNKNOWN_FUNCTION);
          }
        }
        default -> {}
      }
    }
  }

  private void word(int i) {
    if (i > from && tokens.isOperator(i - 1, ".")) {
      qualified(i);
      return;
    }
    String word = tokens.string(i).toUpperCase(Locale.ROOT);
    switch (word) {
      case "FOR" -> {
        if (tokens.is(i + 1, "UPDATE") || tokens.is(i + 1, "SHARE")) {
          add(Effect.LOCKING_READ);
        }
      }
      case "LOCK" -> {
        if (tokens.is(i + 1, "IN") && tokens.is(i + 2, "SHARE")) {
          add(Effect.LOCKING_READ);
        }
      }
      case "INTO" -> into(i);
      case "SQL_CALC_FOUND_ROWS" -> add(Effect.CALCULATES_FOUND_ROWS);
      case "NEXT" -> valueFor(i, Effect.NEXTVAL);
      case "PREVIOUS" -> valueFor(i, Effect.USES_PREVIOUS);
      default -> {}
    }
    if (opensCall(i) && !effectOfCall(i, word) && !Functions.isHarmless(word)) {
      unknownFunction(i);
    }
  }

  private void qualified(int i) {
    if (opensCall(i)) {
      unknownFunction(i);
    } else if (tokens.is(i, "NEXTVAL")) {
      add(Effect.NEXTVAL);
    } else if (tokens.is(i, "CURRVAL")) {
      add(Effect.USES_PREVIOUS);
    }
  }

  private void into(int i) {
    if (tokens.is(i + 1, "OUTFILE") || tokens.is(i + 1, "DUMPFILE")) {
      add(Effect.INTO_FILE);
    } else if (reading || tokens.isKind(i + 1, TokenKind.USER_VARIABLE)) {
      add(Effect.SETS_USER_VARIABLE);
    }
  }

  private void valueFor(int i, Effect effect) {
    if (tokens.is(i + 1, "VALUE") && tokens.is(i + 2, "FOR")) {
      add(effect);
    }
  }

  private void systemVariable(int i) {
    boolean scoped = tokens.isOperator(i + 1, ".") && i + 2 < to;
    String name = scoped ? tokens.name(i + 2) : tokens.string(i).substring(2).replace("`", "");
    switch (name.toUpperCase(Locale.ROOT)) {
      case "LAST_INSERT_ID", "IDENTITY" -> add(Effect.USES_LAST_INSERT_ID);
      case "WARNING_COUNT", "ERROR_COUNT" -> add(Effect.USES_PREVIOUS);
      default -> {}
    }
  }

  private boolean opensCall(int name) {
    return name + 1 < to && tokens.isOperator(name + 1, "(");
  }

  /** Notes the effect of a built-in function; false if it is not one of those that have any. */
  private boolean effectOfCall(int i, String function) {
    Effect effect =
        switch (function) {
          case "GET_LOCK" -> Effect.GETS_LOCK;
          case "RELEASE_LOCK" -> Effect.RELEASES_LOCK;
          case "RELEASE_ALL_LOCKS" -> Effect.RELEASES_ALL_LOCKS;
          case "FOUND_ROWS", "ROW_COUNT", "LASTVAL" -> Effect.USES_PREVIOUS;
          case "NEXTVAL", "SETVAL" -> Effect.NEXTVAL;
          case "LAST_INSERT_ID" ->
              tokens.isOperator(i + 2, ")")
                  ? Effect.USES_LAST_INSERT_ID
                  : Effect.SETS_LAST_INSERT_ID;
          default -> null;
        };
    if (effect != null) {
      add(effect);
    }
    return effect != null;
  }

  private void unknownFunction(int i) {
    if (reading && !isListOfNames(i)) {
      add(Effect.UNKNOWN_FUNCTION);
    }
  }

  /**
   * Whether the parenthesis after this name cannot be a call's: after AS comes an alias with its
   * columns or a type, after an operand an alias without AS, {@code name (…) AS (} is a common
   * table expression, and two words mean a function on one of the servers only.
   */
  private boolean isListOfNames(int i) {
    int before = i - 1;
    if (before >= from
        && (tokens.is(before, "AS")
            || tokens.isOperator(before, ")")
            || tokens.isKind(before, TokenKind.STRING)
            || tokens.isKind(before, TokenKind.NUMBER))) {
      return true;
    }
    if (tokens.is(i, "OF") && tokens.is(before, "MEMBER")) {
      return true;
    }
    if (tokens.is(i, "LATERAL") && tokens.is(i + 2, "SELECT")) {
      return true;
    }
    int close = tokens.partner(i + 1);
    return tokens.is(close + 1, "AS") && tokens.isOperator(close + 2, "(");
  }

  private void add(Effect effect) {
    facts.effects.add(effect);
  }
}
