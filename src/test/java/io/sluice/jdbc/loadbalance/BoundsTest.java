package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.FaultProxy.Mode;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each property that bounds something does, seen from outside. */
class BoundsTest {

  private final List<FaultProxy> proxies = new ArrayList<>();
  private List<TestServer> servers;

  @BeforeEach
  void twoServersBehindProxies() throws Exception {
    servers = SharedServers.mariadb(2);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT PRIMARY KEY, note VARCHAR(20))");
      proxies.add(FaultProxy.inFrontOf(server));
    }
  }

  @AfterEach
  void closeTheProxies() {
    proxies.forEach(FaultProxy::close);
  }

  /** The first host is taken as long as it can be had. */
  private Fleet fleet(String vendor, String... options) {
    return new Fleet(vendor, List.of(host(0, 1), host(1, 0)), options);
  }

  private String host(int index, int weight) {
    FaultProxy proxy = proxies.get(index);
    return "(host=%s,port=%d,weight=%d)".formatted(proxy.host(), proxy.port(), weight);
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static String state(ThrowingCallable action) {
    return catchThrowableOfType(SQLException.class, action).getSQLState();
  }

  private static long millis(Action action) throws SQLException {
    long start = System.nanoTime();
    action.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @ParameterizedTest
  @CsvSource({"mysql, 1", "mysql, 3", "mariadb, 1", "mariadb, 3"})
  void retriesAllDownIsTheNumberOfRoundsOverAllHosts(String vendor, int rounds) throws Exception {
    proxies.forEach(proxy -> proxy.mode(Mode.ACCEPT_CLOSE));
    try (Fleet fleet = fleet(vendor, "retriesAllDown=" + rounds, "heartbeatInterval=0")) {
      assertThat(state(fleet::connect)).isEqualTo("08001");
      assertThat(proxies).allSatisfy(proxy -> assertThat(proxy.accepted()).isEqualTo(rounds));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void withValidationOnSwapAWriteIsNotSentOverAConnectionThatDiedWhileTheSessionWasElsewhere(
      String vendor) throws Exception {
    assertThat(lossesOnSwap(vendor, "true", 5)).isZero();
    assertThat(lossesOnSwap(vendor, "false", 5)).isPositive();
  }

  /** How many of so many moves to a connection that was reset a moment ago cost a write. */
  private int lossesOnSwap(String vendor, String validate, int moves) throws Exception {
    int losses = 0;
    try (Fleet fleet =
            new Fleet(
                vendor,
                List.of(host(0, 1), host(1, 1)),
                "loadBalanceStrategy=sequential",
                "loadBalanceAutoCommitStatementThreshold=1",
                "loadBalanceBlocklistTimeout=0",
                "heartbeatInterval=0",
                "loadBalanceValidateConnectionOnSwapServer=" + validate);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < moves; i++) {
        Fleet.port(connection);
        int here = Fleet.port(connection); // now it has a connection to each and goes to the other
        proxies.get(here == servers.get(0).port() ? 1 : 0).resetAll();
        try {
          statement.executeUpdate("DELETE FROM ledger");
        } catch (SQLException lost) {
          assertThat(lost.getSQLState()).isEqualTo("08007");
          losses++;
        }
      }
    }
    return losses;
  }

  @ParameterizedTest
  @CsvSource({"mysql, 200", "mysql, 1500", "mariadb, 1000", "mariadb, 2000"})
  void loadBalancePingTimeoutIsHowLongASilentConnectionIsAskedBeforeAWrite(
      String vendor, int timeout) throws Exception {
    try (Fleet fleet = fleet(vendor, "heartbeatInterval=0", "loadBalancePingTimeout=" + timeout);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      rest();
      proxies.get(0).mode(Mode.BLACKHOLE);
      long took = millis(() -> statement.executeUpdate("DELETE FROM ledger"));
      assertThat(took).isBetween(timeout - 20L, timeout + 900L);
      assertThat(Fleet.port(connection)).isEqualTo(servers.get(1).port());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mysql, 200, 0, 2000",
    "mysql, 1500, 2500, 6000",
    "mariadb, 200, 0, 2000",
    "mariadb, 1500, 2500, 6000"
  })
  void heartbeatTimeoutIsHowLongAProbeWaitsForAnAnswer(
      String vendor, int timeout, long least, long most) throws Exception {
    try (Fleet fleet =
            fleet(
                vendor,
                "heartbeatInterval=200",
                "heartbeatFailures=2",
                "heartbeatTimeout=" + timeout);
        Connection connection = fleet.connect()) {
      assertThat(connection.isValid(1)).isTrue();
      proxies.get(0).mode(Mode.BLACKHOLE);
      long took =
          millis(
              () ->
                  await()
                      .atMost(Duration.ofSeconds(10))
                      .until(
                          () -> fleet.row(proxies.get(0).hostPort()).get("state").equals("down")));
      assertThat(took).isBetween(least, most);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void socketTimeoutEndsAStatementThatTakesLonger(String vendor) throws Exception {
    try (Fleet fleet = fleet(vendor, "socketTimeout=500", "retryReads=false");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(500);
      long took =
          millis(
              () ->
                  assertThat(state(() -> statement.executeQuery("SELECT SLEEP(3)")))
                      .isEqualTo("08006"));
      assertThat(took).isBetween(480L, 2000L);
      try (ResultSet rows = statement.executeQuery("SELECT SLEEP(0.1)")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theLoginTimeoutOfTheDataSourceBoundsGetConnection(String vendor) throws Exception {
    proxies.forEach(proxy -> proxy.mode(Mode.ACCEPT_SILENT));
    try (Fleet fleet = fleet(vendor)) {
      fleet.source().setLoginTimeout(1);
      long took = millis(() -> assertThat(state(fleet::connect)).isEqualTo("08001"));
      assertThat(took).isBetween(950L, 2900L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theLoginTimeoutOfTheDriverManagerBoundsGetConnection(String vendor) throws Exception {
    proxies.forEach(proxy -> proxy.mode(Mode.ACCEPT_SILENT));
    String url = "jdbc:loadbalance:" + vendor + "://" + host(0, 1) + "," + host(1, 0) + "/app";
    DriverManager.setLoginTimeout(1);
    try {
      long took =
          millis(
              () ->
                  assertThat(
                          state(
                              () ->
                                  DriverManager.getConnection(
                                      url, TestServer.USER, TestServer.PASSWORD)))
                      .isEqualTo("08001"));
      assertThat(took).isBetween(950L, 2900L);
    } finally {
      DriverManager.setLoginTimeout(0);
    }
  }

  /** Longer than a connection is trusted without being asked. */
  private static void rest() {
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
  }
}
