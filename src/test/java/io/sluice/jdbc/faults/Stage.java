package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Everything one play of a scenario has: servers behind proxies, a fleet over the proxies, the
 * session under test and the book. The first host is the victim, or the first replica: all sessions
 * go there while it can be had, unless the scenario gives all hosts the same weight.
 */
final class Stage implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Row n of a write lies on shard n modulo their number. */
  private static final String SPREAD = "&table.book=mod(row_no)&poolSize=0";

  final Scenario scenario;
  final Combination on;
  final List<TestServer> servers;
  final List<FaultProxy> proxies = new ArrayList<>();
  final Book book;
  final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final int victim;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final Fleet fleet;
  private final Connection watcher;
  private volatile TestServer source;
  private Connection connection;
  private Statement statement;
  private volatile boolean struck;
  private volatile long struckAt = System.nanoTime();
  private volatile long endedAt;

  Stage(Scenario scenario, Combination on, List<TestServer> servers) throws SQLException {
    this.scenario = scenario;
    this.on = on;
    this.servers = servers;
    boolean sharded = scenario.mode().equals("shard");
    this.book = new Book(sharded);
    this.victim = scenario.victim();
    this.source = servers.get(0);
    this.watcher = victim().adminConnection();
    List<String> hosts = new ArrayList<>();
    boolean equal = scenario.key("weights", "").equals("equal");
    for (TestServer server :
        servers.subList(0, Integer.parseInt(scenario.key("hosts", "" + servers.size())))) {
      FaultProxy proxy = FaultProxy.inFrontOf(server);
      proxies.add(proxy);
      int weight = equal || hosts.isEmpty() || hosts.size() == victim ? 1 : 0;
      hosts.add("(host=%s,port=%d,weight=%d)".formatted(proxy.host(), proxy.port(), weight));
    }
    this.fleet =
        Fleet.of(
            scenario.mode(),
            on.vendor(),
            hosts,
            (scenario.key("options", "retryReads=true") + (sharded ? SPREAD : "")).split("&"));
  }

  TestServer victim() {
    return servers.get(victim);
  }

  FaultProxy proxy() {
    return proxies.get(victim);
  }

  /** In replication: who really takes the writes now, whatever the fleet believes. */
  TestServer source() {
    return source;
  }

  /** In replication: another one takes the writes from now on. */
  void source(TestServer promoted) {
    source = promoted;
  }

  /** In replication: all but the source. */
  List<TestServer> replicas() {
    return servers.stream().filter(server -> server != source).toList();
  }

  Fleet fleet() {
    return fleet;
  }

  /** The session under test, bound to the victim when it was opened. */
  Connection connection() {
    return connection;
  }

  Statement statement() {
    return statement;
  }

  /** Another session, on the last host, that works on whatever befalls the first. */
  Bystander bystander() throws SQLException {
    FaultProxy last = proxies.get(proxies.size() - 1);
    return new Bystander(fleet.connect(), last.hostPort());
  }

  Connection open() throws SQLException {
    connection = fleet.connect();
    statement = connection.createStatement();
    return connection;
  }

  boolean isOpen() {
    return connection != null;
  }

  Connection watcher() {
    return watcher;
  }

  /** Closed after the play, before the fleet. */
  <T extends AutoCloseable> T closeLater(T resource) {
    closing.add(0, resource);
    return resource;
  }

  // --- the fault

  /** The run has come to a moment: perhaps it is the fault's. */
  void reached(Moment moment) throws Exception {
    boolean rests = scenario.moment() == Moment.RESTING && moment == Moment.IDLE;
    if ((rests || scenario.moment() == moment) && !struck) {
      strike();
      if (rests) {
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      }
      struckAt = System.nanoTime();
    }
  }

  /** The faults, one after the other, now. */
  void strike() throws Exception {
    struck = true;
    struckAt = System.nanoTime();
    for (String fault : scenario.faults()) {
      FaultAction.apply(fault, this);
    }
  }

  /** Runs the scenario's main call; the fault may strike while the victim runs the marked text. */
  <T> T watched(String marker, Callable<T> call) throws Exception {
    CompletableFuture<Void> striker = null;
    if (scenario.moment() == Moment.RUNNING && !struck) {
      striker = inBackground(() -> strikeWhenRunning(marker));
    } else {
      reached(Moment.REQUEST);
    }
    try {
      return call.call();
    } finally {
      endedAt = System.nanoTime();
      if (striker != null) {
        striker.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private Void strikeWhenRunning(String marker) throws Exception {
    awaitRunning(marker);
    strike();
    return null;
  }

  /** Waits until the victim runs a statement with that text. */
  void awaitRunning(String marker) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(15))
        .until(() -> !runningIds(marker).isEmpty());
  }

  /** Connections of the tests' user on the victim that run a statement with that text. */
  List<Long> runningIds(String marker) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Statement ask = watcher.createStatement();
        ResultSet rows =
            ask.executeQuery(
                "SELECT id FROM information_schema.processlist WHERE user = 'sluice'"
                    + (marker.isEmpty() ? "" : " AND info LIKE '%" + marker + "%'"))) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  static <T> CompletableFuture<T> inBackground(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Throwable failed) {
                done.completeExceptionally(failed);
              }
            },
            "fault-suite");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  // --- what comes of it

  interface Action {
    void run() throws Exception;
  }

  /** What a caller of this gets; anything but an exception of JDBC's is the suite's own failure. */
  Outcome outcome(Action action) throws Exception {
    try {
      action.run();
      return Outcome.NONE;
    } catch (SQLException | RuntimeException | StackOverflowError error) {
      return new Outcome(error);
    } finally {
      if (endedAt - struckAt < 0 || endedAt == 0) {
        endedAt = System.nanoTime();
      }
    }
  }

  /** The scenario's time is measured from now, not from the fault. */
  void startTheClock() {
    struckAt = System.nanoTime();
    endedAt = 0;
  }

  void stopTheClock() {
    endedAt = System.nanoTime();
  }

  long millis() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(endedAt - struckAt));
  }

  void problem(String what) {
    problems.add(what);
  }

  void require(boolean holds, String what) {
    if (!holds) {
      problems.add(what);
    }
  }

  /** Adds a problem unless it is {@code null}. */
  void require(String problemOrNull) {
    if (problemOrNull != null) {
      problems.add(problemOrNull);
    }
  }

  void awaitOr(String problem, long millis, Callable<Boolean> condition) {
    try {
      await()
          .atMost(Duration.ofMillis(millis))
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptions()
          .until(condition);
    } catch (org.awaitility.core.ConditionTimeoutException never) {
      problems.add(problem);
    }
  }

  /** Whether the fault struck at all: a scenario in which nothing happens shows nothing. */
  boolean hasStruck() {
    return struck || scenario.moment() == Moment.NEVER;
  }

  Object rowOfVictim(String column) {
    return fleet.row(proxy().hostPort()).get(column);
  }

  // --- afterwards

  /** Everything runs again, with the data it had. */
  void endFaults() {
    for (TestServer server : servers) {
      if (server.frozen()) {
        server.thaw();
      }
      if (!server.alive()) {
        server.restart();
      }
    }
    for (AutoCloseable one : closing) {
      try {
        one.close();
      } catch (Exception broken) {
        problem("closing " + one + ": " + broken);
      }
    }
    closing.clear();
    proxies.forEach(FaultProxy::calm);
  }

  void closeSession() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    fleet.close();
    proxies.forEach(FaultProxy::close);
    try {
      watcher.close();
    } catch (SQLException broken) {
      return; // with its server
    }
  }
}
