package io.sluice.bench;

import io.sluice.bench.micro.Fleets;
import io.sluice.bench.micro.NoOp;
import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.internal.group.SimulatedGroup;
import io.sluice.jdbc.testkit.TestServer;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What grows and what does not: bytes of an idle session, threads with hosts, shards and sessions.
 * Route times by hosts and shards are in the part {@code planning}. Sessions stand on a driver that
 * does nothing; shards on hosts that refuse connections, but for the first.
 */
final class Scale implements Part {

  private static final int SESSIONS = 10_000;

  @Override
  public void run(Stage stage, Results results) throws Exception {
    sessions(results);
    TestServer server = stage.equals().get(0);
    for (int hosts : new int[] {4, 100}) {
      threads(hosts + " hosts, jdbc:loadbalance:", loadbalance(server, hosts), results);
    }
    for (int shards : new int[] {4, 100, 1000}) {
      threads(shards + " shards, jdbc:shard:", shard(server, shards), results);
    }
  }

  private static void sessions(Results results) throws Exception {
    NoOp driver = new NoOp(1);
    List<Connection> open = new ArrayList<>(SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
      open.add(driver.connect("", null));
    }
    long before = used();
    open.clear();
    long driverAlone = before - used();
    SimulatedGroup group =
        Fleets.group(Fleets.url("loadbalance", 4, "heartbeatInterval=0"), driver);
    open.add(Fleets.connect(group));
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long empty = used();
    for (int i = 0; i < SESSIONS; i++) {
      open.add(Fleets.connect(group));
    }
    double each = (used() - empty - driverAlone) / (double) SESSIONS;
    results.add("an idle session, what the driver needs not counted", "of 10,000", "B", each);
    results.add(
        "threads that 10,000 sessions add",
        "Sluice",
        "count",
        ManagementFactory.getThreadMXBean().getThreadCount() - threads);
    open.forEach(Scale::close);
    group.close();
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static String loadbalance(TestServer server, int hosts) {
    return "jdbc:loadbalance://" + list(server, hosts) + "/app?" + options();
  }

  private static String shard(TestServer server, int shards) {
    return "jdbc:shard://"
        + list(server, shards)
        + "/app?table.point=mod(id)&poolSize=2&"
        + options();
  }

  private static String options() {
    return "ha.enableJMX=false&loadBalanceStrategy=serverAffinity";
  }

  /** The server, and ports of the loopback on which nobody listens. */
  private static String list(TestServer server, int count) {
    StringJoiner hosts = new StringJoiner(",");
    hosts.add(server.hostPort());
    for (int i = 1; i < count; i++) {
      hosts.add("127.0." + (1 + i / 200) + "." + (1 + i % 200) + ":9");
    }
    return hosts.toString();
  }

  private static void threads(String name, String url, Results results) throws Exception {
    try (SluiceDataSource source = new SluiceDataSource()) {
      source.setUrl(url);
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
      long start = System.nanoTime();
      try (Connection connection = source.getConnection()) {
        double millis = (System.nanoTime() - start) / 1e6;
        Thread.sleep(10_000); // its probes run; those that looked for old transactions have ended
        results.add("threads of an idle group", name, "count", ours());
        results.add("time to open a group", name, "ms", millis);
      }
    }
    for (int i = 0; i < 100 && ours() > 0; i++) {
      Thread.sleep(100);
    }
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sluice"))
        .count();
  }
}
