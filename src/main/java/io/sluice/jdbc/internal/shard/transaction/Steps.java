package io.sluice.jdbc.internal.shard.transaction;

import java.sql.SQLException;

/**
 * Told of each step before the next one is taken: a test may end the process there, wait, or make
 * the step fail. Found by {@link java.util.ServiceLoader}; in production there is none. Called by
 * any thread.
 */
@FunctionalInterface
public interface Steps {

  /** Does nothing. */
  Steps NONE = (step, gtrid, shard) -> {};

  /**
   * A step is reached.
   *
   * @param shard its name
   * @throws SQLException to make it fail
   */
  void at(Step step, String gtrid, String shard) throws SQLException;
}
