package io.sluice.jdbc.internal.shard.transaction;

import java.sql.SQLException;
import java.util.Set;

/**
 * Which errors of a living server leave a transaction over shards that must not be committed: a
 * branch would be prepared and committed without the statement that did not run to its end, and
 * nobody would be told. Errors about the statement itself, such as a duplicate key, are not among
 * them: the statement as a whole did not happen and the application may go on, as on one server.
 * Pure.
 */
final class RollbackOnly {

  /**
   * 1205 lock wait; 1206 lock table full; 1317 cancelled; 1402, 1613, 1614 branch rolled back by
   * the server; 1969 and 3024 statement took too long.
   */
  private static final Set<Integer> CODES = Set.of(1205, 1206, 1317, 1402, 1613, 1614, 1969, 3024);

  /** The server has rolled back its part, not only the statement. */
  private static final Set<Integer> GONE = Set.of(1402, 1613, 1614);

  private RollbackOnly() {}

  /** Whether nothing but a rollback may follow. */
  static boolean after(SQLException error) {
    return CODES.contains(error.getErrorCode());
  }

  /** Whether not even going back to a savepoint helps. */
  static boolean isFinal(SQLException error) {
    return GONE.contains(error.getErrorCode());
  }
}
