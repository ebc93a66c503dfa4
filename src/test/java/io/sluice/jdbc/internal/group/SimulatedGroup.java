package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.failover.ErrorClassifier;
import io.sluice.jdbc.internal.pool.DirectPool;
import io.sluice.jdbc.internal.pool.Endpoint;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.pool.SimulatedSharedPool;
import io.sluice.jdbc.internal.pool.SimulatedSharedPool.Waiting;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.route.Router;
import io.sluice.jdbc.internal.session.CatchUp;
import io.sluice.jdbc.internal.session.Counters;
import io.sluice.jdbc.internal.session.Fleet;
import io.sluice.jdbc.internal.session.SessionSettings;
import io.sluice.jdbc.internal.session.Writes;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;

/**
 * A real {@link Group} on virtual time; only where it would make a thread wait, time is advanced
 * instead.
 */
public final class SimulatedGroup implements Fleet, AutoCloseable {

  private final Group group;
  private final StatementCache statements;
  private final Waiting waiting;

  /** What the group stands on. */
  public record Ground(
      Clock clock,
      Scheduler scheduler,
      Scheduler probing,
      RandomGenerator random,
      Waiting waiting,
      StatementCache statements) {}

  /** A group whose probes have started. */
  public SimulatedGroup(ClusterConfig config, Vendor vendor, Ground ground) throws SQLException {
    this.waiting = ground.waiting();
    this.statements = ground.statements();
    this.group =
        new Group(
            "simulated",
            config,
            new Environment(
                ground.clock(),
                new Threads(
                    ground.scheduler(),
                    ground.probing(),
                    new ScheduledThreadPoolExecutor(0),
                    false),
                ground.random(),
                host -> pool(config, host, vendor, ground)));
    group.start();
  }

  private static LeasePool pool(ClusterConfig config, HostSpec host, Vendor vendor, Ground ground) {
    Endpoint endpoint = Endpoint.of(config, host, vendor);
    int size = config.settings().integer(Property.POOL_SIZE);
    return size == 0
        ? new DirectPool(endpoint, ground.clock(), ground.scheduler())
        : new SimulatedSharedPool(
            endpoint,
            size,
            GroupSettings.connectTimeout(config),
            ground.clock(),
            ground.scheduler(),
            ground.waiting());
  }

  @Override
  public void awaitChange(long version, long millis, Deadline deadline) {
    waiting.await(
        Math.min(millis, deadline.remainingMillis()), () -> topology().version() != version);
  }

  /** Leases that are out, on all hosts. */
  public int leased() {
    return group.pools().values().stream().mapToInt(LeasePool::leased).sum();
  }

  @Override
  public void close() {
    group.close();
  }

  @Override
  public Clock clock() {
    return group.clock();
  }

  @Override
  public Scheduler scheduler() {
    return group.scheduler();
  }

  @Override
  public SessionSettings settings() {
    return group.settings();
  }

  @Override
  public Topology topology() {
    return group.topology();
  }

  @Override
  public void report(Observation seen) {
    group.report(seen);
  }

  @Override
  public Writes writes() {
    return group.writes();
  }

  @Override
  public CatchUp catchUp() {
    return group.catchUp();
  }

  @Override
  public Router router() {
    return group.router();
  }

  @Override
  public HostStats stats(String hostPort) {
    return group.stats(hostPort);
  }

  @Override
  public LeasePool pool(String hostPort) {
    return group.pool(hostPort);
  }

  @Override
  public ErrorClassifier errors() {
    return group.errors();
  }

  /** One for all stories: it only saves time. */
  @Override
  public StatementCache statements() {
    return statements;
  }

  @Override
  public Counters counters() {
    return group.counters();
  }
}
