package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Where the money lies: servers behind proxies, one shard each, with the bank's tables. Account
 * {@code i} lies on shard {@code i} modulo their number.
 */
final class Vault implements AutoCloseable {

  static final int ACCOUNTS = 24;
  static final long BALANCE = 1000;

  /** Where the driver writes down what was decided. */
  static final String DECISIONS = "sluice_tx";

  private static final Map<String, String> RULES =
      Map.of(
          "accounts", "mod(id)",
          "entries", "mod(account)",
          "pledges", "mod(account)",
          "tides", "mod(id)",
          "rates", "broadcast");

  private static final Map<String, String> OPTIONS =
      Map.of(
          "connectTimeout", "1000",
          "socketTimeout", "20000",
          "selectionTimeout", "3000",
          "heartbeatInterval", "300",
          "heartbeatTimeout", "500",
          "heartbeatFailures", "2",
          "loadBalanceBlocklistTimeout", "200",
          "allowPublicKeyRetrieval", "true",
          "jmxOperations", "true");

  private static final List<String> TABLES =
      List.of(
          "accounts (id INT PRIMARY KEY, balance BIGINT NOT NULL, version INT NOT NULL)",
          "entries (account INT NOT NULL, version INT NOT NULL, transfer VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,"
              + " amount BIGINT NOT NULL, balance BIGINT NOT NULL, parts INT NOT NULL,"
              + " PRIMARY KEY (account, version), UNIQUE (account, transfer))",
          "pledges (account INT NOT NULL, transfer VARCHAR(40) COLLATE utf8mb4_bin NOT NULL, amount BIGINT NOT NULL,"
              + " parts INT NOT NULL, PRIMARY KEY (account, transfer))",
          "tides (id INT PRIMARY KEY, level INT NOT NULL)",
          "rates (id INT PRIMARY KEY, level INT NOT NULL)");

  private final List<TestServer> servers;
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<TestServer> spares = new ArrayList<>();

  private Vault(List<TestServer> servers) {
    this.servers = new ArrayList<>(servers);
    servers.forEach(server -> proxies.add(FaultProxy.inFrontOf(server)));
  }

  /**
   * Starts a server for each shard.
   *
   * <p>Not the shared ones: these here write each page twice, for a page may be torn when the
   * process is killed in the middle of writing it; and they do not wait long for locks.
   */
  static Vault of(List<Flavor> flavors) {
    List<CompletableFuture<TestServer>> starting =
        flavors.stream()
            .map(
                flavor ->
                    CompletableFuture.supplyAsync(
                        () -> TestServers.start(options(flavor)),
                        task -> new Thread(task, "vault-start").start()))
            .toList();
    return new Vault(starting.stream().map(CompletableFuture::join).toList());
  }

  private static ServerOptions options(Flavor flavor) {
    return ServerOptions.of(flavor)
        .with("innodb-doublewrite", "ON")
        .with("innodb-lock-wait-timeout", "2")
        .binlog();
  }

  /** A further server that follows a shard until it takes its place. */
  TestServer replica(int shard) throws SQLException {
    TestServer replica = TestServers.start(options(server(shard).flavor()));
    spares.add(replica);
    Replication.start(server(shard), replica);
    return replica;
  }

  /** The shard is lost, and this server is the shard from now on. */
  void replace(int shard, TestServer replica) throws SQLException {
    server(shard).kill();
    Replication.promote(replica);
    spares.add(servers.set(shard, replica));
    spares.remove(replica);
    proxy(shard).target(replica);
    proxy(shard).resetAll();
  }

  int shards() {
    return servers.size();
  }

  TestServer server(int shard) {
    return servers.get(shard);
  }

  FaultProxy proxy(int shard) {
    return proxies.get(shard);
  }

  /** Such as {@code mariadb+mysql}. */
  String flavors() {
    return servers.stream()
        .map(server -> server.flavor().vendor())
        .collect(Collectors.joining("+"));
  }

  /**
   * Where a teller goes: through the proxies, with bounds so short that a play does not take long.
   *
   * @param vendor of the target driver
   * @param options as {@code key=value}
   */
  String url(String vendor, String... options) {
    Map<String, String> all = new TreeMap<>(OPTIONS);
    RULES.forEach((table, rule) -> all.put("table." + table, rule));
    for (String option : options) {
      int equals = option.indexOf('=');
      all.put(option.substring(0, equals), option.substring(equals + 1));
    }
    StringJoiner query = new StringJoiner("&");
    all.forEach(
        (key, value) -> query.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String hosts = proxies.stream().map(FaultProxy::hostPort).collect(Collectors.joining(","));
    return "jdbc:shard:" + vendor + "://" + hosts + "/" + TestServer.DATABASE + "?" + query;
  }

  /** No fault, no table but the bank's, all money where it was. */
  void open() throws SQLException {
    endFaults();
    for (int shard = 0; shard < shards(); shard++) {
      server(shard).heal();
      try (Connection connection = server(shard).adminConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SET GLOBAL innodb_lock_wait_timeout = 2");
        for (String table : TABLES) {
          statement.execute("CREATE TABLE " + table);
        }
        fill(statement, shard);
      }
    }
  }

  private void fill(Statement statement, int shard) throws SQLException {
    for (int account = shard; account < ACCOUNTS; account += shards()) {
      statement.execute("INSERT INTO accounts VALUES (" + account + ", " + BALANCE + ", 0)");
    }
    statement.execute("INSERT INTO tides VALUES (" + shard + ", 0)");
    statement.execute("INSERT INTO rates VALUES (1, 0)");
  }

  /** Every server runs, every network passes. */
  void endFaults() {
    proxies.forEach(FaultProxy::calm);
    for (TestServer server : servers) {
      if (server.frozen()) {
        server.thaw();
      }
    }
    CompletableFuture<?>[] restarting =
        servers.stream()
            .filter(server -> !server.alive())
            .map(
                server ->
                    CompletableFuture.runAsync(
                        server::restart, task -> new Thread(task, "vault-restart").start()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(restarting).join();
  }

  @Override
  public void close() {
    proxies.forEach(FaultProxy::close);
    servers.forEach(TestServer::close);
    spares.forEach(TestServer::close);
  }
}
