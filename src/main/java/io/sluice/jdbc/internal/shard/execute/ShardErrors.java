package io.sluice.jdbc.internal.shard.execute;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;

/** Says on which shard something failed. Stateless. */
final class ShardErrors {

  private ShardErrors() {}

  /**
   * The error of one of several shards. What Sluice itself says of a lost host gets the shard's
   * name in front; an error of a server stays the driver's own, and carries the name as a
   * suppressed note.
   */
  static SQLException on(Child child, SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    if (!state.startsWith("08") && !(state.equals("40001") && error.getErrorCode() == 0)) {
      error.addSuppressed(new SQLException("This was on shard " + child.name() + ".", state));
      return error;
    }
    String text = "Shard " + child.name() + ": " + error.getMessage();
    SQLException named;
    if (error instanceof SQLTransientConnectionException) {
      named = new SQLTransientConnectionException(text, state, error.getErrorCode(), error);
    } else if (error instanceof SQLNonTransientConnectionException) {
      named = new SQLNonTransientConnectionException(text, state, error.getErrorCode(), error);
    } else if (error instanceof SQLRecoverableException) {
      named = new SQLRecoverableException(text, state, error.getErrorCode(), error);
    } else if (error instanceof SQLTransactionRollbackException) {
      named = new SQLTransactionRollbackException(text, state, error.getErrorCode(), error);
    } else {
      named = new SQLException(text, state, error.getErrorCode(), error);
    }
    return named;
  }
}
