package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.FaultProxy.Cut;
import io.sluice.jdbc.testkit.FaultProxy.Mode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault, seen by both drivers through the proxy, in front of a real server. */
class FaultProxyTest {

  private static final String[] IMPATIENT = {"connectTimeout=400", "socketTimeout=400"};

  private TestServer server;
  private FaultProxy proxy;

  @BeforeEach
  void aServerBehindAProxy() throws SQLException {
    server = SharedServers.mariadb(1).get(0);
    server.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    proxy = FaultProxy.inFrontOf(server);
  }

  @AfterEach
  void nothingOfTheProxyIsLeft() {
    proxy.close();
    String name = "fault-proxy-" + proxy.port() + "-";
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith(name));
    assertThat(proxy.open()).isZero();
  }

  private Connection connect(Flavor driver, String... properties) throws SQLException {
    return RawDriver.connect(
        driver,
        proxy.host(),
        proxy.port(),
        TestServer.DATABASE,
        TestServer.USER,
        TestServer.PASSWORD,
        properties);
  }

  private static void select(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
    }
  }

  private String rows() throws SQLException {
    return server.query("SELECT COUNT(*) FROM t");
  }

  private static long millis(ThrowingRunnable action) throws Exception {
    long start = System.nanoTime();
    action.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void passes_and_counts_by_default(Flavor driver) throws Exception {
    try (Connection connection = connect(driver)) {
      long before = proxy.requests();
      select(connection);
      select(connection);
      assertThat(proxy.requests() - before).isEqualTo(2);
      assertThat(proxy.accepted()).isEqualTo(1);
      assertThat(proxy.open()).isEqualTo(1);
    }
    Awaitility.await().until(() -> proxy.open() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_blackhole_swallows_running_and_new_connections(Flavor driver) throws Exception {
    try (Connection old = connect(driver, IMPATIENT)) {
      proxy.mode(Mode.BLACKHOLE);
      assertThat(
              millis(() -> assertThatThrownBy(() -> select(old)).isInstanceOf(SQLException.class)))
          .isBetween(350L, 3_000L);
      assertThatThrownBy(() -> connect(driver, IMPATIENT)).isInstanceOf(SQLException.class);
    }
    proxy.mode(Mode.PASS);
    try (Connection fresh = connect(driver)) {
      select(fresh);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_blackhole_hides_from_the_server_that_its_client_has_gone(Flavor driver) throws Exception {
    Connection old = connect(driver, IMPATIENT);
    old.setAutoCommit(false);
    try (Statement statement = old.createStatement()) {
      statement.execute("INSERT INTO t VALUES (1)");
      proxy.mode(Mode.BLACKHOLE);
      assertThatThrownBy(old::commit).isInstanceOf(SQLException.class);
    }
    old.close();
    Awaitility.await().until(() -> proxy.open() == 0);
    String sessions =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '"
            + TestServer.USER
            + "'";
    assertThat(server.query(sessions)).isEqualTo("1");
    proxy.mode(Mode.PASS);
    Awaitility.await().until(() -> "0".equals(server.query(sessions)));
    assertThat(rows()).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void requests_can_get_lost_alone(Flavor driver) throws Exception {
    try (Connection connection = connect(driver, IMPATIENT);
        Statement statement = connection.createStatement()) {
      proxy.mode(Mode.BLACKHOLE_TO_SERVER);
      assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1)"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(rows()).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void replies_can_get_lost_alone(Flavor driver) throws Exception {
    // Connector/J asks the server before a write whether the session is read-only, unless told not
    // to.
    try (Connection connection =
            connect(
                driver,
                "connectTimeout=400",
                "socketTimeout=400",
                driver == Flavor.MYSQL ? "useLocalSessionState=true" : "useBulkStmts=false");
        Statement statement = connection.createStatement()) {
      proxy.mode(Mode.DROP_REPLIES);
      assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1)"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(rows()).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource
  void what_is_held_arrives_late(Flavor driver) throws Exception {
    try (Connection connection = connect(driver);
        Statement statement = connection.createStatement()) {
      proxy.mode(Mode.HOLD);
      CompletableFuture<Boolean> insert =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.execute("INSERT INTO t VALUES (1)");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(insert).failsWithin(Duration.ofMillis(200));
      assertThat(rows()).isEqualTo("0");
      proxy.mode(Mode.PASS);
      assertThat(insert).succeedsWithin(Duration.ofSeconds(5));
      assertThat(rows()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"ACCEPT_SILENT", "ACCEPT_CLOSE", "RST"})
  void new_connections_fail_while_old_ones_live(Mode mode) throws Exception {
    for (Flavor driver : Flavor.values()) {
      proxy.mode(Mode.PASS);
      try (Connection old = connect(driver)) {
        proxy.mode(mode);
        long took =
            millis(
                () ->
                    assertThatThrownBy(() -> connect(driver, IMPATIENT))
                        .isInstanceOf(SQLException.class));
        if (mode == Mode.ACCEPT_SILENT) {
          assertThat(took).isGreaterThan(350);
        }
        select(old);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_refusing_proxy_comes_back_at_the_same_address(Flavor driver) throws Exception {
    int port = proxy.port();
    try (Connection old = connect(driver)) {
      proxy.refuse();
      assertThatThrownBy(() -> connect(driver)).isInstanceOf(SQLException.class);
      select(old);
    }
    proxy.listen();
    assertThat(proxy.port()).isEqualTo(port);
    try (Connection fresh = connect(driver)) {
      select(fresh);
    }
  }

  @ParameterizedTest
  @EnumSource
  void all_connections_can_be_reset_or_ended(Flavor driver) throws Exception {
    try (Connection first = connect(driver);
        Connection second = connect(driver)) {
      proxy.resetAll();
      assertThatThrownBy(() -> select(first)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> select(second)).isInstanceOf(SQLException.class);
    }
    try (Connection third = connect(driver)) {
      proxy.finAll();
      assertThatThrownBy(() -> select(third)).isInstanceOf(SQLException.class);
    }
    Awaitility.await().until(() -> proxy.open() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_reset_reaches_a_query_that_runs(Flavor driver) throws Exception {
    try (Connection connection = connect(driver);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> query =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(() -> statement.execute("SELECT SLEEP(30)"))
                      .isInstanceOf(SQLException.class));
      Awaitility.await()
          .until(
              () ->
                  server.query(
                          "SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'")
                      != null);
      proxy.resetAll();
      assertThat(query).succeedsWithin(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void delay_lengthens_each_way(Flavor driver) throws Exception {
    try (Connection connection = connect(driver)) {
      proxy.delay(150);
      assertThat(millis(() -> select(connection))).isBetween(300L, 3_000L);
      proxy.delay(0);
      assertThat(millis(() -> select(connection))).isLessThan(300);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_way_trickles_and_stays_correct(Flavor driver) throws Exception {
    try (Connection connection = connect(driver);
        Statement statement = connection.createStatement()) {
      proxy.slow(20_000);
      long took =
          millis(
              () -> {
                try (ResultSet rows = statement.executeQuery("SELECT REPEAT('x', 10000)")) {
                  assertThat(rows.next()).isTrue();
                  assertThat(rows.getString(1)).isEqualTo("x".repeat(10_000));
                }
              });
      assertThat(took).isBetween(450L, 5_000L);
      proxy.slow(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void garbled_replies_are_noticed_by_the_driver(Flavor driver) throws Exception {
    try (Connection connection = connect(driver, IMPATIENT)) {
      Fault fault = proxy.corrupt();
      assertThatThrownBy(() -> select(connection)).isInstanceOf(Exception.class);
      assertThat(fault.fired()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_cut_before_forwarding_keeps_the_request_from_the_server(Flavor driver) throws Exception {
    for (Cut cut : new Cut[] {Cut.RST_BEFORE_FORWARDING, Cut.FIN_BEFORE_FORWARDING}) {
      try (Connection connection = connect(driver);
          Statement statement = connection.createStatement()) {
        Fault fault = proxy.cutAfterRequestContaining("INSERT INTO t", cut);
        select(connection);
        assertThat(fault.fired()).isFalse();
        assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (1)"))
            .isInstanceOf(SQLException.class);
        assertThat(fault.awaitFired(Duration.ofSeconds(5))).isTrue();
      }
      assertThat(rows()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_cut_instead_of_the_reply_leaves_a_commit_that_nobody_hears_of(Flavor driver)
      throws Exception {
    int expected = 0;
    for (Cut cut :
        new Cut[] {
          Cut.RST_INSTEAD_OF_REPLY, Cut.FIN_INSTEAD_OF_REPLY, Cut.SILENCE_INSTEAD_OF_REPLY
        }) {
      try (Connection connection = connect(driver, IMPATIENT);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (" + expected + ")");
        Fault fault = proxy.cutAfterRequestContaining("COMMIT", cut);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        assertThat(fault.awaitFired(Duration.ofSeconds(5))).isTrue();
        expected++;
      }
      assertThat(rows()).isEqualTo(Integer.toString(expected));
      try (Connection fresh = connect(driver)) {
        select(fresh);
      }
    }
  }

  @Test
  void a_pattern_is_found_across_pieces_of_a_request() throws Exception {
    byte[] pattern = "needle".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Fault fault = proxy.cutAfterRequestContaining(pattern, Cut.RST_BEFORE_FORWARDING);
    try (Connection connection = connect(Flavor.MARIADB);
        Statement statement = connection.createStatement()) {
      String sql = "SELECT '" + "x".repeat(1_000_000) + "needle" + "y".repeat(1_000_000) + "'";
      assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
      assertThat(fault.awaitFired(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void the_server_behind_the_address_can_be_replaced() throws Exception {
    TestServer other = SharedServers.mariadb(2).get(1);
    proxy.target(other);
    try (Connection fresh = connect(Flavor.MARIADB);
        Statement statement = fresh.createStatement();
        ResultSet rows = statement.executeQuery("SELECT @@port")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(other.port());
    }
  }

  @Test
  void calming_takes_everything_back() throws Exception {
    proxy.mode(Mode.BLACKHOLE);
    proxy.delay(10_000);
    proxy.slow(1);
    proxy.corrupt();
    proxy.cutAfterRequestContaining("SELECT", Cut.RST_BEFORE_FORWARDING);
    proxy.refuse();
    proxy.calm();
    try (Connection fresh = connect(Flavor.MARIADB)) {
      select(fresh);
    }
  }
}
