package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets {@code LAST_INSERT_ID()} travel. Where the driver tells the key without a round trip nothing
 * is asked; else the connection is asked before the session leaves it. The value is only set on
 * another connection when a statement reads it. Confined to the thread that uses the session.
 */
final class InsertIds {

  private Physical holder;
  private long id;
  private long told;
  private long toldLast;
  private boolean lost;

  /** The driver told the key of the statement that is running. */
  void generated(long key) {
    told = key;
  }

  /** The key that the driver told of the last statement, 0 = none. */
  long toldLast() {
    return toldLast;
  }

  /** The value comes from elsewhere. */
  void known(long value) {
    holder = null;
    id = value;
    lost = false;
  }

  /** A statement succeeded. */
  void after(StatementFacts facts, Physical physical) {
    long key = told;
    told = 0;
    toldLast = key;
    boolean sets = facts.has(Effect.SETS_LAST_INSERT_ID) || facts.kind() == StatementKind.CALL;
    if (!facts.isInsert() && !sets || !sets && key == 0 && physical.vendor().tellsLastInsertId()) {
      return;
    }
    holder = physical;
    id = sets ? 0 : key;
    lost = false;
  }

  /** The session leaves a connection that is alive. */
  void beforeLeaving(Physical physical) throws SQLException {
    if (holder == physical && id == 0) {
      try (Statement select = physical.raw().createStatement();
          ResultSet row = select.executeQuery("SELECT LAST_INSERT_ID()")) {
        row.next();
        id = row.getLong(1);
      }
    }
  }

  /** A connection was lost. */
  void lost(Physical physical) {
    if (holder == physical && id == 0) {
      holder = null;
      lost = true;
    }
  }

  /**
   * Whether a statement can be answered.
   *
   * @throws SQLException 08006 if it reads a value that was lost with its host; told once
   */
  void requireKnown(StatementFacts facts, Physical physical) throws SQLException {
    if (lost && facts != null && facts.has(Effect.USES_LAST_INSERT_ID)) {
      lost = false;
      throw Errors.sessionStateLost("LAST_INSERT_ID()", physical.hostPort(), null);
    }
  }

  /** Makes {@code LAST_INSERT_ID()} right on a connection if the statement reads it. */
  void bring(StatementFacts facts, Physical physical) throws SQLException {
    if (facts == null || !facts.has(Effect.USES_LAST_INSERT_ID) || holder == physical) {
      return;
    }
    try (Statement set = physical.raw().createStatement()) {
      set.execute("SET last_insert_id = " + id); // 0 on a shared connection hides another session's
    }
    holder = physical;
  }
}
