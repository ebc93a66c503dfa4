package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ties a session to a host while its reads and writes go to several. */
class TiesToAHostTest {

  private static final Map<Flavor, Cluster> CLUSTERS = new EnumMap<>(Flavor.class);

  private static Cluster cluster(Combination on) throws SQLException {
    Cluster cluster = CLUSTERS.get(on.flavor());
    if (cluster == null) {
      cluster = new Cluster(on.flavor());
      CLUSTERS.put(on.flavor(), cluster);
      for (TestServer server : cluster.servers()) {
        server.execute("SET GLOBAL log_bin_trust_function_creators = 1");
      }
      cluster
          .source()
          .execute(
              "CREATE TABLE numbers (n INT PRIMARY KEY)",
              "INSERT INTO numbers WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
                  + " WHERE n < 1000) SELECT n FROM c",
              "CREATE PROCEDURE put(t VARCHAR(40)) INSERT INTO ledger (note) VALUES (t)",
              "CREATE PROCEDURE port(OUT p INT) SET p = @@port",
              "CREATE PROCEDURE freeze_writes() SET GLOBAL read_only = 1",
              "CREATE FUNCTION put_one(t VARCHAR(40)) RETURNS INT MODIFIES SQL DATA"
                  + " BEGIN INSERT INTO ledger (note) VALUES (t); RETURN @@port; END");
      cluster.awaitCaughtUp();
    }
    return cluster;
  }

  @AfterAll
  static void end() {
    CLUSTERS.values().forEach(Cluster::close);
    CLUSTERS.clear();
  }

  private static String note(Combination on, String what) {
    return what + " " + on.vendor();
  }

  private static int written(TestServer server, String note) throws SQLException {
    return Integer.parseInt(
        server.query("SELECT COUNT(*) FROM app.ledger WHERE note = '" + note + "'"));
  }

