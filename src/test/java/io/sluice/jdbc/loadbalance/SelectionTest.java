package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which host a session gets, on real servers. */
class SelectionTest {

  private List<TestServer> servers;

  @BeforeEach
  void threeServers() throws Exception {
    servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT PRIMARY KEY, note VARCHAR(20))");
    }
  }

  private Map<Integer, Integer> shares(Fleet fleet, int sessions) throws SQLException {
    Map<Integer, Integer> shares = new HashMap<>();
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      Connection connection = fleet.connect();
      open.add(connection);
      shares.merge(Fleet.port(connection), 1, Integer::sum);
    }
    for (Connection connection : open) {
      connection.close();
    }
    return shares;
  }

  @ParameterizedTest
  @CsvSource({"sequential, 10, 10", "leastConnections, 10, 10", "random, 1, 25", "adaptive, 1, 28"})
  void eachStrategySpreadsSessionsOverEqualHosts(String strategy, int least, int most)
      throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "loadBalanceStrategy=" + strategy)) {
      assertThat(shares(fleet, 30).values())
          .hasSize(3)
          .allSatisfy(share -> assertThat(share).isBetween(least, most));
    }
  }

  @Test
  void weightsInTheUrlCount() throws Exception {
    List<String> hosts = new ArrayList<>();
    int[] weights = {3, 1, 0};
    for (int i = 0; i < 3; i++) {
      hosts.add("(host=127.0.0.1,port=" + servers.get(i).port() + ",weight=" + weights[i] + ")");
    }
    try (Fleet fleet = new Fleet("mysql", hosts, "loadBalanceStrategy=sequential")) {
      Map<Integer, Integer> shares = shares(fleet, 20);
      assertThat(shares.get(servers.get(0).port())).isEqualTo(15);
      assertThat(shares.get(servers.get(1).port())).isEqualTo(5);
      assertThat(shares).doesNotContainKey(servers.get(2).port());
    }
  }

  @Test
  void serverAffinityTakesTheFirstReachableHostAndComesBackToIt() throws Exception {
    String order = servers.get(2).hostPort() + "%2C%20" + servers.get(0).hostPort();
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + order,
                "failOverReadOnly=false",
                "queriesBeforeRetrySource=3",
                "loadBalanceBlocklistTimeout=100");
        Connection connection = fleet.connect()) {
      assertThat(Fleet.port(connection)).isEqualTo(servers.get(2).port());
      servers.get(2).kill();
      assertThat(Fleet.port(connection)).isEqualTo(servers.get(0).port());
      servers.get(2).restart();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> Fleet.port(connection) == servers.get(2).port());
    }
  }

  @Test
  void aSessionThatLeftThePreferredHostIsReadOnlyByDefaultAsInConnectorJ() throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + servers.get(2).hostPort());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      assertThat(connection.isReadOnly()).isFalse();
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      servers.get(2).kill();
      assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(2).port());
      assertThat(connection.isReadOnly()).isTrue();
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')"))
          .hasFieldOrPropertyWithValue("SQLState", "25006");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aHostWithTooManyConnectionsIsPostponedButNotDown(String vendor) throws Exception {
    servers.get(0).execute("SET GLOBAL max_connections = 10");
    List<Connection> fill = new ArrayList<>();
    try (Fleet fleet = Fleet.of(vendor, servers.subList(0, 2));
        Connection stays = fleet.connectTo(servers.get(0))) {
      try {
        for (int i = 0; i < 20; i++) {
          fill.add(servers.get(0).userConnection());
        }
      } catch (SQLException full) {
        assertThat(full.getErrorCode()).isEqualTo(1040);
      }
      for (int i = 0; i < 10; i++) {
        try (Connection connection = fleet.connect()) {
          assertThat(Fleet.port(connection)).isEqualTo(servers.get(1).port());
        }
      }
      assertThat(fleet.row(servers.get(0).hostPort()).get("state")).isNotEqualTo("down");
      assertThat(fleet.row(servers.get(0).hostPort()).get("failures")).isEqualTo(0L);
      assertThat(Fleet.port(stays)).isEqualTo(servers.get(0).port());
    } finally {
      for (Connection connection : fill) {
        connection.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPasswordChangedOnOneHostPostponesThatHostAlone(String vendor) throws Exception {
    servers.get(0).execute("ALTER USER 'sluice'@'%' IDENTIFIED BY 'rotated'");
    try (Fleet fleet = Fleet.of(vendor, servers.subList(0, 2), "loadBalanceStrategy=sequential")) {
      for (int i = 0; i < 10; i++) {
        try (Connection connection = fleet.connect()) {
          assertThat(Fleet.port(connection)).isEqualTo(servers.get(1).port());
        }
      }
      assertThat(fleet.row(servers.get(0).hostPort()).get("state")).isEqualTo("blocked");
      assertThat((String) fleet.row(servers.get(0).hostPort()).get("lastFailure"))
          .contains("Access denied");
      assertThat(fleet.row(servers.get(0).hostPort()).get("failures")).isEqualTo(0L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "loadBalanceSQLStateFailover=42S, true",
    "loadBalanceSQLExceptionSubclassFailover=java.sql.SQLSyntaxErrorException, true",
    "loadBalanceExceptionChecker=no-such-table, true",
    "retryReads=true, false"
  })
  void furtherErrorsCanMeanThatTheHostIsGone(String option, boolean leaves) throws Exception {
    try (Fleet fleet =
            Fleet.of(
                "mysql",
                servers,
                option,
                "retryReads=false".equals(option) ? "" : "retriesAllDown=3");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      int before = Fleet.port(connection);
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nosuch"))
          .hasFieldOrPropertyWithValue("SQLState", leaves ? "08006" : "42S02");
      long failures = 0;
      for (TestServer server : servers) {
        failures += (long) fleet.row(server.hostPort()).get("failures");
      }
      assertThat(failures > 0).isEqualTo(leaves);
      if (!leaves) {
        assertThat(Fleet.port(connection)).isEqualTo(before);
      }
    }
  }

  @Test
  void aSlowHostIsLeftToOthersByTheAdaptiveStrategy() throws Exception {
    try (FaultProxy slow = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet =
            new Fleet(
                "mysql",
                List.of(slow.hostPort(), servers.get(1).hostPort(), servers.get(2).hostPort()),
                "loadBalanceStrategy=adaptive");
        Connection connection = fleet.connect()) {
      slow.delay(20);
      connection.setAutoCommit(false);
      for (int i = 0; i < 100; i++) {
        Fleet.port(connection);
        connection.commit();
      }
      long picks = (long) fleet.row(slow.hostPort()).get("picks");
      assertThat(picks).isLessThan(20);
      assertThat((long) fleet.row(slow.hostPort()).get("responseTimeMicros")).isGreaterThan(10_000);
    }
  }

  @Test
  void anInterruptedCallerHearsOfItAtOnceAndStaysInterrupted() throws Exception {
    try (Fleet fleet = new Fleet("mysql", List.of("127.0.0.1:1"), "selectionTimeout=20000")) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  fleet.connect();
                } catch (SQLException e) {
                  interrupted.complete(
                      e.getSQLState().equals("08001") && Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
      caller.interrupt();
      assertThat(interrupted.get(1, TimeUnit.SECONDS)).isTrue();
    }
  }
}
