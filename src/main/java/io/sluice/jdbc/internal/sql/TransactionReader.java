package io.sluice.jdbc.internal.sql;

/**
 * Reads the statements that begin and end transactions and locks. Serves one statement and thread.
 */
final class TransactionReader {

  private final Tokens tokens;
  private final int from;
  private final int to;
  private final FactsBuilder facts;

  /** The token to read next. */
  private int next;

  TransactionReader(Tokens tokens, int from, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.from = from;
    this.to = to;
    this.facts = facts;
    this.next = from + 1;
  }

  void read(String word) {
    switch (word) {
      case "BEGIN" -> begin();
      case "START" -> start();
      case "COMMIT" -> end(StatementKind.COMMIT);
      case "ROLLBACK" -> rollback();
      case "SAVEPOINT" -> savepoint(StatementKind.SAVEPOINT);
      case "RELEASE" -> {
        if (accept("SAVEPOINT")) {
          savepoint(StatementKind.RELEASE_SAVEPOINT);
        }
      }
      case "XA" -> xa();
      case "LOCK" -> lock();
      case "UNLOCK" -> unlock();
      default -> backup();
    }
  }

  private boolean accept(String word) {
    if (next < to && tokens.is(next, word)) {
      next++;
      return true;
    }
    return false;
  }

  private void begin() {
    accept("WORK");
    if (next == to) {
      facts.kind = StatementKind.BEGIN;
    }
  }

  private void start() {
    if (!accept("TRANSACTION")) {
      // START REPLICA and the like; START alone means nothing.
      new DefinitionReader(tokens, from, to, facts).replication();
      return;
    }
    boolean more = next < to;
    while (more) {
      if (!characteristic()) {
        return;
      }
      more = next < to && tokens.isOperator(next, ",");
      next += more ? 1 : 0;
    }
    if (next == to) {
      facts.kind = StatementKind.BEGIN;
    }
  }

  private boolean characteristic() {
    if (accept("READ")) {
      if (accept("ONLY")) {
        facts.readOnlyTransaction = true;
        return true;
      }
      facts.readWriteTransaction = accept("WRITE");
      return facts.readWriteTransaction;
    }
    return accept("WITH") && accept("CONSISTENT") && accept("SNAPSHOT");
  }

  /** Both of {@code [WORK] [AND [NO] CHAIN] [[NO] RELEASE]}. */
  private void end(StatementKind kind) {
    accept("WORK");
    boolean chain = false;
    if (accept("AND")) {
      boolean not = accept("NO");
      if (!accept("CHAIN")) {
        return;
      }
      chain = !not;
    }
    boolean not = accept("NO");
    boolean release = accept("RELEASE");
    if (next == to && (release || !not)) {
      facts.kind = kind;
      facts.chain = chain;
      facts.release = release && !not;
    }
  }

  private void rollback() {
    int start = next;
    accept("WORK");
    if (accept("TO")) {
      // A savepoint may itself be called savepoint.
      if (next + 1 < to) {
        accept("SAVEPOINT");
      }
      savepoint(StatementKind.ROLLBACK_TO);
    } else {
      next = start;
      end(StatementKind.ROLLBACK);
    }
  }

  private void savepoint(StatementKind kind) {
    boolean name =
        tokens.isKind(next, TokenKind.WORD) || tokens.isKind(next, TokenKind.QUOTED_NAME);
    if (name && next + 1 == to) {
      facts.kind = kind;
      facts.savepoint = tokens.name(next);
    }
  }

  private void xa() {
    if (accept("START") || accept("BEGIN")) {
      facts.kind = StatementKind.XA_START;
    } else if (accept("END") || accept("PREPARE")) {
      facts.kind = StatementKind.XA_END;
    } else if (accept("COMMIT") || accept("ROLLBACK")) {
      facts.kind = StatementKind.XA_FINISH;
    }
  }

  private void lock() {
    if (accept("TABLES") || accept("TABLE")) {
      facts.kind = StatementKind.LOCK;
    } else if (accept("INSTANCE")) {
      facts.effects.add(Effect.GETS_LOCK);
    }
  }

  private void unlock() {
    if (accept("TABLES") || accept("TABLE")) {
      facts.kind = StatementKind.UNLOCK;
    } else if (accept("INSTANCE")) {
      facts.effects.add(Effect.RELEASES_LOCK);
    }
  }

  /** MariaDB's backup locks last until they are released, like those of GET_LOCK; all commit. */
  private void backup() {
    facts.kind = StatementKind.DDL;
    if (accept("LOCK") || (accept("STAGE") && accept("START"))) {
      facts.effects.add(Effect.GETS_LOCK);
    } else if (accept("UNLOCK") || accept("END")) {
      facts.effects.add(Effect.RELEASES_LOCK);
    }
  }
}
