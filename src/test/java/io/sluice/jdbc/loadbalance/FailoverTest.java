package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverTest {

  /** One row that takes some seconds over a slow line; what it is made of is there at once. */
  private static final String WIDE_ROW = "SELECT REPEAT('x', 2000000), @@port";

  private List<TestServer> servers;

  @OnEveryServer
  void aReadThatIsKilledIsRunAgainElsewhere(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      CompletableFuture<Integer> port =
          CompletableFuture.supplyAsync(
              () -> {
                try (ResultSet rows = statement.executeQuery("SELECT SLEEP(2) + @@port")) {
                  rows.next();
                  return rows.getInt(1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      awaitRunning(servers.get(0), "SLEEP");
      servers.get(0).kill();
      assertThat(port.get(20, TimeUnit.SECONDS)).isNotEqualTo(servers.get(0).port());
      assertThat(fleet.attribute("RetriedReadCount")).isEqualTo(1L);
      assertThat(fleet.attribute("FailoverCount")).isEqualTo(1L);
      assertThat((long) fleet.row(servers.get(0).hostPort()).get("blockedForMillis")).isPositive();
    }
  }

  @OnEveryServer
  void aReadIsNotRunAgainWhenTheApplicationForbidsIt(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers, "retryReads=false");
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> failure =
          failureOf(() -> statement.executeQuery("SELECT SLEEP(3)"));
      awaitRunning(servers.get(0), "SLEEP");
      servers.get(0).kill();
      assertThat(failure.get(10, TimeUnit.SECONDS))
          .isInstanceOf(SQLRecoverableException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08006");
      assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(0).port());
    }
  }

  @OnEveryServer
  void anAutocommitWriteThatIsKilledHasAnUnknownOutcomeAndIsNotSentAgain(Combination on)
      throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> failure =
          failureOf(() -> statement.executeUpdate("INSERT INTO ledger SELECT 1 + SLEEP(3), 'x'"));
      awaitRunning(servers.get(0), "INSERT");
      servers.get(0).kill();
      assertThat(failure.get(10, TimeUnit.SECONDS))
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08007");
      assertThat(count(servers.get(1)) + count(servers.get(2))).isZero();
      statement.executeUpdate("INSERT INTO ledger VALUES (2, 'after')");
      assertThat(count(servers.get(1)) + count(servers.get(2))).isEqualTo(1);
    }
  }

  @OnEveryServer
  void aSetterThatFindsItsConnectionClosedByTheDriverSeesALostConnection(Combination on)
      throws Exception {
    servers = on.servers();
    try (Fleet fleet = Fleet.of(on.vendor(), servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      endBehindItsBack(connection, on.vendor());
      connection.setNetworkTimeout(Runnable::run, 20_000); // on another connection
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      endBehindItsBack(connection, on.vendor());
      // MariaDB's driver says 42000 here.
      assertThatThrownBy(() -> connection.setNetworkTimeout(Runnable::run, 30_000))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      connection.setNetworkTimeout(Runnable::run, 30_000);
      assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);
    }
  }

  @OnEveryServer
  void aPooledConnectionThatTheDriverHadClosedIsReplaced(Combination on) throws Exception {
    servers = on.servers();
    try (Fleet fleet = Fleet.of(on.vendor(), servers.subList(0, 1), "poolSize=1");
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      try (Connection other = fleet.connect()) {
        endBehindItsBack(other, on.vendor());
      }
      // The isolation is brought to it first, which finds out; nothing has been sent.
      statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')");
      assertThat(count(servers.get(0))).isEqualTo(2);
    }
  }

  @OnEveryServer
  void whatAResultSaysWhoseConnectionWentBackIsNothingToTheTransaction(Combination on)
      throws Exception {
    servers = on.servers();
    try (Fleet fleet = Fleet.of(on.vendor(), servers, "poolSize=3");
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement();
        ResultSet rows = connection.getMetaData().getCatalogs()) {
      assertThat(rows.next()).isTrue();
      endBehindItsBack(connection, on.vendor()); // the session does not hold it any more
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThatThrownBy(() -> rows.getString("no such column"))
          .isInstanceOf(SQLException.class)
          .satisfies(
              error -> assertThat(((SQLException) error).getSQLState()).isNotEqualTo("40001"));
      statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')");
      connection.commit();
    }
  }

  private static void endBehindItsBack(Connection connection, String vendor) throws SQLException {
    Class<? extends Connection> type =
        vendor.equals("mysql")
            ? com.mysql.cj.jdbc.JdbcConnection.class
            : org.mariadb.jdbc.Connection.class;
    connection.unwrap(type).abort(Runnable::run);
  }

  @OnEveryServer
  void aTransactionWhoseHostDiesIsRolledBackAndNothingRunsUntilRollback(Combination on)
      throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      runTransactionOn(servers.get(0), connection, statement);
      servers.get(0).kill();
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')"))
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (3, 'c')"))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      statement.executeUpdate("INSERT INTO ledger VALUES (4, 'd')");
      connection.commit();
      servers.get(0).restart();
      assertThat(count(servers.get(0))).isZero();
      assertThat(count(servers.get(1)) + count(servers.get(2))).isEqualTo(1);
    }
  }

  @OnEveryServer
  void aTransactionBegunBySqlIsRecognisedAndEndsWithRollbackAsSql(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      statement.execute("/* go */ begin");
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      servers.get(0).kill();
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')"))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(() -> statement.execute("COMMIT"))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      statement.execute("ROLLBACK");
      assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(0).port());
    }
  }

  @OnEveryServer
  void aCommitWhoseReplyIsLostIsUnknownForEverAndHappensOnce(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (FaultProxy proxy = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet = new Fleet(vendor, List.of(proxy.hostPort()), "heartbeatInterval=0");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      proxy.cutAfterRequestContaining("COMMIT", FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08007");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "08007");
      await().untilAsserted(() -> assertThat(count(servers.get(0))).isEqualTo(1));
      connection.rollback();
      statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')");
      connection.commit();
      assertThat(count(servers.get(0))).isEqualTo(2);
    }
  }

  @OnEveryServer
  void aStreamThatBreaksIsNeverSilentlyShortAndCountsAgainstItsHost(Combination on)
      throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (FaultProxy proxy = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet = new Fleet(vendor, List.of(proxy.hostPort()), "heartbeatInterval=0");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(vendor.equals("mysql") ? Integer.MIN_VALUE : 10);
      proxy.slow(500_000);
      ResultSet rows =
          statement.executeQuery(
              "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                  + " SELECT REPEAT('x', 20000), i FROM n");
      assertThat(rows.next()).isTrue();
      proxy.resetAll();
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  rows.getString(1);
                }
              })
          .isInstanceOf(SQLRecoverableException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08006");
      assertThat(fleet.row(proxy.hostPort()).get("failures")).isEqualTo(1L);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#ofConnectorJ")
  void aStreamThatBreaksBeforeItsFirstRowIsReadAgainHoweverItWasBegun(Combination on)
      throws Exception {
    servers = on.servers();
    for (boolean plain : new boolean[] {true, false}) {
      try (FaultProxy proxy = FaultProxy.inFrontOf(servers.get(0));
          Fleet fleet =
              new Fleet(
                  "mysql",
                  List.of(proxy.hostPort(), servers.get(1).hostPort()),
                  "heartbeatInterval=0");
          Connection connection = fleet.connectTo(servers.get(0));
          Statement statement = connection.createStatement();
          PreparedStatement prepared = connection.prepareStatement(WIDE_ROW)) {
        Statement used = plain ? statement : prepared;
        used.setFetchSize(Integer.MIN_VALUE);
        proxy.slow(500_000);
        assertThat(plain ? statement.execute(WIDE_ROW) : prepared.execute()).isTrue();
        ResultSet rows = used.getResultSet();
        proxy.resetAll();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(2)).isEqualTo(servers.get(1).port());
        assertThat(rows.next()).isFalse();
        assertThat(used.getMoreResults()).isFalse();
        assertThat(used.getUpdateCount()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#ofConnectorJ")
  void aStreamThatBreaksTwiceBeforeItsFirstRowIsLost(Combination on) throws Exception {
    servers = on.servers();
    try (FaultProxy one = FaultProxy.inFrontOf(servers.get(0));
        FaultProxy two = FaultProxy.inFrontOf(servers.get(1));
        Fleet fleet =
            new Fleet("mysql", List.of(one.hostPort(), two.hostPort()), "heartbeatInterval=0");
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      one.slow(500_000);
      two.slow(500_000);
      assertThat(statement.execute(WIDE_ROW)).isTrue();
      ResultSet rows = statement.getResultSet();
      one.resetAll();
      CompletableFuture<Thread> reader = new CompletableFuture<>();
      CompletableFuture<Throwable> failure =
          failureOf(
              () -> {
                reader.complete(Thread.currentThread());
                rows.next();
              });
      await()
          .until(
              () ->
                  fleet.attribute("RetriedReadCount").equals(1L)
                      && calls(reader.join(), "com.mysql.cj.jdbc.result.ResultSetImpl", "next"));
      two.resetAll();
      assertThat(failure.get(20, TimeUnit.SECONDS))
          .isInstanceOf(SQLRecoverableException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08006");
    }
  }

  @OnEveryServer
  void aFrozenHostDelaysACallerByNoMoreThanTheProbesVerdict(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      long start = System.nanoTime();
      servers.get(0).freeze();
      try (ResultSet rows = statement.executeQuery("SELECT @@port")) {
        rows.next();
        assertThat(rows.getInt(1)).isNotEqualTo(servers.get(0).port());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      assertThat(fleet.row(servers.get(0).hostPort()).get("state")).isEqualTo("down");
      servers.get(0).thaw();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> fleet.row(servers.get(0).hostPort()).get("state").equals("up"));
    }
  }

  @OnEveryServer
  void withAllHostsDownTheCallerHearsOfItWithinTheSelectionTimeout(Combination on)
      throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet =
        new Fleet(
            vendor,
            List.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"),
            "selectionTimeout=1500")) {
      long start = System.nanoTime();
      SQLTransientConnectionException failure =
          catchThrowableOfType(SQLTransientConnectionException.class, fleet::connect);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(1000), Duration.ofSeconds(4));
      assertThat(failure.getSQLState()).isEqualTo("08001");
      assertThat(failure.getSuppressed()).hasSize(4);
      assertThat(failure.getMessage()).contains("and 1 more");
    }
  }

  @OnEveryServer
  void aWrongPasswordIsTheDriversOwnErrorAndNoFailureOfTheHost(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers)) {
      fleet.source().setPassword("wrong");
      SQLException failure = catchThrowableOfType(SQLException.class, fleet::connect);
      SQLException own =
          catchThrowableOfType(
              SQLException.class,
              () ->
                  DriverManager.getConnection(
                      "jdbc:" + vendor + "://" + servers.get(0).hostPort() + "/app",
                      TestServer.USER,
                      "wrong"));
      assertThat((Object) failure).hasSameClassAs(own);
      assertThat(failure.getSQLState()).isEqualTo(own.getSQLState());
      assertThat(failure.getErrorCode()).isEqualTo(own.getErrorCode());
      if (on.flavor() == Flavor.MARIADB) {
        assertThat(failure.getSQLState()).isEqualTo("28000");
      }
      for (TestServer server : servers) {
        assertThat(fleet.row(server.hostPort()).get("failures")).isEqualTo(0L);
        assertThat(fleet.row(server.hostPort()).get("blockedForMillis")).isEqualTo(0L);
      }
    }
  }

  @OnEveryServer
  void aReadOnlySessionRefusesWritesAndCannotChangeInsideATransaction(Combination on)
      throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')"))
          .hasFieldOrPropertyWithValue("SQLState", "25006");
      connection.setReadOnly(false);
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThatThrownBy(() -> connection.setReadOnly(true))
          .hasFieldOrPropertyWithValue("SQLState", "25001");
      assertThat(connection.isReadOnly()).isFalse();
      connection.commit();
    }
  }

  @OnEveryServer
  void anIdleConnectionThatTheServerClosedIsReplacedWithoutAWord(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION wait_timeout=1");
      await().atMost(Duration.ofSeconds(10)).until(() -> connections(servers.get(0)) <= 1);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThat(servers.stream().mapToInt(FailoverTest::count).sum()).isEqualTo(1);
      assertThat(fleet.row(servers.get(0).hostPort()).get("failures")).isEqualTo(0L);
    }
  }

  @OnEveryServer
  void aConnectionThatWasKilledIsReplacedWithTheSessionsVariables(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (Fleet fleet = Fleet.of(vendor, servers, "autoReconnect=true");
        Connection connection = fleet.connectTo(servers.get(0));
        Statement statement = connection.createStatement()) {
      statement.execute("SET @carried = 'x', @computed = CONCAT('a', 'b')");
      String id = text(statement, "SELECT CONNECTION_ID()");
      servers.get(0).execute("KILL " + id);
      assertThat(text(statement, "SELECT CONCAT(@carried, @computed)")).isEqualTo("xab");
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @OnEveryServer
  void aBatchOfWritesThatIsCutHasAnUnknownOutcome(Combination on) throws Exception {
    String vendor = on.vendor();
    servers = on.servers();
    try (FaultProxy proxy = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet = new Fleet(vendor, List.of(proxy.hostPort()), "heartbeatInterval=0");
        Connection connection = fleet.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger VALUES (?, ?)")) {
      for (int i = 1; i <= 5; i++) {
        insert.setInt(1, i);
        insert.setString(2, "row" + i);
        insert.addBatch();
      }
      proxy.cutAfterRequestContaining("row3", FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
      assertThatThrownBy(insert::executeBatch)
          .isInstanceOf(SQLNonTransientConnectionException.class)
          .hasFieldOrPropertyWithValue("SQLState", "08007");
      assertThat(count(servers.get(0))).isBetween(0, 5);
    }
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static boolean calls(Thread thread, String type, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(at -> at.getClassName().equals(type) && at.getMethodName().equals(method));
  }

  private static CompletableFuture<Throwable> failureOf(Action action) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            action.run();
            return null;
          } catch (SQLException e) {
            return e;
          }
        });
  }

  private static void runTransactionOn(
      TestServer server, Connection connection, Statement statement) throws SQLException {
    while (Fleet.port(connection) != server.port()) {
      connection.rollback();
    }
    statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
  }

  private static void awaitRunning(TestServer server, String text) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                number(
                        server,
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE user='sluice'"
                            + " AND info LIKE '%"
                            + text
                            + "%'")
                    > 0);
  }

  private static int connections(TestServer server) {
    return number(
        server, "SELECT COUNT(*) FROM information_schema.processlist WHERE user='sluice'");
  }

  private static int count(TestServer server) {
    return number(server, "SELECT COUNT(*) FROM app.ledger");
  }

  private static int number(TestServer server, String query) {
    try (Connection admin = server.adminConnection();
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
