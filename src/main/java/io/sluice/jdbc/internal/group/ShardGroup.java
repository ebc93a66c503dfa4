package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.config.Settings;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.Children;
import io.sluice.jdbc.internal.shard.execute.Engine;
import io.sluice.jdbc.internal.shard.execute.PhysicalNames;
import io.sluice.jdbc.internal.shard.execute.SequenceTable;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.Workers;
import io.sluice.jdbc.internal.shard.jdbc.ShardConnectionHandler;
import io.sluice.jdbc.internal.shard.key.KeyGenerators;
import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.metadata.Catalogue;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.transaction.Coordinator;
import io.sluice.jdbc.internal.shard.transaction.GlobalResource;
import io.sluice.jdbc.internal.shard.transaction.Spanning;
import io.sluice.jdbc.internal.shard.transaction.SpanningTransactions;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.time.WallClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.XAConnection;

/**
 * What all logical connections of one sharded URL share: a group of hosts for each shard, and what
 * it takes to plan and run statements over them. Thread-safe.
 */
final class ShardGroup implements Registered, Children {

  private final ClusterConfig config;
  private final Threads threads;
  private final List<Group> shards = new ArrayList<>();
  private final LogicalConnections<ShardSession> sessions = new LogicalConnections<>();
  private final Workers workers;
  private final ShardPlanning planning;
  private final Coordinator coordinator;
  private final Spanning spanning;
  private final Engine engine;

  /** Builds a group at rest; no connection is opened. */
  ShardGroup(String name, ClusterConfig config) throws SQLException {
    this.config = config;
    Rules rules = Rules.of(config);
    this.threads = Threads.of(name, config.hosts().size());
    try {
      for (String shard : rules.shards()) {
        shards.add(new Group(name + "/" + shard, ofShard(config, shard), threads.lend()));
      }
    } catch (SQLException | RuntimeException refused) {
      shards.forEach(Group::close);
      threads.close();
      throw refused;
    }
    Settings settings = config.settings();
    Catalogue catalogue = new Catalogue(rules, config.database(), this::openAside);
    KeyGenerators keys =
        new KeyGenerators(
            WallClock.SYSTEM, new SharedRandom(), new SequenceTable(this, rules.defaultShard()));
    this.planning = new ShardPlanning(rules, catalogue, keys, clock());
    this.workers = new Workers(Threads.shortened(name), shards.size());
    this.coordinator =
        new Coordinator(
            name, rules.shards(), config.database(), this, workers, clock(), scheduler());
    this.spanning = spanning(settings.text(Property.CROSS_SHARD_TRANSACTIONS));
    this.engine =
        new Engine(
            rules.shards(),
            rules.defaultShard(),
            config.database(),
            Boolean.parseBoolean(driverProperty(config, "allowMultiQueries")),
            session -> new SpanningTransactions(session, spanning, coordinator),
            new Bound(settings.number(Property.GATHER_MAX_ROWS)),
            this,
            rules,
            planning,
            planning,
            planning,
            workers,
            new PhysicalNames(rules));
  }

  /** A group of the hosts of one shard alone; without rules, for it knows nothing of shards. */
  private static ClusterConfig ofShard(ClusterConfig all, String shard) {
    List<HostSpec> hosts = all.hosts().stream().filter(host -> shard.equals(host.shard())).toList();
    return new ClusterConfig(
        hosts.size() > 1 ? Mode.REPLICATION : Mode.LOADBALANCE,
        all.vendor(),
        hosts,
        all.defaultPort(),
        all.database(),
        all.user(),
        all.password(),
        all.settings(),
        all.driverProperties(),
        all.poolProperties(),
        java.util.Map.of(),
        all.redactedUrl());
  }

  private static String driverProperty(ClusterConfig config, String name) {
    return config.driverProperties().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(java.util.Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Spanning spanning(String word) {
    return switch (word) {
      case "refuse" -> Spanning.REFUSE;
      case "bestEffort" -> Spanning.BEST_EFFORT;
      default -> Spanning.ATOMIC;
    };
  }

  // --- for sessions

  @Override
  public Child open(int shard, int loginSeconds) throws SQLException {
    Group.Opened opened = shards.get(shard).openSession(this, loginSeconds, () -> {});
    return new Child(shard, engine.shards().get(shard), opened.session(), opened.connection());
  }

  @Override
  public Connection openAside(int shard) throws SQLException {
    return shards.get(shard).openAside();
  }

  @Override
  public Connection openSource(int shard) throws SQLException {
    return shards.get(shard).openSource();
  }

  // --- for the registry

  @Override
  public ClusterConfig config() {
    return config;
  }

  @Override
  public Clock clock() {
    return shards.get(0).clock();
  }

  @Override
  public Scheduler scheduler() {
    return shards.get(0).scheduler();
  }

  @Override
  public ConnectionGroupMXBean bean() {
    return new ShardBean(this);
  }

  List<Group> shards() {
    return shards;
  }

  Coordinator coordinator() {
    return coordinator;
  }

  ShardPlanning planning() {
    return planning;
  }

  LogicalConnections<ShardSession> sessions() {
    return sessions;
  }

  @Override
  public void start() {
    shards.forEach(Group::start);
    if (spanning == Spanning.ATOMIC) {
      coordinator.start();
    }
  }

  @Override
  public Connection open(Object owner, int loginSeconds, Runnable ended) throws SQLException {
    ShardSession session = ShardSession.open(engine, loginSeconds);
    sessions.opened(session, owner, ended);
    return ShardConnectionHandler.connection(
        session, config.redactedUrl(), () -> sessions.ended(session));
  }

  @Override
  public XAConnection openXa(Object owner, int loginSeconds, Runnable ended) throws SQLException {
    GlobalResource resource = new GlobalResource(coordinator);
    ShardSession session =
        ShardSession.open(engine, loginSeconds, opened -> resource.transactions(opened, spanning));
    sessions.opened(session, owner, ended);
    Connection connection =
        ShardConnectionHandler.connection(
            session,
            config.redactedUrl(),
            () -> {
              resource.closed();
              sessions.ended(session);
            });
    return new ShardXaConnection(connection, resource);
  }

  @Override
  public void endAll(Object owner) {
    sessions.endAll(owner, ShardSession::close);
  }

  @Override
  public void close() {
    sessions.sessions().forEach(ShardSession::abort);
    shards.forEach(Group::close);
    workers.close();
    threads.close();
  }
}
