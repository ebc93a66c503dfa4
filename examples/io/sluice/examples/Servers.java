package io.sluice.examples;

import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a recipe connects to: the URL, user and password of its arguments, or else three MariaDB
 * servers of its own, which end with it.
 */
final class Servers implements AutoCloseable {

  private final String url;
  private final String user;
  private final String password;
  private final List<TestServer> own;

  private Servers(String url, String user, String password, List<TestServer> own) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.own = own;
  }

  /**
   * Reads the arguments.
   *
   * @param properties what the recipe wants to stand in the URL, as {@code key=value&key=value}
   */
  static Servers of(String[] args, String properties) {
    if (args.length > 0) {
      String user = args.length > 1 ? args[1] : "root";
      String password = args.length > 2 ? args[2] : "";
      char separator = args[0].indexOf('?') < 0 ? '?' : '&';
      return new Servers(args[0] + separator + properties, user, password, List.of());
    }
    System.out.println("Starting three MariaDB servers ...");
    List<TestServer> own = TestServers.startAll(3, ServerOptions.mariadb());
    String hosts = own.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    String url = "jdbc:loadbalance://" + hosts + "/" + TestServer.DATABASE + "?" + properties;
    return new Servers(url, TestServer.USER, TestServer.PASSWORD, own);
  }

  String url() {
    return url;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /** Runs statements on each of our servers, for they do not replicate; else once. */
  void onEach(String... sql) throws SQLException {
    for (TestServer server : own) {
      server.execute(sql);
    }
    if (own.isEmpty()) {
      try (Connection connection = DriverManager.getConnection(url, user, password);
          Statement statement = connection.createStatement()) {
        for (String one : sql) {
          statement.execute(one);
        }
      }
    }
  }

  /** Kills the server on that port without a goodbye; a server that is not ours stays alive. */
  boolean kill(int port) {
    for (TestServer server : own) {
      if (server.port() == port) {
        server.kill();
        return true;
      }
    }
    return false;
  }

  /** Starts again what was killed. */
  void revive() {
    own.stream().filter(server -> !server.alive()).forEach(TestServer::restart);
  }

  @Override
  public void close() {
    own.forEach(TestServer::close);
  }
}
