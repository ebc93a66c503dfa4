package io.sluice.bench;

import io.sluice.jdbc.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;

/** How each of those who are measured is asked for a connection. */
final class Peers {

  static final String PLAIN = "Connector/J alone";
  static final String SLUICE = "Sluice";

  private Peers() {}

  /** Opens connections; {@code number} lets the plain driver spread them over its hosts. */
  interface Opener {
    Connection open(int number) throws SQLException;
  }

  /** One of a name. */
  record Peer(String name, Opener opener) {}

  static String hosts(List<TestServer> servers) {
    return String.join(",", servers.stream().map(TestServer::hostPort).toList());
  }

  static Properties login() {
    Properties login = new Properties();
    login.setProperty("user", TestServer.USER);
    login.setProperty("password", TestServer.PASSWORD);
    return login;
  }

  /** By URL, through {@link DriverManager}. */
  static Peer url(String name, String url) {
    return new Peer(name, number -> DriverManager.getConnection(url, login()));
  }

  /** The plain driver, its connections spread over the hosts in turn. */
  static Peer plain(String name, String vendor, List<TestServer> servers, String query) {
    return new Peer(
        name,
        number ->
            DriverManager.getConnection(
                "jdbc:"
                    + vendor
                    + "://"
                    + servers.get(number % servers.size()).hostPort()
                    + "/app"
                    + query,
                login()));
  }

  /** Sluice in a group of its own. */
  static Peer sluice(
      String name, String mode, String vendor, List<TestServer> servers, String query) {
    String group = "connectionGroup=bench-" + UUID.randomUUID();
    return url(
        name,
        "jdbc:"
            + mode
            + ":"
            + vendor
            + "://"
            + hosts(servers)
            + "/app?"
            + group
            + (query.isEmpty() ? "" : "&" + query));
  }

  /** AWS's wrapper around Connector/J on the first of the hosts. */
  static Peer aws(String name, List<TestServer> servers, String query) {
    return new Peer(
        name,
        number ->
            DriverManager.getConnection(
                "jdbc:aws-wrapper:mysql://"
                    + servers.get(number % servers.size()).hostPort()
                    + "/app"
                    + query,
                login()));
  }

  /** A data source of ShardingSphere's over a file of its own. */
  static DataSource shardingSphere(String yaml) {
    try {
      Path file = Files.createTempFile("shardingsphere", ".yaml");
      file.toFile().deleteOnExit();
      Files.writeString(file, yaml, StandardCharsets.UTF_8);
      return org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory
          .createDataSource(file.toFile());
    } catch (IOException | SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The part of ShardingSphere's file that names the servers {@code ds_0}, {@code ds_1}, …. */
  static String dataSources(List<TestServer> servers, String query) {
    StringBuilder yaml = new StringBuilder("dataSources:\n");
    for (int i = 0; i < servers.size(); i++) {
      yaml.append("  ds_").append(i).append(":\n");
      yaml.append("    dataSourceClassName: com.zaxxer.hikari.HikariDataSource\n");
      yaml.append("    driverClassName: com.mysql.cj.jdbc.Driver\n");
      yaml.append("    jdbcUrl: jdbc:mysql://")
          .append(servers.get(i).hostPort())
          .append("/app")
          .append(query)
          .append('\n');
      yaml.append("    username: ").append(TestServer.USER).append('\n');
      yaml.append("    password: ").append(TestServer.PASSWORD).append('\n');
      yaml.append("    maximumPoolSize: 16\n");
    }
    return yaml.toString();
  }

  /** Four shards by {@code id % 4}. */
  static String shardedYaml(List<TestServer> servers, String query, String... tables) {
    StringBuilder yaml = new StringBuilder(dataSources(servers, query));
    yaml.append("rules:\n- !SHARDING\n  tables:\n");
    for (String table : tables) {
      yaml.append("    ").append(table).append(":\n");
      yaml.append("      actualDataNodes: ds_${0..3}.").append(table).append('\n');
      yaml.append("      databaseStrategy:\n        standard:\n");
      yaml.append("          shardingColumn: id\n          shardingAlgorithmName: by_id\n");
    }
    yaml.append("  shardingAlgorithms:\n    by_id:\n      type: INLINE\n      props:\n");
    yaml.append("        algorithm-expression: ds_${id % 4}\n");
    return yaml.toString();
  }

  /** The first server writes, the others read. */
  static String splitYaml(List<TestServer> servers) {
    return dataSources(servers, "")
        + "rules:\n- !READWRITE_SPLITTING\n  dataSourceGroups:\n    rw:\n"
        + "      writeDataSourceName: ds_0\n      readDataSourceNames: [ds_1, ds_2]\n"
        + "      loadBalancerName: any\n  loadBalancers:\n    any:\n      type: RANDOM\n"
        + "- !SINGLE\n  tables: [\"rw.*\"]\n";
  }

  /** A peer that is made when it is first asked, as it is dear. */
  static Peer shardingSphere(String name, String yaml) {
    DataSource[] made = new DataSource[1];
    return new Peer(
        name,
        number -> {
          synchronized (made) {
            if (made[0] == null) {
              made[0] = shardingSphere(yaml);
            }
          }
          return made[0].getConnection();
        });
  }
}
