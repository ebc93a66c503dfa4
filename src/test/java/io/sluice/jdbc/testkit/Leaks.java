package io.sluice.jdbc.testkit;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** What a test can leave behind: threads, MBeans, and connections on the shared servers. */
final class Leaks {

  /** Sluice's own threads, HikariCP's of any pool name, and the testkit's proxies. */
  private static final Pattern THREADS =
      Pattern.compile(
          "sluice-.*|HikariPool-.*|fault-proxy-.*"
              + "|.*[: ](housekeeper|connection[ -](adder|closer))");

  private Leaks() {}

  /** A name for each thing that exists now. Costs nothing while nothing of ours is used. */
  static Set<String> existing() {
    Set<String> all = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && THREADS.matcher(thread.getName()).matches()) {
        all.add("thread " + thread.getName() + " #" + thread.getId());
      }
    }
    try {
      for (ObjectName name :
          ManagementFactory.getPlatformMBeanServer()
              .queryNames(new ObjectName("io.sluice:*"), null)) {
        all.add("MBean " + name);
      }
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
    SharedServers.started().forEach(server -> addConnections(server, all));
    return all;
  }

  private static void addConnections(TestServer server, Set<String> all) {
    if (!server.alive() || server.frozen()) {
      return;
    }
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      for (long id : Healing.clientConnections(statement, TestServer.USER)) {
        all.add("connection " + id + " on " + server + " (process " + server.pid() + ")");
      }
    } catch (SQLException e) {
      // The test left the server out of order; the next one to use it heals it.
      return;
    }
  }

  /** What exists now and did not then. */
  static Set<String> since(Set<String> then) {
    Set<String> left = new TreeSet<>(existing());
    left.removeAll(then);
    return left;
  }
}
