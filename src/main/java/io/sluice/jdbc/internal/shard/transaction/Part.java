package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.shard.execute.Child;
import java.sql.SQLException;
import java.sql.Statement;

/** What one shard has of a transaction. Used by one thread at a time. */
abstract class Part {

  private final Child child;
  private boolean written;
  private boolean locked;
  private boolean held;

  Part(Child child) {
    this.child = child;
  }

  Child child() {
    return child;
  }

  int shard() {
    return child.shard();
  }

  String name() {
    return child.name();
  }

  /** Whether something may have been changed there. */
  boolean isWritten() {
    return written;
  }

  void write() {
    written = true;
  }

  /** Whether it must hold locks until the end, though it may not have been written. */
  boolean isLocked() {
    return locked;
  }

  void lock() {
    locked = true;
  }

  /**
   * Lets the server say, after the last statement, that it still has its part.
   *
   * @throws SQLException if it has not, or is not heard of: others may have changed what was locked
   */
  abstract void confirm() throws SQLException;

  /** Begins it on the server. */
  abstract void begin() throws SQLException;

  /** Commits it by itself. */
  abstract void commit() throws SQLException;

  /** Rolls it back. */
  abstract void rollback() throws SQLException;

  /** Whether its connection lives and its server still has it. */
  boolean isUsable() {
    try {
      child.session().member().requireUsable();
      return true;
    } catch (SQLException lost) {
      return false;
    }
  }

  /** Keeps its connection beyond the end of the transaction. */
  void hold() {
    held = true;
    child.session().member().hold();
  }

  /** Gives its connection back if it was held. */
  void letGo() {
    if (held) {
      held = false;
      child.session().member().unreserve();
    }
  }

  /** Runs a statement of the application's transaction. */
  void run(String sql) throws SQLException {
    try (Statement statement = child.connection().createStatement()) {
      statement.execute(sql);
    }
  }

  /** Writes a row of Sluice's own, which must be written as long as the table is what it was. */
  void writeRow(Coordinator coordinator, TransactionTable.Insert row) throws SQLException {
    int written;
    try {
      written = update(row.checked());
    } catch (SQLException failed) {
      if (failed.getErrorCode() == TransactionTable.NO_SUCH_TABLE) {
        coordinator.forgetTable(shard());
      } else if (TransactionTable.OLDER_SNAPSHOT.contains(failed.getErrorCode())) {
        // From this row on the table cannot be exchanged for another one.
        update(row.plain());
        coordinator.requireIdentity(shard(), row.own());
        return;
      }
      throw failed;
    }
    if (written != 1) {
      coordinator.forgetTable(shard());
      throw coordinator.anotherTable(shard());
    }
  }

  private int update(String sql) throws SQLException {
    return child
        .session()
        .member()
        .aside(
            null,
            physical -> {
              try (Statement statement = physical.raw().createStatement()) {
                return statement.executeUpdate(sql);
              }
            });
  }

  /**
   * Throws the connection away, and the transaction with it unless it is prepared. A server shows a
   * prepared branch to others only then.
   */
  void drop() {
    Physical bound = child.session().bound();
    if (bound != null) {
      bound.kill();
    }
    try {
      if (child.session().isInTransaction()) {
        child.session().rollback(); // acknowledges the loss; nothing is sent
      }
    } catch (SQLException | RuntimeException closed) {
      // The session is closed: it holds nothing any more.
    }
  }
}
