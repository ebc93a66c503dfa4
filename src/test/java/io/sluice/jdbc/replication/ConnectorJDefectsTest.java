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
import java.util.HashMap;
import java.util.Map;
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

  /** What the servers were asked so far, by every connection of everybody. */
  private static long questions() throws SQLException {
    long all = 0;
    for (TestServer server : cluster.servers()) {
      all +=
          Long.parseLong(
              server.query(
                  "SELECT SUM(variable_value) FROM information_schema.global_status"
                      + " WHERE variable_name IN ('COM_SELECT', 'COM_SET_OPTION', 'COM_CHANGE_DB',"
                      + " 'COM_COMMIT', 'COM_ROLLBACK', 'COM_BEGIN', 'COM_ADMIN_COMMANDS',"
                      + " 'COM_SHOW_WARNINGS', 'COM_STMT_PREPARE')"));
    }
    return all;
  }

  /** How much more they were asked, less what it takes to find that out. */
  private static long cost(Run run) throws SQLException {
    long nothing = questions();
    long one = questions();
    long overhead = one - nothing;
    long before = questions();
    run.run();
    return questions() - before - overhead;
  }

  private interface Run {
    void run() throws SQLException;
  }

  /** Spring's {@code @Transactional(readOnly = true)} through a pool on top. */
  private static void readOnlyTransaction(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try (PreparedStatement select = connection.prepareStatement("SELECT @@port FROM ledger");
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
          ResultSet row = statement.executeQuery("SELECT @@port FROM ledger")) {
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
                "heartbeatInterval=0",
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + cluster.first().hostPort());
        HikariDataSource pool = hikari(fleet)) {
      Map<String, Long> perTransaction = new HashMap<>();
      for (int i = 0; i < 3; i++) {
        readOnlyTransaction(pool);
        transaction(pool);
      }
      perTransaction.put(
          "read-only after read-only",
          cost(() -> times(20, () -> readOnlyTransaction(pool))) / 20);
      perTransaction.put("on the source", cost(() -> times(20, () -> transaction(pool))) / 20);
      perTransaction.put(
          "by turns",
          cost(
                  () ->
                      times(
                          20,
                          () -> {
                            readOnlyTransaction(pool);
                            transaction(pool);
                          }))
              / 20);
      // A read and a commit; that the transaction begins is said by one statement.
      assertThat(perTransaction.get("read-only after read-only")).isLessThanOrEqualTo(3);
      assertThat(perTransaction.get("on the source")).isLessThanOrEqualTo(3);
      assertThat(perTransaction.get("by turns")).isLessThanOrEqualTo(6);
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
    try (Fleet fleet =
            cluster.fleet(
                vendor,
                "heartbeatInterval=0",
                "readConsistency=eventual",
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + cluster.first().hostPort());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 3; i++) {
        write(connection, "warm");
        statement.executeQuery("SELECT 1").close();
      }
      long perTurn =
          cost(
              () ->
                  times(
                      20,
                      () -> {
                        statement.executeUpdate("UPDATE ledger SET note = 'x' WHERE id = 1");
                        statement.executeQuery("SELECT 1 FROM ledger LIMIT 1").close();
                      }));
      assertThat(perTurn).isEqualTo(20); // the reads; writes are not among what is counted
    }
  }
}
