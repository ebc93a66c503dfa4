package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** What a statement that succeeded changed of the session's settings. */
final class SettingsLearned {

  private SettingsLearned() {}

  static void from(SessionParts parts, StatementFacts facts, Physical physical)
      throws SQLException {
    switch (facts.kind()) {
      case SET -> set(parts, facts, physical);
      case USE -> parts.change(physical, old -> old.withCatalog(facts.useDatabase()));
      case MULTI -> {
        for (StatementFacts part : facts.parts()) {
          from(parts, part, physical);
        }
      }
      default -> {
        // Changes no setting.
      }
    }
  }

  private static void set(SessionParts parts, StatementFacts facts, Physical physical)
      throws SQLException {
    if (facts.changesAutocommit()) {
      boolean value = autocommit(facts, physical.raw());
      // The driver keeps a flag of its own, which it consults before it commits.
      if (physical.raw().getAutoCommit() != value) {
        physical.raw().setAutoCommit(value);
      }
      parts.change(physical, old -> old.withAutoCommit(value));
    }
    if (facts.assignments().stream().anyMatch(SettingsLearned::setsIsolation)) {
      parts.change(physical, SessionState::withIsolationBySql);
    }
    SessionState before = parts.state;
    SessionState after = Variables.after(before, facts, physical.raw());
    if (after != before) {
      parts.change(
          physical, old -> old.withVariables(after.variables()).withSqlMode(after.sqlMode()));
    }
  }

  private static boolean setsIsolation(Assignment each) {
    return switch (each.target()) {
      case SESSION_TRANSACTION -> each.valueText().toUpperCase(Locale.ROOT).contains("ISOLATION");
      case SESSION ->
          each.name().equals("transaction_isolation") || each.name().equals("tx_isolation");
      default -> false;
    };
  }

  private static boolean autocommit(StatementFacts facts, Connection raw) throws SQLException {
    if (facts.autocommit().isPresent()) {
      return facts.autocommit().get();
    }
    return Variables.ask(raw, List.of("@@session.autocommit"))
        .containsValue("@@session.autocommit=1");
  }
}
