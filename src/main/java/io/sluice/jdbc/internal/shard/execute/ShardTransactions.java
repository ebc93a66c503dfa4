package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * What a transaction over shards is: who takes part, and how it ends on all of them. One for each
 * logical connection; confined to the thread that uses it.
 */
public interface ShardTransactions {

  /** Whether a transaction was begun, be it only by SQL and before its first statement. */
  boolean isOpen();

  /** A shard that the open transaction uses already, or −1. */
  int home();

  /**
   * A statement is about to run on these shards.
   *
   * @param write whether it may change something there
   * @throws SQLException 25X01 if the transaction may not span them: it goes on as it was; or the
   *     loss of a shard that was not acknowledged yet
   */
  void join(List<Child> children, boolean write) throws SQLException;

  /**
   * Runs work that writes on several shards outside a transaction as a whole or not at all.
   *
   * @throws SQLException 25X01 if that is not allowed
   */
  void asOne(List<Child> children, ShardWork work) throws SQLException;

  /** A statement failed on one shard: what that means for the others. */
  void failed(SQLException error) throws SQLException;

  /** BEGIN or START TRANSACTION as SQL: sent to each shard that joins. */
  void begin(StatementFacts begin) throws SQLException;

  /** COMMIT or ROLLBACK as SQL. */
  void end(StatementFacts end) throws SQLException;

  /** {@link java.sql.Connection#commit()}. */
  void commit() throws SQLException;

  /** {@link java.sql.Connection#rollback()}. */
  void rollback() throws SQLException;

  /** Sets a savepoint on all shards of the transaction. */
  Savepoint savepoint(String name) throws SQLException;

  /** Goes back to a savepoint on all of them. */
  void rollbackTo(String name) throws SQLException;

  /** Forgets a savepoint on all of them. */
  void release(String name) throws SQLException;
}
