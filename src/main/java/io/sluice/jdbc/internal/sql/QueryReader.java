package io.sluice.jdbc.internal.sql;

/**
 * Reads SELECT, VALUES, TABLE, WITH … and SHOW. They are reads if nothing in them has an effect.
 * Serves one statement and one thread.
 */
final class QueryReader {

  private static final int FAILED = -1;

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  QueryReader(Tokens tokens, int from, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
  }

  /** A query expression, in parentheses or not; anything else that starts like one is a write. */
  void query() {
    if (startsQuery(from)) {
      read();
      EffectScanner.scanQuery(tokens, from, to, facts);
    } else {
      EffectScanner.scanWrite(tokens, from, to, facts);
    }
  }

  void show() {
    read();
    EffectScanner.scanQuery(tokens, from, to, facts);
    boolean counted = tokens.is(from + 1, "COUNT") && tokens.isOperator(from + 2, "(");
    int what = counted ? from + 5 : from + 1;
    if (tokens.is(what, "WARNINGS")
        || tokens.is(what, "ERRORS")
        || tokens.is(what, "PROFILE")
        || tokens.is(what, "PROFILES")) {
      facts.effects.add(Effect.USES_PREVIOUS);
    }
    if (isAboutSource(from + 1)) {
      facts.effects.add(Effect.ONLY_ON_SOURCE);
    }
  }

  /** Binary logs and those who read them. */
  private boolean isAboutSource(int what) {
    return tokens.is(what, "BINLOG")
        || tokens.is(what, "REPLICAS")
        || tokens.is(what, "MASTER")
        || tokens.is(what, "BINARY")
        || (tokens.is(what, "SLAVE") || tokens.is(what, "REPLICA")) && tokens.is(what + 1, "HOSTS");
  }

  private void read() {
    facts.kind = StatementKind.READ;
    facts.query = true;
    facts.mayBeReadOnly = true;
  }

  private boolean startsQuery(int start) {
    int i = start;
    while (i < to) {
      if (tokens.isOperator(i, "(")) {
        i++;
      } else if (tokens.is(i, "WITH")) {
        i = afterWith(i);
      } else {
        return tokens.is(i, "SELECT") || tokens.is(i, "VALUES") || tokens.is(i, "TABLE");
      }
      if (i == FAILED) {
        return false;
      }
    }
    return false;
  }

  /** The statement that the common table expressions stand before: it may be an UPDATE. */
  private int afterWith(int with) {
    int i = tokens.is(with + 1, "RECURSIVE") ? with + 2 : with + 1;
    while (i < to) {
      i++;
      if (tokens.isOperator(i, "(")) {
        i = tokens.partner(i) + 1;
      }
      if (!tokens.is(i, "AS") || !tokens.isOperator(i + 1, "(")) {
        return FAILED;
      }
      i = afterCycle(tokens.partner(i + 1) + 1);
      if (!tokens.isOperator(i, ",")) {
        return i;
      }
      i++;
    }
    return FAILED;
  }

  /** MariaDB: {@code CYCLE a, b RESTRICT}. */
  private int afterCycle(int start) {
    if (!tokens.is(start, "CYCLE")) {
      return start;
    }
    int i = start;
    while (i < to && !tokens.is(i, "RESTRICT")) {
      i++;
    }
    return i + 1;
  }
}
