package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.failover.ErrorClassifier;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.route.Router;
import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.session.SessionSettings.Consistency;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.testkit.FakeClock;

/** A replicated group that is only looked at: nobody connects to it. */
final class FakeFleet implements Fleet {

  final FakeClock clock = new FakeClock();
  final Sightings group;
  private final SessionSettings settings;
  private final Writes writes = new Writes();

  FakeFleet(Consistency consistency, boolean pooled, String... hosts) {
    this.group = new Sightings(hosts);
    this.settings =
        new SessionSettings(
            "random",
            1000,
            1,
            true,
            pooled,
            0,
            null,
            false,
            0,
            null,
            false,
            0,
            0,
            Sides.BY_SQL,
            false,
            consistency);
  }

  @Override
  public FakeClock clock() {
    return clock;
  }

  @Override
  public SessionSettings settings() {
    return settings;
  }

  @Override
  public Topology topology() {
    return group.topology();
  }

  @Override
  public void report(Observation seen) {
    group.see(seen);
  }

  @Override
  public Writes writes() {
    return writes;
  }

  @Override
  public Scheduler scheduler() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitChange(long version, long millis, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CatchUp catchUp() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Router router() {
    throw new UnsupportedOperationException();
  }

  @Override
  public HostStats stats(String hostPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LeasePool pool(String hostPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErrorClassifier errors() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StatementCache statements() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Counters counters() {
    throw new UnsupportedOperationException();
  }
}
