package io.sluice.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/**
 * The second act of the {@link Quickstart}: a source and two replicas that really replicate behind
 * {@code jdbc:replication:}. Every worker writes a row and reads it back at once. One replica is
 * held up until it is left aside, then the source is switched over to the other one while the
 * workload runs.
 */
final class ReplicationAct {

  private static final String GROUP = "quickstart-replication";
  private static final int WORKERS = 4;

  private final PrintStream out;
  private final List<TestServer> servers;
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, AtomicLong> errors = new ConcurrentHashMap<>();
  private volatile boolean over;

  private ReplicationAct(PrintStream out, List<TestServer> servers) {
    this.out = out;
    this.servers = servers;
  }

  /** Plays it; true if nothing stale was read and no write was lost. */
  static boolean play(Options options, PrintStream out) throws Exception {
    out.println();
    out.println("Second act: a source and two replicas ...");
    List<TestServer> servers = TestServers.startAll(3, ServerOptions.mariadb().binlog());
    try {
      servers.get(0).execute("CREATE TABLE note (id VARCHAR(40) PRIMARY KEY, n INT)");
      Replication.start(servers.get(0), servers.get(1), servers.get(2));
      return new ReplicationAct(out, servers).play(options);
    } finally {
      servers.forEach(TestServer::close);
    }
  }

  private boolean play(Options options) throws Exception {
    String hosts = servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    String url =
        "jdbc:replication:"
            + options.driver()
            + "://"
            + hosts
            + "/"
            + TestServer.DATABASE
            + "?connectionGroup="
            + GROUP
            + "&maxReplicaLag=2000";
    out.println(url);
    List<Thread> workers = new ArrayList<>();
    try (HikariDataSource pool = pool(url)) {
      for (int i = 0; i < WORKERS; i++) {
        String name = "w" + i;
        Thread worker = new Thread(() -> work(pool, name), name);
        worker.start();
        workers.add(worker);
      }
      story(new GroupView("replication", GROUP));
      over = true;
      for (Thread worker : workers) {
        worker.join(TimeUnit.SECONDS.toMillis(40));
      }
    } finally {
      over = true;
    }
    return verdict();
  }

  private void story(GroupView group) throws Exception {
    TestServer source = servers.get(0);
    TestServer first = servers.get(1);
    TestServer second = servers.get(2);
    show(group, 3, "all is well");
    Replication.pause(second);
    show(group, 4, "the second replica no longer applies: left aside");
    Replication.resume(second);
    show(group, 2, "it catches up");
    source.execute("SET GLOBAL read_only = 1");
    Replication.awaitCaughtUp(source, first);
    Replication.promote(first);
    second.execute("STOP REPLICA");
    Replication.start(first, source, second);
    show(group, 4, "switched over: the first replica is the source now");
  }

  private void show(GroupView group, int seconds, String what)
      throws InterruptedException, JMException {
    out.println();
    out.println("-- " + what);
    for (int i = 0; i < seconds; i++) {
      long wrote = writes.get();
      long read = reads.get();
      TimeUnit.SECONDS.sleep(1);
      StringBuilder line = new StringBuilder();
      for (CompositeData host : group.table()) {
        line.append(
            String.format(
                Locale.ROOT,
                "  %s %-7s lag %5d ms",
                host.get("host"),
                host.get("role"),
                (Long) host.get("lagMillis")));
      }
      out.printf(
          Locale.ROOT,
          "%5d writes/s %6d reads/s %s%n",
          writes.get() - wrote,
          reads.get() - read,
          line);
    }
  }

  private void work(HikariDataSource pool, String name) {
    for (int n = 0; !over; n++) {
      String id = name + "-" + n;
      try (Connection connection = pool.getConnection();
          PreparedStatement write = connection.prepareStatement("INSERT INTO note VALUES (?, ?)");
          PreparedStatement read = connection.prepareStatement("SELECT n FROM note WHERE id = ?")) {
        write.setString(1, id);
        write.setInt(2, n);
        write.executeUpdate();
        acknowledged.add(id);
        writes.incrementAndGet();
        for (int i = 0; i < 4; i++) {
          read.setString(1, id);
          try (ResultSet row = read.executeQuery()) {
            stale.addAndGet(row.next() && row.getInt(1) == n ? 0 : 1);
            reads.incrementAndGet();
          }
        }
      } catch (SQLException told) {
        errors.computeIfAbsent(told.getSQLState(), none -> new AtomicLong()).incrementAndGet();
      }
    }
  }

  private boolean verdict() throws SQLException {
    Set<String> there = ConcurrentHashMap.newKeySet();
    try (Connection connection = servers.get(1).adminConnection();
        ResultSet row = connection.createStatement().executeQuery("SELECT id FROM note")) {
      while (row.next()) {
        there.add(row.getString(1));
      }
    }
    long lost = acknowledged.stream().filter(id -> !there.contains(id)).count();
    out.println();
    out.printf(
        Locale.ROOT,
        "writes %,d, reads %,d, exceptions %s%n",
        writes.get(),
        reads.get(),
        errors.isEmpty() ? "none" : errors);
    out.printf(Locale.ROOT, "stale reads: %d, writes lost: %d%n", stale.get(), lost);
    return stale.get() == 0 && lost == 0 && writes.get() > 0;
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(TestServer.USER);
    config.setPassword(TestServer.PASSWORD);
    config.setMaximumPoolSize(WORKERS);
    return new HikariDataSource(config);
  }
}
