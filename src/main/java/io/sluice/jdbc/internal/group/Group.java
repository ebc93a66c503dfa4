package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.config.Settings;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.ConnectionHandler;
import io.sluice.jdbc.internal.failover.ErrorClassifier;
import io.sluice.jdbc.internal.failover.ErrorKind;
import io.sluice.jdbc.internal.monitor.Monitor;
import io.sluice.jdbc.internal.monitor.Probe;
import io.sluice.jdbc.internal.monitor.ReplicationQuestion;
import io.sluice.jdbc.internal.monitor.SqlProbe;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.route.Router;
import io.sluice.jdbc.internal.session.CatchUp;
import io.sluice.jdbc.internal.session.Counters;
import io.sluice.jdbc.internal.session.Fleet;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.session.SessionSettings;
import io.sluice.jdbc.internal.session.Writes;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.topology.Event;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.internal.topology.Transition;
import io.sluice.jdbc.spi.BalanceStrategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all logical connections of one URL share. Thread-safe. Started and closed by {@link
 * GroupRegistry}; ties monitor, pools, strategy and counters together and decides nothing itself.
 */
final class Group implements Fleet, Registered {

  private static final Logger LOG = LoggerFactory.getLogger(Group.class);
  private static final int STATEMENTS = 2048;

  private final String name;
  private final ClusterConfig config;
  private final Environment environment;
  private final Monitor monitor;
  private final BalanceStrategy strategy;
  private final Router router;
  private final ErrorClassifier errors;
  private final SessionSettings settings;
  private final StatementCache statements;
  private final Counters counters = new Counters();
  private final Writes writes = new Writes();
  private final CatchUp catchUp;
  private final LogicalConnections<Session> sessions = new LogicalConnections<>();
  private final Map<String, HostSpec> hosts = new ConcurrentHashMap<>();
  private final Map<String, HostStats> stats = new ConcurrentHashMap<>();
  private final Map<String, LeasePool> pools = new ConcurrentHashMap<>();

  /** The latest removal of a host: the end of an earlier one's grace period does not concern it. */
  private final Map<String, Object> removals = new ConcurrentHashMap<>();

  /**
   * Builds a group at rest; no connection is opened.
   *
   * @throws SQLException S1009 if the configuration names something that is not there
   */
  Group(String name, ClusterConfig config) throws SQLException {
    this(name, config, Threads.of(name, config.hosts().size()));
  }

  /** As {@link #Group(String, ClusterConfig)}, on these threads. */
  Group(String name, ClusterConfig config, Threads threads) throws SQLException {
    this(name, config, Environment.real(threads, config));
  }

  /** As {@link #Group(String, ClusterConfig)}, elsewhere. */
  Group(String name, ClusterConfig config, Environment environment) throws SQLException {
    this.name = name;
    this.config = config;
    this.environment = environment;
    this.statements = StatementCache.withDefaultPort(STATEMENTS, config.defaultPort());
    Settings given = config.settings();
    this.strategy = Extensions.strategy(given);
    this.catchUp = new CatchUp(environment.clock(), this::report);
    this.errors = Extensions.classifier(given, GroupSettings.detectsRoles(config));
    this.settings = GroupSettings.forSessions(config, strategy.name());
    this.router =
        new Router(strategy, this::stats, environment.random(), GroupSettings.readPolicy(config));
    try {
      List<Node> nodes = new ArrayList<>();
      for (HostSpec host : config.hosts()) {
        addPool(host);
        nodes.add(
            Node.fresh(host.hostPort(), host.weight(), host.role(), environment.clock().nanos()));
      }
      Transition transition =
          new Transition(
              TimeUnit.MILLISECONDS.toNanos(given.number(Property.LOAD_BALANCE_BLOCKLIST_TIMEOUT)),
              given.integer(Property.HEARTBEAT_FAILURES),
              GroupSettings.detectsRoles(config));
      this.monitor =
          new Monitor(
              transition.first(nodes),
              transition,
              environment.clock(),
              environment.threads().probing(),
              environment.random(),
              this::probe,
              given.number(Property.HEARTBEAT_INTERVAL),
              this::happened);
    } catch (SQLException | RuntimeException refused) {
      pools.values().forEach(LeasePool::close);
      environment.threads().close();
      throw refused;
    }
  }

  @Override
  public void start() {
    monitor.start();
  }

  private void addPool(HostSpec host) throws SQLException {
    LeasePool pool = environment.pools().create(host);
    hosts.put(host.hostPort(), host);
    stats.putIfAbsent(host.hostPort(), new HostStats());
    pools.put(host.hostPort(), pool);
  }

  private Probe probe(String hostPort) {
    int timeout = GroupSettings.heartbeatTimeout(config);
    return new SqlProbe(
        pools.get(hostPort)::openProbe,
        timeout,
        environment.clock(),
        this::isAlive,
        GroupSettings.hasRoles(config)
            ? new ReplicationQuestion(environment.clock(), () -> isSource(hostPort))
            : SqlProbe.Question::alive);
  }

  private boolean isSource(String hostPort) {
    Node node = topology().find(hostPort);
    return node != null && node.role() == Role.SOURCE;
  }

  /** A host that answers with an error of its own has answered. */
  private boolean isAlive(Throwable error) {
    ErrorKind kind = errors.classify(error);
    return kind == ErrorKind.BUSY || kind == ErrorKind.REFUSED || kind == ErrorKind.ALIVE;
  }

