package io.sluice.examples;

import io.sluice.jdbc.testkit.TestServer;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a leak would make grow, at one moment.
 *
 * @param threads of this JVM
 * @param connections that each server counts for Sluice's user
 * @param heapMegabytes in use after a garbage collection
 */
record Growth(int threads, List<Integer> connections, long heapMegabytes) {

  static Growth measure(List<TestServer> servers) throws SQLException {
    List<Integer> connections = new ArrayList<>();
    for (TestServer server : servers) {
      connections.add(connections(server));
    }
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    return new Growth(threads, connections, heap >> 20);
  }

  static int connections(TestServer server) throws SQLException {
    return Integer.parseInt(
        server.query(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '"
                + TestServer.USER
                + "'"));
  }
}
