package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.pool.Physical;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The driver's statements on connections that a session with roles has left and keeps, so that one
 * that is executed here and there in turn need not be prepared again each time. Confined to the
 * thread that uses the statement.
 */
final class Parked {

  private final Map<Physical, Statement> statements = new IdentityHashMap<>(4);

  /** The session leaves a connection. */
  void put(Physical physical, Statement raw) {
    for (Iterator<Physical> each = statements.keySet().iterator(); each.hasNext(); ) {
      if (each.next().isDead()) {
        each.remove(); // closed with its connection
      }
    }
    statements.put(physical, raw);
  }

  /** The statement parked on a connection the session is back on, or {@code null}. */
  Statement take(Physical physical) {
    return statements.isEmpty() ? null : statements.remove(physical);
  }

  void close() {
    statements.forEach(
        (physical, raw) -> {
          if (!physical.isDead()) {
            close(raw);
          }
        });
    statements.clear();
  }

  static void close(Statement raw) {
    try {
      raw.close();
    } catch (SQLException | RuntimeException broken) {
      // Its connection will show it if anything is wrong with it.
    }
  }
}
