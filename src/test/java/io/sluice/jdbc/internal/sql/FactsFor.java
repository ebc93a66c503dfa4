package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.sql.Assignment.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Facts made by hand, so that what is built on them is tested without the classifier. */
public final class FactsFor {

  private FactsFor() {}

  /** The facts of one of the few texts known here; parts are separated by a semicolon. */
  public static StatementFacts text(String sql) {
    FactsBuilder facts = new FactsBuilder(sql);
    if (sql.contains(";")) {
      facts.kind = StatementKind.MULTI;
      facts.parts = Arrays.stream(sql.split("; *")).map(FactsFor::text).toList();
      facts.mayBeReadOnly = facts.parts.stream().allMatch(StatementFacts::readOnly);
      facts.parts.forEach(part -> facts.effects.addAll(effectsOf(part)));
      return facts.build();
    }
    facts.kind = kind(sql);
    facts.chain = sql.endsWith("AND CHAIN");
    facts.mayBeReadOnly = facts.kind == StatementKind.READ;
    if (sql.startsWith("SET autocommit=")) {
      String value = sql.substring(sql.indexOf('=') + 1);
      facts.assignments = List.of(new Assignment(Target.SESSION, "autocommit", value, true));
    } else if (sql.startsWith("SET PASSWORD")) {
      facts.assignments = List.of(new Assignment(Target.PASSWORD, "password", "'x'", true));
    } else if (sql.startsWith("SET GLOBAL")) {
      facts.assignments = List.of(new Assignment(Target.GLOBAL, "x", "1", true));
    } else if (sql.startsWith("CREATE TEMPORARY TABLE ")) {
      facts.tempTablesCreated = List.of(sql.substring("CREATE TEMPORARY TABLE ".length()));
    } else if (sql.startsWith("DROP TABLE ")) {
      facts.tempTablesDropped = List.of(sql.substring("DROP TABLE ".length()).split(", "));
    }
    facts.understood = !sql.startsWith("?");
    for (String word : sql.split("[ (]")) {
      effect(word, facts);
    }
    return facts.build();
  }

  /** A SET of these assignments. */
  public static StatementFacts set(Assignment... assignments) {
    FactsBuilder facts = new FactsBuilder("SET ...");
    facts.kind = StatementKind.SET;
    facts.assignments = List.of(assignments);
    return facts.build();
  }

  private static List<Effect> effectsOf(StatementFacts part) {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : Effect.values()) {
      if (part.has(effect)) {
        effects.add(effect);
      }
    }
    return effects;
  }

  private static StatementKind kind(String sql) {
    if (sql.startsWith("ROLLBACK TO")) {
      return StatementKind.ROLLBACK_TO;
    } else if (sql.startsWith("XA ")) {
      return switch (sql.substring(3)) {
        case "START" -> StatementKind.XA_START;
        case "END", "PREPARE" -> StatementKind.XA_END;
        default -> StatementKind.XA_FINISH;
      };
    } else if (sql.startsWith("CREATE TEMPORARY")) {
      return StatementKind.WRITE;
    }
    return switch (sql.split(" ")[0]) {
      case "SELECT", "SHOW" -> StatementKind.READ;
      case "CREATE", "DROP" -> StatementKind.DDL;
      case "BEGIN" -> StatementKind.BEGIN;
      case "COMMIT" -> StatementKind.COMMIT;
      case "ROLLBACK" -> StatementKind.ROLLBACK;
      case "SAVEPOINT" -> StatementKind.SAVEPOINT;
      case "SET" -> StatementKind.SET;
      case "USE" -> StatementKind.USE;
      case "LOCK" -> StatementKind.LOCK;
      case "UNLOCK" -> StatementKind.UNLOCK;
      case "CALL" -> StatementKind.CALL;
      case "PREPARE" -> StatementKind.PREPARE;
      case "EXECUTE" -> StatementKind.EXECUTE;
      case "DEALLOCATE" -> StatementKind.DEALLOCATE;
      case "HANDLER" -> StatementKind.HANDLER;
      case "INSERT", "FLUSH", "?" -> StatementKind.WRITE;
      default -> throw new IllegalArgumentException(sql);
    };
  }

  private static void effect(String word, FactsBuilder facts) {
    switch (word) {
      case "GET_LOCK" -> facts.effects.add(Effect.GETS_LOCK);
      case "RELEASE_LOCK" -> facts.effects.add(Effect.RELEASES_LOCK);
      case "RELEASE_ALL_LOCKS" -> facts.effects.add(Effect.RELEASES_ALL_LOCKS);
      case "SQL_CALC_FOUND_ROWS" -> facts.effects.add(Effect.CALCULATES_FOUND_ROWS);
      case "@a:=1" -> facts.effects.add(Effect.SETS_USER_VARIABLE);
      case "OPEN" -> facts.effects.add(Effect.OPENS_HANDLER);
      case "CLOSE" -> facts.effects.add(Effect.CLOSES_HANDLER);
      case "UPDATE" -> facts.effects.add(Effect.LOCKING_READ);
      case "FLUSH" -> facts.effects.add(Effect.SERVER_STATE);
      default -> {
        // No effect.
      }
    }
  }
}
