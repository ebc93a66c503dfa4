package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.sql.Splitter.Range;
import java.util.Locale;
import java.util.Set;

/**
 * Reads EXPLAIN, its synonyms DESCRIBE and DESC, MariaDB's ANALYZE and Sluice's EXPLAIN ROUTE.
 * Serves one statement and one thread.
 */
final class ExplainReader {

  /** What the servers explain. */
  private static final Set<String> EXPLAINABLE =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "INSERT", "REPLACE", "UPDATE", "DELETE");

  /** What EXPLAIN ROUTE takes in addition, if it is a single word. */
  private static final Set<String> ROUTABLE_WORDS = Set.of("BEGIN", "COMMIT", "ROLLBACK");

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  ExplainReader(Tokens tokens, int from, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
  }

  void explain() {
    if (isRoute()) {
      facts.kind = StatementKind.EXPLAIN_ROUTE;
      facts.mayBeReadOnly = true;
      facts.innerOffset = afterRoute();
      return;
    }
    int inner = from + 1;
    boolean run = tokens.is(inner, "ANALYZE");
    inner = afterOptions(run ? inner + 1 : inner);
    if (isStatement(inner)) {
      if (run) {
        runInner(inner);
      } else {
        explainInner(inner);
      }
    } else if (tokens.is(inner, "FOR") || isTable(inner)) {
      read();
    }
  }

  /** The statement is run, and its plan comes instead of its rows. */
  void analyze() {
    int inner = afterOptions(from + 1);
    if (isStatement(inner)) {
      runInner(inner);
    }
  }

  /** EXPLAIN ROUTE SELECT 1, but not EXPLAIN route id, which describes a column of a table. */
  private boolean isRoute() {
    int inner = from + 2;
    if (!tokens.is(from, "EXPLAIN") || !tokens.is(from + 1, "ROUTE") || inner >= to) {
      return false;
    }
    if (tokens.isOperator(inner, ".")) {
      return false;
    }
    return inner + 1 < to
        || (tokens.isKind(inner, TokenKind.WORD) && ROUTABLE_WORDS.contains(upper(inner)));
  }

  /** Comments stay with the inner statement: a hint may be among them. */
  private int afterRoute() {
    int i = tokens.end(from + 1);
    while (Characters.isSpace(facts.text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int afterOptions(int start) {
    int i = start;
    while (i + 1 < to) {
      if (tokens.is(i, "EXTENDED") || tokens.is(i, "PARTITIONS")) {
        i++;
      } else if (tokens.is(i, "FORMAT") && tokens.isOperator(i + 1, "=")) {
        i += 3;
      } else if (tokens.is(i, "INTO") && tokens.isKind(i + 1, TokenKind.USER_VARIABLE)) {
        facts.effects.add(Effect.SETS_USER_VARIABLE);
        i += 2;
      } else if (tokens.is(i, "FOR")
          && (tokens.is(i + 1, "SCHEMA") || tokens.is(i + 1, "DATABASE"))) {
        i += 3;
      } else {
        return i;
      }
    }
    return i;
  }

  private boolean isStatement(int i) {
    return i < to
        && (tokens.isOperator(i, "(")
            || (tokens.isKind(i, TokenKind.WORD) && EXPLAINABLE.contains(upper(i))));
  }

  /** A table, perhaps with a column or a pattern. */
  private boolean isTable(int start) {
    for (int i = start; i < to; i++) {
      boolean fits =
          tokens.isKind(i, TokenKind.WORD)
              || tokens.isKind(i, TokenKind.QUOTED_NAME)
              || tokens.isKind(i, TokenKind.STRING)
              || tokens.isOperator(i, ".");
      if (!fits) {
        return false;
      }
    }
    return start < to && to - start <= 4;
  }

  private void runInner(int inner) {
    StatementReader.read(tokens, new Range(inner, to), facts);
  }

  /** Nothing is run but, while planning, functions of constants: an unknown one may write. */
  private void explainInner(int inner) {
    read();
    FactsBuilder planned = new FactsBuilder(facts.text);
    new QueryReader(tokens, inner, to, planned).query();
    if (planned.effects.contains(Effect.UNKNOWN_FUNCTION)) {
      facts.effects.add(Effect.UNKNOWN_FUNCTION);
    }
  }

  private void read() {
    facts.kind = StatementKind.READ;
    facts.query = true;
    facts.mayBeReadOnly = true;
  }

  private String upper(int i) {
    return tokens.string(i).toUpperCase(Locale.ROOT);
  }
}
