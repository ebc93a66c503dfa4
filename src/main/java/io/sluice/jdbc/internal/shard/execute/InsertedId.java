package io.sluice.jdbc.internal.shard.execute;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code LAST_INSERT_ID()} is for the logical connection: the key of its last insert that
 * generated one, on whatever shard, or by Sluice itself. What a driver tells of an insert may also
 * be a key that the statement gave itself, so the shards are asked; but only when a statement wants
 * to know. Confined to the thread that uses the session.
 */
public final class InsertedId {

  private static final int MOST_OPEN = 64;
  private static final long UNKNOWN = 0;

  /** An insert after which the driver told this key, or tells none. */
  private record Insert(Child child, long told) {}

  private final Deque<Insert> open = new ArrayDeque<>();
  private final Map<Child, Long> asked = new HashMap<>();
  private long value;

  /** Why a shard could not be asked for the key of an insert; null if none was missed. */
  private SQLException lost;

  /**
   * An insert ran on a shard, and that is done now.
   *
   * @param told the key that its driver told, 0 = none; negative if it could not tell this one
   */
  void inserted(Child child, long told) {
    boolean tells = child.session().vendor().tellsLastInsertId();
    if (tells && told == 0) {
      return;
    }
    Insert last = open.peekLast();
    if (!tells && last != null && last.child() == child) {
      return; // the shard will be asked once for both
    } else if (!tells || open.size() >= MOST_OPEN) {
      try {
        settle();
      } catch (SQLException unreachable) {
        lost = unreachable; // the insert has not failed; whoever asks for the key shall hear of it
      }
    }
    open.addLast(new Insert(child, tells ? Math.max(told, UNKNOWN) : UNKNOWN));
  }

  /** Sluice generated the key itself. */
  void known(long id) {
    open.clear();
    lost = null;
    value = id;
  }

  /** Makes it right on a shard before a statement that asks for it runs there. */
  void bring(Child child) throws SQLException {
    settle();
    if (lost != null) {
      SQLException unknown = lost;
      lost = null;
      throw unknown;
    }
    child.session().member().lastInsertId(value);
    asked.put(child, value);
  }

  private void settle() throws SQLException {
    while (!open.isEmpty()) {
      Insert last = open.removeLast();
      long there = ask(last.child());
      boolean changed = !Long.valueOf(there).equals(asked.put(last.child(), there));
      if (last.told() == UNKNOWN ? changed && there != 0 : there == last.told()) {
        known(there);
      }
    }
  }

  private static long ask(Child child) throws SQLException {
    try (Statement select = child.connection().createStatement();
        ResultSet row = select.executeQuery("SELECT LAST_INSERT_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }
}
