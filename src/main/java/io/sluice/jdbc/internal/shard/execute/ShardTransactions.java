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

  /** Whether the open transaction may have changed anything on another shard. */
  boolean isWrittenBeyond(int shard);

  /**
   * A statement is about to run on these shards.
   *
   * @throws SQLException 25X01 if the transaction may not span them: it goes on as it was; or the
   *     loss of a shard that was not acknowledged yet
   */
  void join(List<Child> children, Use use) throws SQLException;

  /**
   * Runs work that writes on several shards outside a transaction as a whole or not at all.
   *
   * @throws SQLException 25X01 if that is not allowed
   */
  void asOne(List<Child> children, ShardWork work) throws SQLException;

  /**
   * A batch is about to write on several shards.
   *
   * @return whether it is a transaction by itself, which {@link #endBatch} ends
   */
  boolean beginBatch() throws SQLException;

  /**
   * The end of such a batch.
   *
   * @param failed why nothing of it may remain; null = all of it is to be committed
   */
  void endBatch(Throwable failed) throws SQLException;

  /** A statement failed on one shard: what that means for the others. */
  void failed(SQLException error) throws SQLException;

  /** A statement failed after a part of it was done, or may have been. */
  void doneInPart(SQLException error);

  /** BEGIN or START TRANSACTION as SQL: sent to each shard that joins. */
  void begin(StatementFacts begin) throws SQLException;

  /** COMMIT or ROLLBACK as SQL. */
  void end(StatementFacts end) throws SQLException;

  /**
   * A statement follows before which every server commits.
   *
   * @throws SQLException 0AX01 if that would commit on several shards
   */
  void commitImplicitly() throws SQLException;

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
