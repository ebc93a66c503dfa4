package io.sluice.jdbc.replication;

import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;

/** A source with two replicas that follow it by GTID, for the tests of one class. */
final class Cluster implements AutoCloseable {

  private final List<TestServer> servers;

  Cluster(Flavor flavor) throws SQLException {
    servers = TestServers.startAll(3, ServerOptions.of(flavor).binlog());
    try {
      source()
          .execute(
              "CREATE TABLE ledger (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40))",
              "INSERT INTO ledger VALUES (1, 'first')");
      Replication.start(source(), first(), second());
    } catch (SQLException failed) {
      close();
      throw failed;
    }
  }

  TestServer source() {
    return servers.get(0);
  }

  TestServer first() {
    return servers.get(1);
  }

  TestServer second() {
    return servers.get(2);
  }

  List<TestServer> servers() {
    return servers;
  }

  List<String> hosts() {
    return servers.stream().map(TestServer::hostPort).toList();
  }

  Fleet fleet(String vendor, String... options) {
    return Fleet.replicated(vendor, hosts(), options);
  }

  /** Which server answers a query of the port, by its letter: {@code s}, {@code a} or {@code b}. */
  String where(Connection connection, String hint) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(hint + "SELECT @@port")) {
      row.next();
      return letter(row.getInt(1));
    }
  }

  String where(Connection connection) throws SQLException {
    return where(connection, "");
  }

  /** The letters of all servers that answered some reads. */
  String readers(Connection connection, int reads) throws SQLException {
    TreeSet<String> letters = new TreeSet<>();
    for (int i = 0; i < reads; i++) {
      letters.add(where(connection));
    }
    return String.join("", letters);
  }

  String letter(int port) {
    for (int i = 0; i < servers.size(); i++) {
      if (servers.get(i).port() == port) {
        return "sab".substring(i, i + 1);
      }
    }
    throw new AssertionError("no server of ours has port " + port);
  }

  void awaitCaughtUp() throws SQLException {
    Replication.awaitCaughtUp(source(), first());
    Replication.awaitCaughtUp(source(), second());
  }

  /** Makes a server follow another one, whatever it was before. */
  static void follow(TestServer source, TestServer replica) throws SQLException {
    Replication.start(source, replica);
  }

  @Override
  public void close() {
    servers.forEach(TestServer::close);
  }
}
