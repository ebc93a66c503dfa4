package io.sluice.jdbc.internal.shard.execute;

import java.sql.SQLException;

/** A piece of work on one shard or on several. */
@FunctionalInterface
public interface ShardWork {

  /** Does it. */
  void run() throws SQLException;
}
