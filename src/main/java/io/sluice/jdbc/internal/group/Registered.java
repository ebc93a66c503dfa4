package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.XAConnection;

/** What the registry keeps for one URL: the hosts of one group, or a group per shard. */
interface Registered extends AutoCloseable {

  /** The configuration it was built from. */
  ClusterConfig config();

  /** Its clock. */
  Clock clock();

  /** Runs what must not delay a caller. */
  Scheduler scheduler();

  /** What JMX shows of it. */
  ConnectionGroupMXBean bean();

  /** Begins to watch its hosts. */
  void start();

  /**
   * Opens a logical connection.
   *
   * @param owner whose it is, for {@link #endAll}
   * @param loginSeconds longest wait for a host below the selection timeout, 0 = that alone
   * @param ended run once, when it was closed or aborted
   */
  Connection open(Object owner, int loginSeconds, Runnable ended) throws SQLException;

  /**
   * As {@link #open}, for a transaction manager.
   *
   * @throws SQLException S1009 if it is not over shards
   */
  default XAConnection openXa(Object owner, int loginSeconds, Runnable ended) throws SQLException {
    throw Errors.badArgument("Only connections over shards can be opened for XA.");
  }

  /** Closes every connection of one owner. */
  void endAll(Object owner);

  /** Ends everything at once. */
  @Override
  void close();
}
