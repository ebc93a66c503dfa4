package io.sluice.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads definitions, account management and administration, as far as they commit implicitly by the
 * lists of the MySQL and MariaDB manuals; everything else is a write. Serves one statement and one
 * thread.
 */
final class DefinitionReader {

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  DefinitionReader(Tokens tokens, int from, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
  }

  void read(String word) {
    switch (word) {
      case "CREATE" -> create();
      case "DROP" -> drop();
      case "ALTER",
          "RENAME",
          "TRUNCATE",
          "GRANT",
          "REVOKE",
          "OPTIMIZE",
          "REPAIR",
          "CHECK",
          "CACHE",
          "INSTALL",
          "UNINSTALL" ->
          ddl();
      case "IMPORT" -> ddlIf(tokens.is(from + 1, "TABLE"));
      case "LOAD" -> ddlIf(tokens.is(from + 1, "INDEX"));
      case "FLUSH" -> flush();
      case "RESET" -> {
        facts.effects.add(Effect.SERVER_STATE);
        ddlIf(!tokens.is(from + 1, "PERSIST"));
      }
      case "CHANGE", "STOP" -> replication();
      case "KILL", "PURGE", "SHUTDOWN", "RESTART", "BINLOG", "CLONE" ->
          facts.effects.add(Effect.SERVER_STATE);
      default -> EffectScanner.scanWrite(tokens, from, to, facts);
    }
  }

  /** START, STOP and CHANGE of replication. */
  void replication() {
    if (from + 1 < to) {
      facts.effects.add(Effect.SERVER_STATE);
      ddl();
    }
  }

  private void ddl() {
    facts.kind = StatementKind.DDL;
  }

  private void ddlIf(boolean condition) {
    if (condition) {
      ddl();
    } else {
      EffectScanner.scanWrite(tokens, from, to, facts);
    }
  }

  private void create() {
    int i = from + 1;
    if (tokens.is(i, "OR") && tokens.is(i + 1, "REPLACE")) {
      i += 2;
    }
    boolean temporary = tokens.is(i, "TEMPORARY");
    if (temporary) {
      i++;
    }
    if (!isTable(i)) {
      ddlIf(i < to && !temporary);
      return;
    }
    // CREATE TABLE … SELECT evaluates what it selects.
    EffectScanner.scanWrite(tokens, from, to, facts);
    if (temporary) {
      facts.effects.add(Effect.CREATES_TEMP_TABLE);
      facts.tempTablesCreated = names(afterIfExists(i + 1));
    }
    // MariaDB commits for a temporary sequence, though not when it is dropped.
    if (!temporary || tokens.is(i, "SEQUENCE")) {
      ddl();
    }
  }

  private void drop() {
    int i = from + 1;
    boolean temporary = tokens.is(i, "TEMPORARY");
    if (temporary) {
      i++;
    }
    if (tokens.is(i, "PREPARE")) {
      facts.kind = StatementKind.DEALLOCATE;
      return;
    }
    if (!temporary) {
      ddl();
    }
    if (isTable(i)) {
      facts.effects.add(Effect.DROPS_TEMP_TABLE);
      facts.tempTablesDropped = names(afterIfExists(i + 1));
    }
  }

  private boolean isTable(int i) {
    return tokens.is(i, "TABLE") || tokens.is(i, "TABLES") || tokens.is(i, "SEQUENCE");
  }

  private int afterIfExists(int start) {
    if (!tokens.is(start, "IF")) {
      return start;
    }
    return tokens.is(start + 1, "NOT") ? start + 3 : start + 2;
  }

  /** {@code a, b.c} as {@code [a, b.c]}. */
  private List<String> names(int start) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int i = start;
    while (i < to
        && (tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME))) {
      name.append(tokens.name(i));
      i++;
      if (i < to && tokens.isOperator(i, ".")) {
        name.append('.');
        i++;
        continue;
      }
      names.add(name.toString());
      name.setLength(0);
      if (i >= to || !tokens.isOperator(i, ",")) {
        break;
      }
      i++;
    }
    return List.copyOf(names);
  }

  /** FLUSH TABLES … WITH READ LOCK and FOR EXPORT hold locks until UNLOCK TABLES. */
  private void flush() {
    facts.effects.add(Effect.SERVER_STATE);
    boolean locks = false;
    for (int i = from + 1; i < to; i++) {
      locks |= tokens.is(i, "WITH") && tokens.is(i + 1, "READ") && tokens.is(i + 2, "LOCK");
      locks |= tokens.is(i, "FOR") && tokens.is(i + 1, "EXPORT");
    }
    facts.kind = locks ? StatementKind.LOCK : StatementKind.DDL;
  }
}
