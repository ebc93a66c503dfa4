package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Defects of Connector/J's own multi-host connections, by their numbers in our notes on it, that
 * Sluice must not have. Where it is cheap the same is shown to go wrong with Connector/J's own URL.
 */
class ConnectorJDefectsTest {

  private List<TestServer> servers;

  @BeforeEach
  void threeServersWithALedger() throws Exception {
    servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT PRIMARY KEY AUTO_INCREMENT, tx INT)");
    }
  }

  /**
   * Runs transactions that roll back to a savepoint; counts those that lost what came before it.
   */
  private int tornBySavepoint(Connection connection, int transactions) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (int tx = 1; tx <= transactions; tx++) {
        statement.executeUpdate("INSERT INTO ledger (tx) VALUES (" + tx + ")");
        Savepoint savepoint = connection.setSavepoint();
        statement.executeUpdate("INSERT INTO ledger (tx) VALUES (-" + tx + ")");
        connection.rollback(savepoint);
        connection.commit();
      }
    }
    int found = 0;
    for (TestServer server : servers) {
      found += Integer.parseInt(server.query("SELECT COUNT(*) FROM app.ledger WHERE tx > 0"));
    }
    return transactions - found;
  }

  @Test
  void no1ARollbackToASavepointDoesNotTearTheTransaction() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers);
        Connection connection = fleet.connect()) {
      assertThat(tornBySavepoint(connection, 20)).isZero();
    }
  }

  @Test
  void no1WithConnectorJItself() throws Exception {
    String url = "jdbc:mysql:loadbalance://" + hosts() + "/app";
    int torn = 0;
    for (int whole = 0; torn == 0 && whole < 600; whole += 30) { // a connection may find one host
      try (Connection connection =
          DriverManager.getConnection(url, TestServer.USER, TestServer.PASSWORD)) {
        torn = whole + tornBySavepoint(connection, 30);
      }
    }
    assertThat(torn).isPositive();
  }

  @Test
  void no3AServerPreparedStatementFollowsItsConnection() throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql", servers, "useServerPrepStmts=true", "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect();
        PreparedStatement prepared = connection.prepareStatement("SELECT @@port, ?")) {
      connection.setAutoCommit(false);
      Set<Integer> ports = new HashSet<>();
      for (int i = 0; i < 30; i++) {
        prepared.setInt(1, i);
        try (ResultSet rows = prepared.executeQuery()) {
          rows.next();
          assertThat(rows.getInt(1)).isEqualTo(Fleet.port(connection));
          assertThat(rows.getInt(2)).isEqualTo(i);
          ports.add(rows.getInt(1));
        }
        connection.commit();
      }
      assertThat(ports).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void no4AndNo5ASecondThreadNeitherDeadlocksNorWaits(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers)) {
      for (int round = 0; round < 20; round++) {
        Connection connection = fleet.connect();
        CompletableFuture<Void> worker =
            CompletableFuture.runAsync(
                () -> {
                  try (Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    for (int i = 0; i < 1000; i++) {
                      statement.executeQuery("SELECT " + i).close();
                      connection.commit();
                    }
                  } catch (SQLException closed) {
                    // By the other thread.
                  }
                });
        long start = System.nanoTime();
        switch (round % 3) {
          case 0 -> connection.close();
          case 1 -> connection.abort(Runnable::run);
          default -> {
            try {
              connection.setNetworkTimeout(Runnable::run, 5000);
            } catch (SQLException closedMeanwhile) {
              // Not this time.
            }
            connection.close();
          }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        worker.get(5, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void no9WithAllHostsGoneACallEndsInTimeAndAnotherThreadCanClose() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "selectionTimeout=20000");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      servers.forEach(TestServer::kill);
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.executeQuery("SELECT 1");
                  return null;
                } catch (SQLException e) {
                  return e;
                }
              });
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> fleet.attribute("ActiveHostCount").equals(0));
      long start = System.nanoTime();
      connection.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(failure.get(3, TimeUnit.SECONDS)).hasFieldOrPropertyWithValue("SQLState", "08003");
    }
  }

  @Test
  void no11BestResponseTimeNeitherStartsOnTheFirstHostNorBreaksWithAFailedOne() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "loadBalanceStrategy=bestResponseTime")) {
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        connections.add(fleet.connect());
      }
      for (TestServer server : servers) {
        assertThat((long) fleet.row(server.hostPort()).get("picks")).isPositive();
      }
      servers.get(2).kill();
      for (Connection connection : connections) {
        assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(2).port());
        connection.close();
      }
    }
  }

  @Test
  void no12TheBlocklistIsOnByDefaultAndBelongsToTheGroup() throws Exception {
    try (FaultProxy refusing = FaultProxy.inFrontOf(servers.get(0));
        Fleet one =
            new Fleet(
                "mysql",
                List.of(refusing.hostPort(), servers.get(1).hostPort()),
                "heartbeatInterval=0");
        Fleet other = new Fleet("mysql", List.of(refusing.hostPort(), servers.get(1).hostPort()))) {
      refusing.refuse();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                one.connect().close();
                return (long) one.row(refusing.hostPort()).get("failures") > 0;
              });
      assertThat((long) one.row(refusing.hostPort()).get("blockedForMillis")).isBetween(1L, 5000L);
      refusing.listen();
      // The other group never met the failure, so it uses the host at once.
      try (Connection any = other.connect()) {
        assertThat(any.isValid(1)).isTrue();
        assertThat(other.row(refusing.hostPort()).get("failures")).isEqualTo(0L);
      }
    }
  }

  @Test
  void no14TheAutocommitThresholdMovesTheSessionButNeverTearsATransactionBegunBySql()
      throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                "loadBalanceAutoCommitStatementThreshold=3",
                "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      Set<Integer> ports = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        ports.add(Fleet.port(connection));
      }
      assertThat(ports).hasSize(3);
      for (int tx = 0; tx < 10; tx++) {
        statement.execute("START TRANSACTION");
        Set<Integer> own = new HashSet<>();
        for (int i = 0; i < 8; i++) {
          own.add(Fleet.port(connection));
        }
        statement.execute("COMMIT");
        assertThat(own).hasSize(1);
      }
    }
  }

  @Test
  void no14OnlyStatementsThatMatchTheExpressionCountTowardsTheThreshold() throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                "loadBalanceAutoCommitStatementThreshold=1",
                "loadBalanceAutoCommitStatementRegex=DO .*",
                "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      int first = Fleet.port(connection);
      assertThat(Fleet.port(connection)).isEqualTo(first);
      statement.execute("DO 1");
      assertThat(Fleet.port(connection)).isNotEqualTo(first);
    }
  }

  @Test
  void no16ARemovedHostIsLeftAtTheNextTransactionEndAndItsConnectionsAreClosed() throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                "jmxOperations=true",
                "loadBalanceHostRemovalGracePeriod=2000",
                "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 6; i++) {
        Fleet.port(connection);
        connection.commit();
      }
      String removed = servers.get(0).hostPort();
      fleet.operate("removeHost", removed);
      for (int i = 0; i < 30; i++) {
        assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(0).port());
        connection.commit();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> fleet.attribute("TotalHostCount").equals(2));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  servers
                      .get(0)
                      .query(
                          "SELECT COUNT(*) FROM information_schema.processlist WHERE"
                              + " user='sluice'")
                      .equals("0"));
      fleet.operate("addHost", removed);
      Set<Integer> ports = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        ports.add(Fleet.port(connection));
        connection.commit();
      }
      assertThat(ports).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void no17ConnectionsThatTimedOutWhileTheSessionWasElsewhereCostNoException(String vendor)
      throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers, "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 6; i++) {
        Fleet.port(connection);
        connection.commit();
      }
      for (TestServer server : servers) {
        for (String id :
            server
                .query(
                    "SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE"
                        + " user='sluice'")
                .split(",")) {
          server.execute("KILL " + id);
        }
      }
      long killed = System.nanoTime();
      await().until(() -> System.nanoTime() - killed > Duration.ofMillis(600).toNanos());
      for (int i = 0; i < 6; i++) {
        Fleet.port(connection);
        connection.commit();
      }
    }
  }

  @Test
  void no19ASecondUrlOfAGroupWithOtherHostsIsAnErrorThatSaysSo() throws Exception {
    String group = "?connectionGroup=no19";
    String credentials = "&user=" + TestServer.USER + "&password=" + TestServer.PASSWORD;
    try (Connection first =
        DriverManager.getConnection(
            "jdbc:loadbalance://" + hosts() + "/app" + group + credentials)) {
      assertThat(first.isValid(1)).isTrue();
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      "jdbc:loadbalance://"
                          + servers.get(0).hostPort()
                          + "/app"
                          + group
                          + credentials))
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("no19")
          .hasMessageContaining("hosts");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void no23AHostThatAcceptsAndStaysSilentDoesNotHangTheCaller(String vendor) throws Exception {
    try (FaultProxy silent = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet =
            new Fleet(
                vendor,
                List.of(silent.hostPort(), servers.get(1).hostPort()),
                "connectTimeout=1000")) {
      silent.mode(FaultProxy.Mode.ACCEPT_SILENT);
      for (int i = 0; i < 10; i++) {
        long start = System.nanoTime();
        try (Connection connection = fleet.connect()) {
          assertThat(Fleet.port(connection)).isEqualTo(servers.get(1).port());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      }
    }
  }

  private String hosts() {
    return servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
  }
}
