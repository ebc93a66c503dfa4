package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.sql.Splitter.Range;
import java.util.Locale;

/**
 * Reads one statement: its leading words give the kind, and the rest is scanned for effects. Serves
 * one statement and one thread.
 *
 * <p>A statement counts as anything but a write only if its words make sense up to where that is
 * sure. So {@code COMMIT nonsense} is a write.
 */
final class StatementReader {

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  StatementReader(Tokens tokens, int from, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
  }

  static void read(Tokens tokens, Range range, FactsBuilder facts) {
    new StatementReader(tokens, range.from(), range.to(), facts).read();
  }

  private void read() {
    if (tokens.isOperator(from, "{")) {
      escapedCall();
    } else if (tokens.isOperator(from, "(")) {
      new QueryReader(tokens, from, to, facts).query();
    } else if (tokens.isKind(from, TokenKind.WORD)) {
      byWord(tokens.string(from).toUpperCase(Locale.ROOT));
    } else {
      write();
    }
  }

  private void byWord(String word) {
    switch (word) {
      case "SELECT", "VALUES", "TABLE", "WITH" -> new QueryReader(tokens, from, to, facts).query();
      case "SHOW" -> new QueryReader(tokens, from, to, facts).show();
      case "EXPLAIN", "DESCRIBE", "DESC" -> new ExplainReader(tokens, from, to, facts).explain();
      case "ANALYZE" -> analyze();
      case "INSERT", "REPLACE" -> {
        facts.insert = true;
        write();
      }
      case "CALL" -> scanned(StatementKind.CALL);
      case "SET" -> set();
      case "USE" -> use();
      case "HANDLER" -> handler();
      case "PREPARE" -> facts.kind = StatementKind.PREPARE;
      case "EXECUTE" -> scanned(StatementKind.EXECUTE);
      case "DEALLOCATE" -> facts.kind = StatementKind.DEALLOCATE;
      case "GET" -> {
        facts.effects.add(Effect.USES_PREVIOUS);
        facts.effects.add(Effect.SETS_USER_VARIABLE);
      }
      case "BEGIN",
          "START",
          "COMMIT",
          "ROLLBACK",
          "SAVEPOINT",
          "RELEASE",
          "XA",
          "LOCK",
          "UNLOCK",
          "BACKUP" ->
          new TransactionReader(tokens, from, to, facts).read(word);
      default -> new DefinitionReader(tokens, from, to, facts).read(word);
    }
  }

  private void write() {
    scanned(StatementKind.WRITE);
  }

  private void scanned(StatementKind kind) {
    facts.kind = kind;
    EffectScanner.scanWrite(tokens, from, to, facts);
  }

  /** JDBC's {@code {call p()}} and {@code {? = call f()}}. */
  private void escapedCall() {
    boolean result = tokens.isKind(from + 1, TokenKind.PLACEHOLDER);
    int call = result && tokens.isOperator(from + 2, "=") ? from + 3 : from + 1;
    scanned(tokens.is(call, "CALL") ? StatementKind.CALL : StatementKind.WRITE);
  }

  /** ANALYZE TABLE commits; MariaDB's ANALYZE statement runs the statement. */
  private void analyze() {
    int next = from + 1;
    if (tokens.is(next, "NO_WRITE_TO_BINLOG") || tokens.is(next, "LOCAL")) {
      next++;
    }
    if (tokens.is(next, "TABLE") || tokens.is(next, "TABLES")) {
      facts.kind = StatementKind.DDL;
    } else {
      new ExplainReader(tokens, from, to, facts).analyze();
    }
  }

  private void set() {
    SetParser parser = new SetParser(tokens, to, facts);
    boolean statement = tokens.is(from + 1, "STATEMENT") && !tokens.isOperator(from + 2, "=");
    if (statement) {
      int inner = parser.parseStatementForm(from + 2);
      // SET inside SET is refused by the server, and would let this recurse without end.
      if (inner > 0 && inner < to && !tokens.is(inner, "SET")) {
        new StatementReader(tokens, inner, to, facts).read();
      } else {
        write();
      }
    } else if (parser.parse(from + 1)) {
      facts.kind = StatementKind.SET;
    } else {
      write();
    }
  }

  private void use() {
    boolean name =
        tokens.isKind(from + 1, TokenKind.WORD) || tokens.isKind(from + 1, TokenKind.QUOTED_NAME);
    if (name && from + 2 == to) {
      facts.kind = StatementKind.USE;
      facts.useDatabase = tokens.name(from + 1);
    }
  }

  private void handler() {
    scanned(StatementKind.HANDLER);
    int verb = tokens.isOperator(from + 2, ".") ? from + 4 : from + 2;
    if (tokens.is(verb, "OPEN")) {
      facts.effects.add(Effect.OPENS_HANDLER);
    } else if (tokens.is(verb, "CLOSE")) {
      facts.effects.add(Effect.CLOSES_HANDLER);
    }
  }
}
