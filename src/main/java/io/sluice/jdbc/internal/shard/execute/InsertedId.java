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

  /** An insert after which the driver told this key. */
  private record Insert(Child child, long told) {}

  private final Deque<Insert> open = new ArrayDeque<>();
  private final Map<Child, Long> asked = new HashMap<>();
  private long value;

  /** An insert ran on a shard; its driver told this key, 0 = none. */
  void inserted(Child child, long told) throws SQLException {
    long key = told;
    if (key == 0 && !child.session().vendor().tellsLastInsertId()) {
      key = ask(child);
      if (Long.valueOf(key).equals(asked.put(child, key))) {
        return;
      }
    }
    if (key != 0) {
      open.addLast(new Insert(child, key));
      if (open.size() > MOST_OPEN) {
        settle();
      }
    }
  }

  /** Sluice generated the key itself. */
  void known(long id) {
    open.clear();
    value = id;
  }

  /** Makes it right on a shard before a statement that asks for it runs there. */
  void bring(Child child) throws SQLException {
    settle();
    child.session().lastInsertId(value);
  }

  private void settle() throws SQLException {
    while (!open.isEmpty()) {
      Insert last = open.removeLast();
      if (ask(last.child()) == last.told()) {
        known(last.told());
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