  /** What the monitor has to tell; called by any thread. */
  void happened(Event event) {
    LOG.info("[{}] {}", name, event.text());
    LeasePool pool = pools.get(event.hostPort());
    switch (event.type()) {
      case DOWN -> {
        stats(event.hostPort()).failed(); // one failure, however many sessions were stuck on it
        if (pool != null) { // events of two threads may overtake each other
          pool.killAll();
        }
      }
      case FENCED -> pool.killAll();
      case UP -> stats(event.hostPort()).forgetTimes();
      case REMOVED -> removed(event.hostPort());
      case FORGOTTEN -> {
        if (pools.remove(event.hostPort()) != null) {
          environment.threads().scheduler().execute(pool::close);
        }
      }
      default -> {
        // Only worth a line.
      }
    }
  }

  private void removed(String hostPort) {
    Object removal = new Object();
    removals.put(hostPort, removal);
    environment
        .threads()
        .scheduler()
        .schedule(
            () -> {
              if (removals.remove(hostPort, removal)) {
                monitor.report(new Observation.Forgotten(hostPort));
              }
            },
            config.settings().number(Property.LOAD_BALANCE_HOST_REMOVAL_GRACE_PERIOD));
  }

  // --- for sessions
  // -------------------------------------------------------------------------------

  @Override
  public Clock clock() {
    return environment.clock();
  }

  @Override
  public Scheduler scheduler() {
    return environment.threads().scheduler();
  }

  @Override
  public SessionSettings settings() {
    return settings;
  }

  @Override
  public Topology topology() {
    return monitor.topology();
  }

  @Override
  public void report(Observation seen) {
    monitor.report(seen);
  }

  @Override
  public void awaitChange(long version, long millis, Deadline deadline)
      throws InterruptedException {
    monitor.awaitChange(version, millis, deadline);
  }

  @Override
  public Writes writes() {
    return writes;
  }

  @Override
  public CatchUp catchUp() {
    return catchUp;
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public HostStats stats(String hostPort) {
    return stats.get(hostPort);
  }

  @Override
  public LeasePool pool(String hostPort) {
    return pools.get(hostPort);
  }

  @Override
  public ErrorClassifier errors() {
    return errors;
  }

  @Override
  public StatementCache statements() {
    return statements;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  // --- for the registry and the MBean
  // -------------------------------------------------------------

  @Override
  public ClusterConfig config() {
    return config;
  }

  @Override
  public ConnectionGroupMXBean bean() {
    return new ManagedBean(this);
  }

  String strategyName() {
    return strategy.name();
  }

  Map<String, HostSpec> hosts() {
    return hosts;
  }

  Map<String, LeasePool> pools() {
    return pools;
  }

  LogicalConnections<Session> sessions() {
    return sessions;
  }

  /** Adds a host; it takes sessions at once. */
  void addHost(HostSpec host) throws SQLException {
    if (!pools.containsKey(host.hostPort())) {
      addPool(host);
    }
    monitor.report(new Observation.Added(host.hostPort(), host.weight(), host.role()));
  }

  @Override
  public Connection open(Object owner, int loginSeconds, Runnable ended) throws SQLException {
    return openSession(owner, loginSeconds, ended).connection();
  }

  /** A session with the JDBC connection over it. */
  Opened openSession(Object owner, int loginSeconds, Runnable ended) throws SQLException {
    Session session = Session.open(this, loginSeconds);
    sessions.opened(session, owner, ended);
    return new Opened(
        session,
        ConnectionHandler.connection(session, config.redactedUrl(), () -> sessions.ended(session)));
  }

  /** A session of this group and what its user holds of it. */
  record Opened(Session session, Connection connection) {}

  /** A connection outside every pool and session, to a host that is up if there is one. */
  Connection openAside() throws SQLException {
    long now = clock().nanos();
    List<Node> nodes = new ArrayList<>(topology().nodes());
    nodes.sort(Comparator.comparing(node -> !node.isFit(now)));
    return openAside(nodes);
  }

  /** As {@link #openAside()}, to the host that takes writes; to any if they are equal. */
  Connection openSource() throws SQLException {
    Node source = topology().source();
    if (source != null) {
      return openAside(List.of(source));
    } else if (topology().hasRoles()) {
      throw Errors.noHost("No host of " + name + " takes writes now", Map.of());
    }
    return openAside();
  }

  private Connection openAside(List<Node> nodes) throws SQLException {
    Map<String, SQLException> failures = new LinkedHashMap<>();
    Deadline deadline = Deadline.after(clock(), settings.selectionTimeout());
    for (Node node : nodes) {
      try {
        return pools.get(node.hostPort()).openProbe(deadline, (int) settings.selectionTimeout());
      } catch (SQLException failed) {
        if (errors.classify(failed) == ErrorKind.REFUSED) {
          throw failed;
        }
        failures.put(node.hostPort(), failed);
      }
    }
    throw Errors.noHost("No host of " + name + " could be asked", failures);
  }

  @Override
  public void endAll(Object owner) {
    sessions.endAll(owner, Session::close);
  }

  @Override
  public void close() {
    sessions.sessions().forEach(Session::abort);
    monitor.close();
    pools.values().forEach(LeasePool::close);
    environment.threads().close();
  }
}
