package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Defects of Connector/J's own replication connections, by their numbers in our notes on it, that
 * Sluice must not have; then what a declared read costs, which is one of them.
 */
class ConnectorJDefectsTest {

  private static final Duration SEEN = Duration.ofSeconds(10);
  private static final String READ = "SELECT @@port FROM ledger";
  private static Cluster cluster;

  @BeforeAll
  static void begin() throws SQLException {
    cluster = new Cluster(Flavor.MARIADB);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static void write(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
    }
  }

  private static String written(String note) throws SQLException {
    return cluster.source().query("SELECT COUNT(*) FROM ledger WHERE note = '" + note + "'");
  }

  private static Connection connectorJ(String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql:replication://" + String.join(",", cluster.hosts()) + "/app" + options,
        TestServer.USER,
        TestServer.PASSWORD);
  }

  // --- no. 2: setReadOnly inside an open transaction

  @Test
  void no2SetReadOnlyInsideATransactionIsRefusedAndLosesNothing() throws Exception {
    try (Fleet fleet = cluster.fleet("mysql");
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      write(connection, "no2");
      assertThatThrownBy(() -> connection.setReadOnly(true))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25001"));
      assertThat(connection.isReadOnly()).isFalse();
      connection.commit();
    }
    assertThat(written("no2")).isEqualTo("1");
  }

  @Test
  void no2WithConnectorJItself() throws Exception {
    try (Connection connection = connectorJ("")) {
      connection.setAutoCommit(false);
      write(connection, "no2 lost");
      connection.setReadOnly(true);
      connection.commit();
    }
    assertThat(written("no2 lost")).isEqualTo("0");
  }

  // --- no. 6: reads reach replicas without setReadOnly

  @Test
  void no6AutocommitReadsReachReplicasWithoutSetReadOnly() throws Exception {
    try (Fleet fleet = cluster.fleet("mysql");
        Connection connection = fleet.connect()) {
      assertThat(cluster.readers(connection, 40)).isEqualTo("ab");
      assertThat(connection.isReadOnly()).isFalse();
    }
    try (Connection connection = connectorJ("")) {
      assertThat(cluster.readers(connection, 40)).isEqualTo("s");
    }
  }

  // --- no. 8: setReadOnly(false) while the source is down

  @Test
  void no8WithTheSourceDownAWriteFailsAndIsNeverLeftOnAReplica() throws Exception {
    try (Fleet fleet = cluster.fleet("mysql", "selectionTimeout=1500", "readConsistency=eventual");
        Connection connection = fleet.connect()) {
      connection.setReadOnly(true);
      assertThat(cluster.where(connection)).isIn("a", "b");
      cluster.source().kill();
      try {
        connection.setReadOnly(false);
        assertThat(connection.isReadOnly()).isFalse();
        assertThatThrownBy(() -> write(connection, "no8"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
        assertThat(cluster.readers(connection, 20)).isEqualTo("ab");
        assertThat(connection.isReadOnly()).isFalse();
      } finally {
        cluster.source().restart();
        cluster.awaitCaughtUp();
      }
      await().atMost(SEEN).untilAsserted(() -> write(connection, "no8 after"));
    }
    assertThat(written("no8")).isEqualTo("0");
    assertThat(written("no8 after")).isEqualTo("1");
  }

  // --- no. 10: a connection heals when its hosts are back

  @Test
  void no10AConnectionWorksAgainOnceItsHostsAreBack() throws Exception {
    try (Fleet fleet =
            cluster.fleet(
                "mysql",
                "selectionTimeout=500",
                "readConsistency=eventual",
                "readFrom=replicasOnly");
        Connection connection = fleet.connect()) {
      assertThat(cluster.where(connection)).isIn("a", "b");
      cluster.first().kill();
      cluster.second().kill();
      try {
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(() -> cluster.where(connection))
              .isInstanceOfSatisfying(
                  SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
        }
        assertThat(connection.isClosed()).isFalse();
        write(connection, "no10"); // the source is well
      } finally {
        cluster.first().restart();
        cluster.second().restart();
        cluster.awaitCaughtUp(); // they go on by themselves
      }
      await()
          .atMost(SEEN)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(cluster.readers(connection, 30)).isEqualTo("ab"));
    }
  }

  // --- no. 21: roles and lag

  @Test
  void no21APromotionIsFollowedAndALaggingReplicaLeftAside() throws Exception {
    try (Cluster own = new Cluster(Flavor.MARIADB);
        Fleet fleet = own.fleet("mysql", "maxReplicaLag=60000");
        Connection connection = fleet.connect()) {
      await().atMost(SEEN).until(() -> own.readers(connection, 30).equals("ab"));
      Replication.pause(own.second());
      await().atMost(SEEN).until(() -> own.readers(connection, 30).equals("a"));
      Replication.resume(own.second());
      own.awaitCaughtUp();
      own.source().execute("SET GLOBAL read_only = 1");
      Replication.promote(own.first());
      own.second().execute("STOP REPLICA");
      Replication.start(own.first(), own.second());
      write(connection, "on the new source");
      assertThat(own.first().query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
      await().atMost(SEEN).until(() -> own.readers(connection, 30).equals("b"));
    }
  }

  // --- no. 18: round trips

  /** What the servers were asked over connections of Sluice's user meanwhile, in their words. */
  private static List<String> asked(Run run) throws SQLException {
    for (TestServer server : cluster.servers()) {
      server.execute(
          "SET GLOBAL log_output = 'TABLE'",
          "TRUNCATE TABLE mysql.general_log",
          "SET GLOBAL general_log = 1");
    }
    run.run();
    List<String> asked = new ArrayList<>();
    for (TestServer server : cluster.servers()) {
      server.execute("SET GLOBAL general_log = 0");
      try (Connection admin = server.adminConnection();
          Statement statement = admin.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT command_type, CONVERT(argument USING utf8mb4) FROM mysql.general_log"
                      + " WHERE user_host LIKE '"
                      + TestServer.USER
                      + "%' AND command_type IN ('Query', 'Prepare', 'Execute', 'Ping')")) {
        while (rows.next()) {
          asked.add(rows.getString(2).isEmpty() ? rows.getString(1) : rows.getString(2));
        }
      }
    }
    return asked;
  }

  /**
   * A busy machine makes a connection idle for so long that it is asked before a write; and
   * MariaDB's driver does not pass on what a commit became.
   */
  private static void only(List<String> asked, int times, String... statements) {
    List<String> others = new ArrayList<>(asked);
    for (String each : statements) {
      assertThat(asked.stream().filter(each::equals)).as(each).hasSize(times);
      others.removeIf(each::equals);
    }
    others.removeIf(Set.of("Ping", "SELECT @@last_gtid")::contains);
    assertThat(others).as("asked beyond that").isEmpty();
  }

  private interface Run {
    void run() throws SQLException;
  }

  /** Spring's {@code @Transactional(readOnly = true)} through a pool on top. */
  private static void readOnlyTransaction(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try (PreparedStatement select = connection.prepareStatement(READ);
          ResultSet row = select.executeQuery()) {
        row.next();
        assertThat(cluster.letter(row.getInt(1))).isIn("a", "b");
      }
      connection.commit();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
    }
  }

  private static void transaction(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(READ)) {
        row.next();
        assertThat(cluster.letter(row.getInt(1))).isEqualTo("s");
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static HikariDataSource hikari(Fleet fleet) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(fleet.source());
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void no18SpringsReadOnlyTransactionsCostNothingButThemselves(String vendor) throws Exception {
    try (Fleet fleet =
            cluster.fleet(
                vendor,
                "heartbeatInterval=3600000",
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + cluster.first().hostPort());
        HikariDataSource pool = hikari(fleet)) {
      awaitLooked(fleet);
      for (int i = 0; i < 3; i++) {
        readOnlyTransaction(pool);
        transaction(pool);
      }
      only(asked(() -> times(10, () -> readOnlyTransaction(pool))), 10, READ, "COMMIT");
      only(asked(() -> times(10, () -> transaction(pool))), 10, READ, "COMMIT");
      List<String> byTurns =
          asked(
              () ->
                  times(
                      10,
                      () -> {
                        readOnlyTransaction(pool);
                        transaction(pool);
                      }));
      only(byTurns, 20, READ, "COMMIT");
    }
  }

  /** The only look of the probe must find replicas that run, whatever the test before did. */
  private static void awaitReplicating() {
    for (TestServer replica : List.of(cluster.first(), cluster.second())) {
      await()
          .until(
              () ->
                  "ON"
                      .equals(
                          replica.query(
                              "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE"
                                  + " VARIABLE_NAME = 'SLAVE_RUNNING'")));
    }
  }

  /** Each host is looked at once, and then no more. */
  private static void awaitLooked(Fleet fleet) {
    for (TestServer replica : List.of(cluster.first(), cluster.second())) {
      await().atMost(SEEN).until(() -> (long) fleet.row(replica.hostPort()).get("lagMillis") >= 0);
    }
  }

  private static void times(int count, Run run) throws SQLException {
    for (int i = 0; i < count; i++) {
      run.run();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void no18AutocommitReadsAndWritesByTurnsCostNothingButThemselves(String vendor) throws Exception {
    awaitReplicating();
    try (Fleet fleet =
            cluster.fleet(
                vendor,
                "heartbeatInterval=3600000",
                "readConsistency=eventual",
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + cluster.first().hostPort());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      awaitLooked(fleet);
      String update = "UPDATE ledger SET note = 'x' WHERE id = 1";
      Run turn =
          () -> {
            statement.executeUpdate(update);
            statement.executeQuery(READ).close();
          };
      times(3, turn);
      only(asked(() -> times(10, turn)), 10, update, READ);
    }
  }
}
