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

  /**
   * The value.
   *
   * @param holder the connection that would say it, or {@code null}
   * @param known whether {@code id} is what the holder would say
   */
  private record Value(Physical holder, long id, boolean known) {}

  private static final long NONE = 0;

  private Physical holder;
  private long id;

  /** Whether {@link #id} is what the holder would say. */
  private boolean known;

  private long told;
  private boolean toldMayBeGiven;
  private long toldLast;

  /**
   * A key that an insert may have given itself, on a connection where until then another session's
   * value may have been: if the connection says another one, {@link #before} still holds.
   */
  private long doubted;

  private Value before;

  /**
   * The driver told the key of the statement that is running.
   *
   * @param key negative if only the server can tell it
   * @param mayBeGiven whether the statement may have given it itself, which makes it no {@code
   *     LAST_INSERT_ID()}
   */
  void generated(long key, boolean mayBeGiven) {
    told = key;
    toldMayBeGiven = mayBeGiven;
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
    doubted = NONE;
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
    boolean doubt = !sets && key > 0 && toldMayBeGiven;
    if (doubt && holder != physical) {
      before = new Value(holder, id, known);
      doubted = key;
    } else if (!doubt) {
      doubted = NONE;
    }
    holder = physical;
    id = sets ? 0 : key;
    known = !sets && !doubt && key > 0;
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
        settle(row.getLong(1));
      }
    }
  }

  private void settle(long there) {
    if (doubted == NONE || doubted == there) {
      id = there;
      known = true;
    } else {
      holder = before.holder();
      id = before.id();
      known = before.known();
    }
    doubted = NONE;
    before = null;
  }

  /**
   * A statement is about to run on {@code physical}.
   *
   * @throws SQLException 08006 if it reads a value that was lost with its host
   */
  void requireFor(StatementFacts facts, Physical physical) throws SQLException {
    boolean lost = holder != null && holder != physical && holder.isDead() && !known;
    if (lost && isRead(facts)) {
      String host = holder.hostPort();
      holder = null;
      id = 0;
      known = true;
      throw Errors.sessionStateLost("LAST_INSERT_ID()", host, null);
    }
  }

  /** Makes {@code LAST_INSERT_ID()} right on a connection if the statement reads it. */
  void bring(StatementFacts facts, Physical physical) throws SQLException {
    boolean asks = doubted != NONE && holder == physical && (isRead(facts) || inserts(facts));
    if (asks) { // once, and from then on the connection has this session's value
      beforeLeaving(physical);
    }
    if (holder == physical || !asks && !isRead(facts)) {
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

  private static boolean isRead(StatementFacts facts) {
    return facts != null && facts.has(Effect.USES_LAST_INSERT_ID);
  }

  private static boolean inserts(StatementFacts facts) {
    return facts != null && facts.isInsert();
  }
}
