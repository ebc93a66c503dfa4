package io.sluice.jdbc.faults;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.SQLException;
import java.util.List;

/**
 * The servers of one play.
 *
 * @param servers in the order of the URL; in replication the first is the source
 * @param writers those that hold a book of their own
 * @param own whether they were started for this play and end with it
 */
record Cast(List<TestServer> servers, List<TestServer> writers, boolean own)
    implements AutoCloseable {

  private static final int SIZE = 3;

  /** Three servers for a mode, named as in the URL, with an empty book. */
  static Cast of(String mode, Flavor flavor) throws SQLException {
    return switch (mode) {
      case "loadbalance", "shard" -> equals(SharedServers.of(flavor, SIZE));
      case "replication" ->
          sourceAndReplicas(TestServers.startAll(SIZE, ServerOptions.of(flavor).binlog()));
      default -> throw new IllegalArgumentException("no servers for mode " + mode);
    };
  }

  private static Cast equals(List<TestServer> servers) throws SQLException {
    Book.createOn(servers);
    return new Cast(servers, servers, false);
  }

  /** Fresh ones: what heals the shared servers would break what the replicas know of the source. */
  private static Cast sourceAndReplicas(List<TestServer> servers) throws SQLException {
    Cast cast = new Cast(servers, servers.subList(0, 1), true);
    try {
      Book.createOn(cast.writers);
      Replication.start(
          servers.get(0), servers.subList(1, servers.size()).toArray(TestServer[]::new));
      return cast;
    } catch (SQLException | RuntimeException failed) {
      cast.close();
      throw failed;
    }
  }

  @Override
  public void close() {
    if (own) {
      servers.forEach(TestServer::close);
    }
  }
}
