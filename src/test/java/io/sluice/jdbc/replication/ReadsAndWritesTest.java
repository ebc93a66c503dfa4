package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which server of a replicated group runs what. */
class ReadsAndWritesTest {

  private static final Map<Flavor, Cluster> CLUSTERS = new EnumMap<>(Flavor.class);

  private static Cluster cluster(Combination on) throws SQLException {
    Cluster cluster = CLUSTERS.get(on.flavor());
    if (cluster == null) {
      cluster = new Cluster(on.flavor());
      CLUSTERS.put(on.flavor(), cluster);
    }
    return cluster;
  }

  @AfterAll
  static void end() {
    CLUSTERS.values().forEach(Cluster::close);
    CLUSTERS.clear();
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void autocommitReadsAreSpreadOverReplicasAndWritesGoToTheSource(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      assertThat(cluster.readers(connection, 40)).isEqualTo("ab");
      for (int i = 0; i < 5; i++) {
        assertThat(statement.executeUpdate("INSERT INTO ledger (note) VALUES (@@port)")).isOne();
      }
      assertThat(cluster.source().query("SELECT COUNT(*) FROM ledger WHERE note = @@port"))
          .isNotEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aSessionSeesItsOwnWrites(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger (note) VALUES (?)");
        PreparedStatement count =
            connection.prepareStatement("SELECT COUNT(*), @@port FROM ledger WHERE note = ?")) {
      int byReplicas = 0;
      for (int i = 0; i < 200; i++) {
        String note = on.vendor() + "-own-" + i;
        insert.setString(1, note);
        insert.executeUpdate();
        count.setString(1, note);
        try (ResultSet row = count.executeQuery()) {
          row.next();
          assertThat(row.getInt(1)).as("read %s on %s", note, row.getInt(2)).isOne();
          byReplicas += row.getInt(2) == cluster.source().port() ? 0 : 1;
        }
      }
      assertThat(byReplicas).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aTransactionRunsOnTheSourceUnlessItWasDeclaredReadOnly(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      assertThat(cluster.where(connection)).isEqualTo("s");
      connection.commit();
      connection.setReadOnly(true);
      String replica = cluster.where(connection);
      assertThat(replica).isIn("a", "b");
      for (int i = 0; i < 10; i++) {
        assertThat(cluster.where(connection)).isEqualTo(replica);
      }
      assertThatThrownBy(() -> connection.setReadOnly(false))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25001"));
      connection.commit();
      connection.setReadOnly(false);
      assertThat(cluster.where(connection)).isEqualTo("s");
      connection.rollback();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("START TRANSACTION READ ONLY");
        assertThat(cluster.where(connection)).isIn("a", "b");
        statement.execute("COMMIT");
        statement.execute("START TRANSACTION");
        assertThat(cluster.where(connection)).isEqualTo("s");
        statement.execute("ROLLBACK");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void hintsChooseForReadsAndNeverSendAWriteToAReplica(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      String second = "/* sluice: host=" + cluster.second().hostPort() + " */ ";
      for (int i = 0; i < 5; i++) {
        assertThat(cluster.where(connection, "/* sluice: source */ ")).isEqualTo("s");
        assertThat(cluster.where(connection, "/*!mycat:db_type=master*/ ")).isEqualTo("s");
        assertThat(cluster.where(connection, second)).isEqualTo("b");
      }
      statement.executeUpdate("/* sluice: replica */ INSERT INTO ledger (note) VALUES ('hint')");
      statement.executeUpdate(second + "INSERT INTO ledger (note) VALUES ('hint')");
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void theLastInsertIdIsFoundAfterReadsOnReplicas(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO ledger (note) VALUES ('id')", Statement.RETURN_GENERATED_KEYS);
      long key;
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        key = keys.getLong(1);
      }
      cluster.readers(connection, 5);
      try (ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
        row.next();
        assertThat(row.getLong(1)).isEqualTo(key);
      }
      cluster.readers(connection, 5);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void explainRouteTellsTheSideWithoutRunningAnything(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("EXPLAIN ROUTE DELETE FROM ledger WHERE note = 'x'")) {
        row.next();
        assertThat(row.getString("role")).isEqualTo("source");
        assertThat(row.getString("host")).isEqualTo(cluster.source().hostPort());
      }
      try (ResultSet row = statement.executeQuery("EXPLAIN ROUTE SELECT * FROM ledger")) {
        row.next();
        assertThat(row.getString("role")).isEqualTo("replica");
        assertThat(row.getString("sql")).isEqualTo("SELECT * FROM ledger");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void theMBeanTellsRolesAndLag(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(fleet.attribute("Mode")).isEqualTo("replication");
      assertThat(fleet.row(cluster.source().hostPort()).get("role")).isEqualTo("source");
      assertThat(fleet.row(cluster.first().hostPort()).get("role")).isEqualTo("replica");
      await()
          .untilAsserted(
              () ->
                  assertThat(fleet.row(cluster.first().hostPort()).get("lagMillis")).isEqualTo(0L));
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void rowsThatMayBeChangedAreReadFromTheSource(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String query = "SELECT id, note FROM ledger WHERE id = 1";
    for (String[] options : new String[][] {{}, {"poolSize=2"}}) {
      String note = "changed " + on.vendor() + options.length;
      try (Fleet fleet = cluster.fleet(on.vendor(), options);
          Connection connection = fleet.connect();
          Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
          PreparedStatement prepared =
              connection.prepareStatement(
                  query, ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
        change(statement.executeQuery(query), note);
        assertThat(cluster.source().query("SELECT note FROM app.ledger WHERE id = 1"))
            .isEqualTo(note);
        change(prepared.executeQuery(), "first");
        assertThat(cluster.source().query("SELECT note FROM app.ledger WHERE id = 1"))
            .isEqualTo("first");
        connection.setReadOnly(true);
        try (ResultSet port = statement.executeQuery("SELECT @@port")) {
          port.next();
          assertThat(cluster.letter(port.getInt(1))).isNotEqualTo("s");
        }
      }
    }
  }

  private static void change(ResultSet rows, String note) throws SQLException {
    try (rows) {
      assertThat(rows.next()).isTrue();
      rows.updateString(2, note);
      rows.updateRow();
    }
  }
}
