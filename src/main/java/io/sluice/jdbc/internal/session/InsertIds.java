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

  /** Whether {@link #id} is what the holder would say. */
  private boolean known;

  private long told;
  private long toldLast;

  /** The driver told the key of the statement that is running; negative if only the server can. */
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
    known = true;
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
    known = !sets && key > 0;
  }

  /** The connection that knows {@code LAST_INSERT_ID()}, or {@code null} if it may be any. */
  Physical holder() {
    return holder == null || holder.isDead() ? null : holder;
  }

  /** The session leaves a connection that is alive. */
  void beforeLeaving(Physical physical) throws SQLException {
    if (holder == physical && !known) {
      try (Statement select = physical.raw().createStatement();
          ResultSet row = select.executeQuery("SELECT LAST_INSERT_ID()")) {
        row.next();
        id = row.getLong(1);
        known = true;
      }
    }
  }

  /**
   * A statement is about to run on {@code physical}.
   *
   * @throws SQLException 08006 if it reads a value that was lost with its host
   */
  void requireFor(StatementFacts facts, Physical physical) throws SQLException {
    boolean lost = holder != null && holder.isDead() && !known;
    if (lost && isRead(facts, physical)) {
      String host = holder.hostPort();
      holder = null;
      id = 0;
      known = true;
      throw Errors.sessionStateLost("LAST_INSERT_ID()", host, null);
    }
  }

  /** Makes {@code LAST_INSERT_ID()} right on a connection if the statement reads it. */
  void bring(StatementFacts facts, Physical physical) throws SQLException {
    if (!isRead(facts, physical)) {
      return;
    }
    if (holder != null && !holder.isDead()) {
      beforeLeaving(holder);
    }
    try (Statement set = physical.raw().createStatement()) {
      set.execute("SET last_insert_id = " + id); // 0 on a shared connection hides another session's
    }
    holder = physical;
    known = true;
  }

  private boolean isRead(StatementFacts facts, Physical physical) {
    return facts != null && facts.has(Effect.USES_LAST_INSERT_ID) && holder != physical;
  }
}
