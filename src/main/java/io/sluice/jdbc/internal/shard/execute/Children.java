package io.sluice.jdbc.internal.shard.execute;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens what is used of each shard. Thread-safe. */
public interface Children {

  /** A new session of a shard, for one logical connection. */
  Child open(int shard) throws SQLException;

  /**
   * A connection to a host of a shard, outside every pool and transaction, for short work of
   * Sluice's own. To be closed soon.
   */
  Connection openAside(int shard) throws SQLException;

  /** As {@link #openAside}, but to the host that takes writes and to no other. */
  Connection openSource(int shard) throws SQLException;
}
