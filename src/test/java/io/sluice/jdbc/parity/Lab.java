package io.sluice.jdbc.parity;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.RawDriver;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** A driver on a kind of server, with and without Sluice in between. */
public record Lab(String vendor, Flavor flavor, List<TestServer> servers) {

  private static final List<String> COMMON =
      List.of(
          "connectTimeout=5000",
          "socketTimeout=60000",
          "allowPublicKeyRetrieval=true",
          "connectionTimeZone=UTC");

  /** Both drivers on MariaDB, and on MySQL where it is to be had. */
  public static List<Lab> all() throws SQLException {
    List<Lab> labs = new ArrayList<>();
    for (Flavor flavor : Flavor.values()) {
      if (TestServers.available(flavor)) {
        List<TestServer> servers = SharedServers.of(flavor, 3);
        for (TestServer server : servers) {
          Fixture.create(server);
        }
        labs.add(new Lab("mysql", flavor, servers));
        labs.add(new Lab("mariadb", flavor, servers));
      }
    }
    return labs;
  }

  /** Both drivers on MariaDB. */
  public static List<Lab> onMariaDb() throws SQLException {
    List<TestServer> servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      Fixture.create(server);
    }
    return List.of(
        new Lab("mysql", Flavor.MARIADB, servers), new Lab("mariadb", Flavor.MARIADB, servers));
  }

  public boolean isMySqlDriver() {
    return vendor.equals("mysql");
  }

  /** A connection to the first server through the driver itself. */
  public Connection raw(String... properties) throws SQLException {
    TestServer server = servers.get(0);
    return RawDriver.connect(
        isMySqlDriver() ? Flavor.MYSQL : Flavor.MARIADB,
        server.host(),
        server.port(),
        TestServer.DATABASE,
        TestServer.USER,
        TestServer.PASSWORD,
        with(properties));
  }

  /** Sluice over the first servers; the caller closes it. */
  public SluiceDataSource source(int hosts, String... properties) throws SQLException {
    String list =
        servers.subList(0, hosts).stream()
            .map(TestServer::hostPort)
            .collect(Collectors.joining(","));
    return sourceOf(list, properties);
  }

  /** Sluice over a list of hosts that lead to the servers; the caller closes it. */
  public SluiceDataSource sourceOf(String list, String... properties) throws SQLException {
    Properties all = new Properties();
    all.setProperty("user", TestServer.USER);
    all.setProperty("password", TestServer.PASSWORD);
    for (String property : with(properties)) {
      int equals = property.indexOf('=');
      all.setProperty(property.substring(0, equals), property.substring(equals + 1));
    }
    return new SluiceDataSource("jdbc:loadbalance:" + vendor + "://" + list + "/app", all);
  }

  private String[] with(String... properties) {
    List<String> all = new ArrayList<>(COMMON);
    if (!isMySqlDriver()) {
      all.remove("connectionTimeZone=UTC");
      all.add("timezone=UTC");
      all.add("allowLocalInfile=false"); // as Sluice sets it
    }
    all.addAll(List.of(properties));
    return all.toArray(String[]::new);
  }

  @Override
  public String toString() {
    return vendor + " driver on " + flavor;
  }
}
