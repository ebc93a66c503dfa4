package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class TestServersTest {

  /** Every flavor of this machine; what is missing is said, not passed over. */
  static Stream<Flavor> flavors() {
    Optional<String> whyNoMysql = TestServers.whyNoMysql();
    whyNoMysql.ifPresent(
        why -> LoggerFactory.getLogger(TestServersTest.class).warn("tests without MySQL: {}", why));
    return Arrays.stream(Flavor.values()).filter(TestServers::available);
  }

  @TestFactory
  Stream<DynamicTest> which_servers_this_machine_has_is_said_in_the_report() {
    Executable nothing = () -> {};
    return Stream.of(
        DynamicTest.dynamicTest("MariaDB runs", nothing),
        DynamicTest.dynamicTest(
            TestServers.whyNoMysql().map(why -> "no MySQL: " + why).orElse("MySQL runs"), nothing));
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void a_killed_server_comes_back_with_its_data_at_its_address(Flavor flavor) throws Exception {
    try (TestServer server = TestServers.start(ServerOptions.of(flavor))) {
      String address = server.hostPort();
      long pid = server.pid();
      try (Connection user = server.userConnection();
          Statement statement = user.createStatement()) {
        statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        statement.execute("INSERT INTO t VALUES (1), (2)");
      }
      server.kill();
      assertThat(server.alive()).isFalse();
      assertThatThrownBy(server::adminConnection).isInstanceOf(SQLException.class);

      server.restart();
      assertThat(server.hostPort()).isEqualTo(address);
      assertThat(server.pid()).isNotEqualTo(pid);
      assertThat(server.query("SELECT COUNT(*) FROM t")).isEqualTo("2");

      server.restart(options -> options.with("read_only", "1"));
      assertThat(server.query("SELECT @@read_only")).isEqualTo("1");
      try (Connection user = server.userConnection();
          Statement statement = user.createStatement()) {
        assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (3)"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
      }
      server.shutdown();
      assertThat(server.alive()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void a_frozen_server_says_nothing_until_it_is_thawed(Flavor flavor) throws Exception {
    TestServer server = SharedServers.of(flavor, 1).get(0);
    try (Connection impatient = server.userConnection("socketTimeout=500");
        Statement statement = impatient.createStatement()) {
      statement.execute("SELECT 1");
      server.freeze();
      assertThat(server.alive()).isTrue();
      assertThat(server.frozen()).isTrue();
      assertThatThrownBy(() -> statement.execute("SELECT 2"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
      server.thaw();
    }
    assertThat(server.query("SELECT 3")).isEqualTo("3");
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void several_servers_start_side_by_side_and_are_strangers_to_each_other(Flavor flavor)
      throws Exception {
    List<TestServer> servers = TestServers.startAll(3, ServerOptions.of(flavor));
    try {
      assertThat(servers.stream().map(TestServer::port)).doesNotHaveDuplicates();
      assertThat(servers.stream().map(TestServer::pid)).doesNotHaveDuplicates();
      servers.get(0).execute("CREATE TABLE only_here (id INT)");
      assertThat(servers.get(1).query("SHOW TABLES LIKE 'only_here'")).isNull();
      assertThat(servers.get(1).query("SELECT @@server_id"))
          .isNotEqualTo(servers.get(2).query("SELECT @@server_id"));
    } finally {
      servers.forEach(TestServer::close);
    }
    assertThat(servers).noneMatch(TestServer::alive);
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void healing_takes_back_what_a_test_did(Flavor flavor) throws Exception {
    TestServer server = SharedServers.of(flavor, 1).get(0);
    String connections = server.query("SELECT @@global.max_connections");
    Connection left = server.userConnection();
    try (Statement statement = left.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      statement.execute("XA START 'left', 'over'");
      statement.execute("INSERT INTO t VALUES (1)");
      statement.execute("XA END 'left', 'over'");
      statement.execute("XA PREPARE 'left', 'over'");
    }
    server.execute(
        "CREATE DATABASE other",
        "CREATE USER guest@'%' IDENTIFIED BY 'x-y-z'",
        "ALTER USER sluice@'%' IDENTIFIED BY 'changed-77' ACCOUNT LOCK",
        "SET GLOBAL wait_timeout = 7",
        "SET GLOBAL max_connections = 11",
        "SET GLOBAL max_user_connections = 1",
        "SET GLOBAL read_only = 1");
    server.freeze();

    server.heal();

    assertThat(left.isValid(1)).isFalse();
    left.close();
    assertThat(server.query("SHOW TABLES")).isNull();
    assertThat(server.query("SHOW DATABASES LIKE 'other'")).isNull();
    assertThat(server.query("SELECT 1 FROM mysql.user WHERE user = 'guest'")).isNull();
    assertThat(server.query("SELECT @@global.wait_timeout")).isEqualTo("28800");
    assertThat(server.query("SELECT @@global.max_connections")).isEqualTo(connections);
    assertThat(server.query("XA RECOVER")).isNull();
    try (Connection user = server.userConnection();
        Statement statement = user.createStatement()) {
      assertThat(statement.execute("CREATE TABLE t (id INT)")).isFalse();
    }
    server.kill();
    server.heal();
    assertThat(server.query("SHOW TABLES")).isNull();
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void the_test_user_feels_limits_and_the_log_carries_gtids(Flavor flavor) throws Exception {
    try (TestServer server =
        TestServers.start(ServerOptions.of(flavor).binlog().with("max_user_connections", "2"))) {
      assertThat(server.query("SELECT @@log_bin")).isEqualTo("1");
      String before = gtid(server);
      server.execute("CREATE TABLE t (id INT)");
      assertThat(gtid(server)).isNotEqualTo(before);
      // Two, because root's own connections are still being closed when the next one is opened.
      try (Connection first = server.userConnection();
          Connection second = server.userConnection()) {
        assertThat(first.isValid(1) && second.isValid(1)).isTrue();
        assertThatThrownBy(server::userConnection)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1203));
      }
    }
  }

  private static String gtid(TestServer server) throws SQLException {
    return server.query(
        server.flavor() == Flavor.MARIADB
            ? "SELECT @@gtid_binlog_pos"
            : "SELECT @@global.gtid_executed");
  }

  @Test
  void a_server_is_killed_while_a_query_runs_and_the_caller_learns_it_at_once() throws Exception {
    TestServer server = SharedServers.mariadb(1).get(0);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try (Connection user = server.userConnection();
                  Statement statement = user.createStatement()) {
                statement.execute("SELECT SLEEP(30)");
              } catch (SQLException e) {
                seen.set(e);
              }
            });
    caller.start();
    Awaitility.await()
        .until(
            () ->
                server.query(
                        "SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'")
                    != null);
    server.kill();
    caller.join(5_000);
    assertThat(seen.get()).isInstanceOf(SQLException.class);
  }

  @Test
  void another_server_can_take_over_an_address() throws Exception {
    TestServer first = TestServers.start(ServerOptions.mariadb());
    first.execute("CREATE TABLE t (id INT)");
    int port = first.port();
    first.close();
    try (TestServer second = TestServers.start(ServerOptions.mariadb().port(port))) {
      assertThat(second.hostPort()).isEqualTo("127.0.0.1:" + port);
      assertThat(second.query("SHOW TABLES")).isNull();
    }
  }
}
