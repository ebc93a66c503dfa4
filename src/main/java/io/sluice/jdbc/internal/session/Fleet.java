package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.failover.ErrorClassifier;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.route.Router;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;

/** What a session needs of its group. Thread-safe. */
public interface Fleet {

  /** The group's clock. */
  Clock clock();

  /** Runs what must not delay a caller. */
  Scheduler scheduler();

  /** The settings all sessions of the group share. */
  SessionSettings settings();

  /** The latest snapshot. */
  Topology topology();

  /** Tells what was seen of a node. */
  void report(Observation seen);

  /** Waits for a topology newer than {@code version}, at most {@code millis}. */
  void awaitChange(long version, long millis, Deadline deadline) throws InterruptedException;

  /** The writes of all sessions, for {@code readConsistency=group}. */
  Writes writes();

  /** Waits for replicas. */
  CatchUp catchUp();

  /** Orders the nodes for a pick. */
  Router router();

  /** The counters of a host. */
  HostStats stats(String hostPort);

  /** The connections of a host, {@code null} once it has left the group. */
  LeasePool pool(String hostPort);

  /** Reads errors of the target driver. */
  ErrorClassifier errors();

  /** Facts by statement text. */
  StatementCache statements();

  /** The counters of the group. */
  Counters counters();
}