  private static void state(String expected, Run run) {
    assertThatThrownBy(run::run)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(expected));
  }

  private interface Run {
    void run() throws SQLException;
  }

  /** A session that was bound to a replica by a read. */
  private static Connection onReplica(Cluster cluster, Fleet fleet) throws SQLException {
    Connection connection = fleet.connect();
    assertThat(cluster.where(connection)).isIn("a", "b");
    return connection;
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void temporaryTablesKeepASessionOnTheSourceUntilTheyAreDropped(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    for (String pool : new String[] {"poolSize=0", "poolSize=2"}) {
      try (Fleet fleet = cluster.fleet(on.vendor(), pool);
          Connection connection = onReplica(cluster, fleet);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TEMPORARY TABLE mine (a INT)");
        statement.execute("INSERT INTO mine VALUES (1)");
        for (int i = 0; i < 5; i++) {
          try (ResultSet row = statement.executeQuery("SELECT a FROM mine")) {
            assertThat(row.next()).isTrue();
          }
          assertThat(cluster.where(connection)).isEqualTo("s");
        }
        statement.execute("DROP TABLE mine");
        assertThat(cluster.readers(connection, 20)).isEqualTo("ab");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aTransactionThatSetTransactionDeclaredReadOnlyRunsOnAReplica(Combination on)
      throws Exception {
    Cluster cluster = cluster(on);
    for (String set :
        new String[] {
          "SET TRANSACTION READ ONLY", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY"
        }) {
      try (Fleet fleet = cluster.fleet(on.vendor());
          Connection connection = fleet.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(set);
        statement.execute("START TRANSACTION");
        assertThat(cluster.where(connection)).as(set).isIn("a", "b");
        statement.execute("COMMIT");
        statement.execute("START TRANSACTION");
        assertThat(cluster.where(connection)).as("the one after it").isEqualTo("s");
        statement.execute("COMMIT");
        connection.setAutoCommit(false);
        statement.execute(set);
        Savepoint savepoint = connection.setSavepoint();
        assertThat(cluster.where(connection)).as("begun by a savepoint").isIn("a", "b");
        connection.rollback(savepoint);
        connection.commit();
        assertThat(cluster.where(connection)).isEqualTo("s");
        connection.rollback();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void locksAreTakenOnTheSourceAndKeepTheSessionThere(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    for (String get :
        new String[] {
          "SELECT GET_LOCK('l', 1)", "DO GET_LOCK('l', 1)", "SET @l = GET_LOCK('l', 1)"
        }) {
      try (Fleet fleet = cluster.fleet(on.vendor());
          Connection connection = onReplica(cluster, fleet);
          Statement statement = connection.createStatement()) {
        statement.execute(get);
        assertThat(cluster.source().query("SELECT IS_FREE_LOCK('l')")).as(get).isEqualTo("0");
        assertThat(cluster.where(connection)).isEqualTo("s");
        statement.execute("SELECT RELEASE_LOCK('l')");
        assertThat(cluster.source().query("SELECT IS_FREE_LOCK('l')")).isEqualTo("1");
        if (!get.startsWith("SET")) {
          // The last statement counts as a write: replicas must have what the source had then.
          await().until(() -> cluster.readers(connection, 20).equals("ab"));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aWriteThatReadsTheLastKeyRunsOnTheSource(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "last key");
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
      assertThat(cluster.readers(connection, 5)).isNotEmpty();
      long key;
      try (ResultSet row = statement.executeQuery("SELECT MAX(id) FROM ledger")) {
        row.next();
        key = row.getLong(1);
      }
      assertThat(
              statement.executeUpdate(
                  "UPDATE ledger SET note = CONCAT(note, '!') WHERE id = LAST_INSERT_ID()"))
          .isOne();
      assertThat(cluster.source().query("SELECT note FROM ledger WHERE id = " + key))
          .isEqualTo(note + "!");
      assertThat(cluster.where(connection)).isIn("a", "b", "s");
      cluster.readers(connection, 5);
      assertThat(
              statement.executeUpdate(
                  "INSERT INTO ledger (note) SELECT CONCAT('of ', LAST_INSERT_ID())"))
          .isOne();
      assertThat(written(cluster.source(), "of " + key)).isOne();
      assertThat(cluster.source().query("SELECT @@global.read_only")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aCountedReadOnAReplicaDoesNotHoldTheNextWriteThere(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "after a counted read");
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 3; i++) {
        statement.executeQuery("SELECT SQL_CALC_FOUND_ROWS * FROM numbers LIMIT 1").close();
        statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
        statement.executeQuery("SELECT SQL_CALC_FOUND_ROWS * FROM numbers LIMIT 1").close();
        try (ResultSet row = statement.executeQuery("SELECT FOUND_ROWS()")) {
          row.next();
          assertThat(row.getInt(1)).isEqualTo(1000);
        }
      }
    }
    assertThat(written(cluster.source(), note)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aWriteIsRefusedWhileSomethingTiesTheSessionToAReplica(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "tied");
    // A replica that would take the write must not get it.
    cluster.first().execute("SET GLOBAL read_only = 0");
    cluster.second().execute("SET GLOBAL read_only = 0");
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION READ ONLY");
      statement.execute("SELECT GET_LOCK('on a replica', 1)");
      statement.execute("COMMIT");
      state(
          "25006",
          () -> statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')"));
      assertThat(cluster.where(connection)).isIn("a", "b");
      statement.execute("SELECT RELEASE_ALL_LOCKS()");
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
      assertThat(written(cluster.source(), note)).isOne();
    } finally {
      cluster.first().execute("SET GLOBAL read_only = 1");
      cluster.second().execute("SET GLOBAL read_only = 1");
    }
    cluster.awaitCaughtUp();
    assertThat(written(cluster.first(), note)).isOne();
    assertThat(written(cluster.second(), note)).isOne();
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aWriteInAReadOnlyTransactionOnAReplicaIsTheApplicationsOwnMistake(Combination on)
      throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      assertThat(cluster.where(connection)).isIn("a", "b");
      state("25006", () -> statement.executeUpdate("DELETE FROM ledger"));
      state("25006", () -> statement.execute("CALL put('never')"));
      assertThat(cluster.where(connection)).isIn("a", "b"); // no server has begun a transaction
      connection.commit();
      connection.setReadOnly(false);
      assertThat(cluster.where(connection)).isEqualTo("s");
      connection.rollback();
      connection.setAutoCommit(true);
      statement.execute("START TRANSACTION READ ONLY");
      state("25006", () -> statement.executeUpdate("DELETE FROM ledger"));
      statement.execute("ROLLBACK");
      assertThat(cluster.readers(connection, 20)).isEqualTo("ab");
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aTransactionDeclaredReadWriteRunsOnTheSourceInAReadOnlySessionToo(Combination on)
      throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "read write");
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION TRANSACTION READ ONLY");
      statement.execute("START TRANSACTION");
      assertThat(cluster.where(connection)).isIn("a", "b");
      statement.execute("COMMIT");
      statement.execute("START TRANSACTION READ WRITE");
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
      assertThat(cluster.where(connection)).isEqualTo("s");
      statement.execute("COMMIT");
    }
    assertThat(written(cluster.source(), note)).isOne();
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aTextWhoseFirstPartIsWrittenIsNotRunAgainWhenItsSecondIsRefused(Combination on)
      throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "in part");
    String insert = "INSERT INTO ledger (note) VALUES ('" + note + "')";
    try (Fleet fleet =
            cluster.fleet(on.vendor(), "allowMultiQueries=true", "selectionTimeout=1000");
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> {
                statement.execute(insert + "; CALL freeze_writes(); " + insert);
                statement.getMoreResults();
                statement.getMoreResults();
              })
          .isInstanceOf(SQLException.class);
      assertThat(written(cluster.source(), note)).isOne();
    } finally {
      cluster.source().execute("SET GLOBAL read_only = 0");
    }
    assertThat(written(cluster.source(), note)).isOne();
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void rowsOnTheWireOfAReplicaStayReadableWhileTheSessionWrites(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    int fetchSize = on.vendor().equals("mysql") ? Integer.MIN_VALUE : 1;
    for (String pool : new String[] {"poolSize=0", "poolSize=2"}) {
      String note = note(on, "stream " + pool);
      try (Fleet fleet = cluster.fleet(on.vendor(), pool);
          Connection connection = fleet.connect();
          Statement reading = connection.createStatement();
          Statement writing = connection.createStatement()) {
        reading.setFetchSize(fetchSize);
        for (int round = 0; round < 3; round++) {
          List<Integer> seen = new ArrayList<>();
          try (ResultSet rows = reading.executeQuery("SELECT n FROM numbers ORDER BY n")) {
            while (rows.next()) {
              seen.add(rows.getInt(1));
              if (rows.getInt(1) % 250 == 1) {
                writing.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
              }
            }
          }
          assertThat(seen).hasSize(1000).isSorted();
        }
        assertThat(cluster.readers(connection, 20)).isNotEmpty();
      }
      assertThat(written(cluster.source(), note)).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void rowsThatMayBeChangedKeepASessionOnTheSourceUntilTheyAreClosed(Combination on)
      throws Exception {
    Cluster cluster = cluster(on);
    for (String pool : new String[] {"poolSize=0", "poolSize=2"}) {
      String before = note(on, "to be changed " + pool);
      String after = note(on, "changed " + pool);
      cluster.source().execute("INSERT INTO app.ledger (note) VALUES ('" + before + "')");
      try (Fleet fleet = cluster.fleet(on.vendor(), pool);
          Connection connection = onReplica(cluster, fleet);
          Statement changing =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
        try (ResultSet rows =
            changing.executeQuery("SELECT id, note FROM ledger WHERE note = '" + before + "'")) {
          assertThat(rows.next()).isTrue();
          assertThat(cluster.where(connection)).isEqualTo("s");
          rows.updateString("note", after);
          rows.updateRow();
        }
        assertThat(written(cluster.source(), after)).isOne();
        await().until(() -> !cluster.where(connection).equals("s"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void preparedStatementsGoToAndFro(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    for (String[] options :
        new String[][] {
          {}, {"useServerPrepStmts=true"}, {"useServerPrepStmts=true", "poolSize=2"}
        }) {
      String note = note(on, "to and fro " + options.length);
      try (Fleet fleet = cluster.fleet(on.vendor(), options);
          Connection connection = fleet.connect();
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO ledger (note) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
          PreparedStatement select =
              connection.prepareStatement("SELECT note, @@port FROM ledger WHERE id = ?");
          PreparedStatement lock =
              connection.prepareStatement("SELECT @@port FROM ledger WHERE id = ? FOR UPDATE")) {
        for (int i = 0; i < 20; i++) {
          insert.setString(1, note);
          assertThat(insert.executeUpdate()).isOne();
          long key;
          try (ResultSet keys = insert.getGeneratedKeys()) {
            keys.next();
            key = keys.getLong(1);
          }
          select.setLong(1, key);
          try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(note);
          }
          lock.setLong(1, key);
          try (ResultSet row = lock.executeQuery()) {
            row.next();
            assertThat(cluster.letter(row.getInt(1))).isEqualTo("s");
          }
        }
        // A batch, its parameters given while the session reads elsewhere in between.
        for (int i = 0; i < 3; i++) {
          insert.setString(1, note);
          insert.addBatch();
          cluster.where(connection);
        }
        assertThat(insert.executeBatch()).hasSize(3);
        int keys = 0;
        try (ResultSet generated = insert.getGeneratedKeys()) {
          while (generated.next()) {
            keys++;
          }
        }
        assertThat(keys).isEqualTo(3);
      }
      assertThat(written(cluster.source(), note)).isEqualTo(23);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void proceduresFunctionsAndTextsWithWritesRunOnTheSource(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "procedure");
    try (Fleet fleet = cluster.fleet(on.vendor(), "allowMultiQueries=true");
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      try (CallableStatement call = connection.prepareCall("{call put(?)}")) {
        call.setString(1, note);
        call.execute();
      }
      cluster.where(connection);
      try (CallableStatement call = connection.prepareCall("{call port(?)}")) {
        call.registerOutParameter(1, java.sql.Types.INTEGER);
        call.execute();
        assertThat(cluster.letter(call.getInt(1))).isEqualTo("s");
      }
      cluster.where(connection);
      try (ResultSet row = statement.executeQuery("SELECT put_one('" + note + "')")) {
        row.next();
        assertThat(cluster.letter(row.getInt(1))).isEqualTo("s");
      }
      cluster.where(connection);
      statement.execute("SET @p = put_one('" + note + "')");
      try (ResultSet row = statement.executeQuery("SELECT @p")) {
        row.next();
        assertThat(cluster.letter(row.getInt(1))).isEqualTo("s");
      }
      cluster.where(connection);
      statement.execute("INSERT INTO ledger (note) VALUES ('" + note + "'); SELECT @@port");
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
        ResultSet row = statement.getResultSet();
        if (row != null && row.next()) {
          assertThat(cluster.letter(row.getInt(1))).isEqualTo("s");
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT @@port; SELECT 1")) {
        row.next();
        assertThat(cluster.letter(row.getInt(1))).isIn("a", "b");
      }
      assertThat(written(cluster.source(), note)).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void whatWasSetIsSetOnEveryHostThatIsReadFrom(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    try (Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement()) {
      statement.execute("SET @mine = 7, time_zone = '+03:00'");
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      for (int i = 0; i < 20; i++) {
        try (ResultSet row =
            statement.executeQuery("SELECT @mine, @@session.time_zone, @@transaction_isolation")) {
          row.next();
          assertThat(row.getInt(1)).isEqualTo(7);
          assertThat(row.getString(2)).isEqualTo("+03:00");
          assertThat(row.getString(3)).isEqualTo("READ-COMMITTED");
        }
        if (i % 5 == 0) {
          statement.executeUpdate("INSERT INTO ledger (note) VALUES (@mine)");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aSetThatAsksTablesSeesTheSessionsWrites(Combination on) throws Exception {
    Cluster cluster = cluster(on);
    String note = note(on, "asked by SET");
    Replication.pause(cluster.first());
    Replication.pause(cluster.second());
    try (Fleet fleet = cluster.fleet(on.vendor(), "readConsistency=group");
        Connection writer = fleet.connect();
        Connection connection = onReplica(cluster, fleet);
        Statement statement = connection.createStatement();
        Statement writing = writer.createStatement()) {
      writing.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
      statement.execute("SET @n = (SELECT COUNT(*) FROM ledger WHERE note = '" + note + "')");
      try (ResultSet row = statement.executeQuery("SELECT @n")) {
        row.next();
        assertThat(row.getInt(1)).isOne();
      }
    } finally {
      Replication.resume(cluster.first());
      Replication.resume(cluster.second());
      cluster.awaitCaughtUp();
    }
  }
}
