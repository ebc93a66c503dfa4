package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Two shards, each a source with a replica. A replica has a mark that its source has not, a row of
 * its own, so that an answer shows where it comes from.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReplicatedShardsTest {

  @Nested
  class OnMariaDb extends Story {
    OnMariaDb() {
      super(Flavor.MARIADB);
    }
  }

  @Nested
  @EnabledIf("mysqlIsThere")
  class OnMySql extends Story {
    OnMySql() {
      super(Flavor.MYSQL);
    }

    static boolean mysqlIsThere() {
      return TestServers.available(Flavor.MYSQL);
    }
  }

  /** What is told of both; the servers are shared, so hosts are lost last. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  abstract static class Story {

    private static final int SHARDS = 2;

    /** Beyond every key of the tests. */
    private static final long MARK = 1_000_000;

    private static final String GROUP = "replicated-shards-";

    private final Flavor flavor;
    private List<TestServer> servers;
    private SluiceDataSource source;

    Story(Flavor flavor) {
      this.flavor = flavor;
    }

    @BeforeAll
    void start() throws SQLException {
      servers = TestServers.startAll(2 * SHARDS, ServerOptions.of(flavor).binlog());
      for (int shard = 0; shard < SHARDS; shard++) {
        source(shard)
            .execute(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id INT NOT NULL, state"
                    + " VARCHAR(10))",
                "INSERT INTO orders VALUES (" + shard + ", " + shard + ", 'first')");
        Replication.start(source(shard), replica(shard));
        replica(shard)
            .execute(
                "SET SESSION sql_log_bin = 0",
                "INSERT INTO orders VALUES (" + (MARK + shard) + ", " + shard + ", 'mark')");
      }
      source =
          new SluiceDataSource(
              "jdbc:shard://"
                  + host(source(0), "east,type=source")
                  + ","
                  + host(replica(0), "east,type=replica")
                  + ","
                  + host(source(1), "west,type=source")
                  + ","
                  + host(replica(1), "west,type=replica")
                  + "/app?table.orders=mod(user_id)&heartbeatInterval=200&selectionTimeout=10000"
                  + "&allowPublicKeyRetrieval=true&jmxOperations=true&connectionGroup="
                  + GROUP
                  + flavor);
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
    }

    @AfterAll
    void stop() {
      source.close();
      servers.forEach(TestServer::close);
    }

    private static String host(TestServer server, String shard) {
      return "(host=" + server.host() + ",port=" + server.port() + ",shard=" + shard + ")";
    }

    private TestServer source(int shard) {
      return servers.get(2 * shard);
    }

    private TestServer replica(int shard) {
      return servers.get(2 * shard + 1);
    }

    private static List<String> ask(Connection connection, String sql) throws SQLException {
      List<String> rows = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        int columns = row.getMetaData().getColumnCount();
        while (row.next()) {
          StringBuilder text = new StringBuilder(String.valueOf(row.getString(1)));
          for (int i = 2; i <= columns; i++) {
            text.append(' ').append(row.getString(i));
          }
          rows.add(text.toString());
        }
      }
      return rows;
    }

    /** How many replicas a scatter was answered by. */
    private static int marks(Connection connection) throws SQLException {
      return ask(connection, "SELECT id FROM orders WHERE id >= " + MARK + " ORDER BY id").size();
    }

    private void awaitMarks(Connection connection, int count) {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> marks(connection) == count);
    }

    @Test
    @Order(1)
    void readsGoToTheReplicaOfEachShard() throws SQLException {
      try (Connection connection = source.getConnection()) {
        awaitMarks(connection, SHARDS);
        assertThat(ask(connection, "SELECT COUNT(*) FROM orders WHERE user_id = 1"))
            .as("one shard alone")
            .containsExactly("2");
        assertThat(ask(connection, "SELECT COUNT(DISTINCT state) FROM orders"))
            .as("what is gathered comes from a replica, but where it is gathered")
            .containsExactly("2");
      }
    }

    @Test
    @Order(2)
    void writesGoToTheSourceOfTheirShardAndAreReadAtOnce() throws SQLException {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        awaitMarks(connection, SHARDS);
        for (int key = 10; key < 30; key++) {
          statement.executeUpdate(
              "INSERT INTO orders VALUES (" + key + ", " + key + ", 'w" + key + "')");
          assertThat(ask(connection, "SELECT state FROM orders WHERE id = " + key))
              .containsExactly("w" + key);
        }
        assertThat(source(0).query("SELECT COUNT(*) FROM orders WHERE id BETWEEN 10 AND 29"))
            .isEqualTo("10");
        assertThat(source(1).query("SELECT COUNT(*) FROM orders WHERE id BETWEEN 10 AND 29"))
            .isEqualTo("10");
      }
    }

    @Test
    @Order(3)
    void aSessionReadsItsOwnWriteAlthoughTheReplicaHasNotAppliedIt() throws SQLException {
      try (Connection writer = source.getConnection();
          Connection reader = source.getConnection();
          Statement statement = writer.createStatement()) {
        awaitMarks(reader, SHARDS);
        Replication.pause(replica(1));
        try {
          statement.executeUpdate("INSERT INTO orders VALUES (41, 41, 'late')");
          assertThat(ask(writer, "SELECT state FROM orders WHERE id = 41"))
              .as("the session that wrote it")
              .containsExactly("late");
          assertThat(ask(writer, "SELECT state FROM orders WHERE user_id = 41"))
              .containsExactly("late");
          assertThat(ask(reader, "SELECT state FROM orders WHERE user_id = 41"))
              .as("another session reads on the replica")
              .isEmpty();
        } finally {
          Replication.resume(replica(1));
        }
      }
    }

    @Test
    @Order(4)
    void aTransactionReadsAndWritesOnTheSource() throws SQLException {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        awaitMarks(connection, SHARDS);
        connection.setAutoCommit(false);
        assertThat(marks(connection)).isZero();
        statement.executeUpdate("UPDATE orders SET state = 'gone' WHERE user_id = 1");
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThat(marks(connection)).as("declared read-only").isEqualTo(SHARDS);
        connection.rollback();
      }
    }

    @Test
    @Order(5)
    void explainRouteTellsRoleAndHostOfEachShard() throws SQLException {
      try (Connection connection = source.getConnection()) {
        awaitMarks(connection, SHARDS);
        assertThat(routes(connection, "SELECT * FROM orders"))
            .containsExactly(
                "east replica " + replica(0).hostPort(), "west replica " + replica(1).hostPort());
        assertThat(routes(connection, "UPDATE orders SET state = 'x' WHERE user_id = 1"))
            .containsExactly("west source " + source(1).hostPort());
        assertThat(routes(connection, "/* sluice: source */ SELECT * FROM orders"))
            .containsExactly(
                "east source " + source(0).hostPort(), "west source " + source(1).hostPort());
        assertThat(routes(connection, "SELECT COUNT(DISTINCT state) FROM orders"))
            .as("two fragments, then the query over them")
            .containsExactly(
                "east source " + source(0).hostPort(),
                "west replica " + replica(1).hostPort(),
                "east source " + source(0).hostPort());
      }
    }

    private static List<String> routes(Connection connection, String sql) throws SQLException {
      List<String> routes = new ArrayList<>();
      for (String row : ask(connection, "EXPLAIN ROUTE " + sql)) {
        routes.add(String.join(" ", List.of(row.split(" ")).subList(0, 3)));
      }
      return routes;
    }

    @Test
    @Order(6)
    void aHintedHostOfAShardAnswersForIt() throws SQLException {
      try (Connection connection = source.getConnection()) {
        awaitMarks(connection, SHARDS);
        String read = " */ SELECT COUNT(*) FROM orders WHERE user_id = 1 AND id >= " + MARK;
        assertThat(ask(connection, "/* sluice: host=" + replica(1).hostPort() + read))
            .containsExactly("1");
        assertThat(ask(connection, "/* sluice: host=" + source(1).hostPort() + read))
            .containsExactly("0");
      }
    }

    @Test
    @Order(7)
    void aReplicaThatJoinsAShardServesItsReads() throws Exception {
      try (Connection connection = source.getConnection()) {
        awaitMarks(connection, SHARDS);
        operate("removeHost", replica(1).hostPort());
        awaitMarks(connection, SHARDS - 1);
        operate("addHost", host(replica(1), "west,type=replica"));
        awaitMarks(connection, SHARDS);
      }
    }

    private void operate(String operation, String host) throws JMException {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName(
                  "io.sluice:type=ConnectionGroup,mode=shard,name="
                      + ObjectName.quote(GROUP + flavor)),
              operation,
              new Object[] {host},
              new String[] {String.class.getName()});
    }

    @Test
    @Order(8)
    void aReplicaThatDiesIsReplacedByItsSource() throws SQLException {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        awaitMarks(connection, SHARDS);
        replica(1).kill();
        for (int i = 0; i < 20; i++) {
          assertThat(marks(connection)).as("the other shard's replica goes on").isEqualTo(1);
        }
        statement.executeUpdate("INSERT INTO orders VALUES (51, 51, 'alone')");
        assertThat(ask(connection, "SELECT state FROM orders WHERE id = 51"))
            .containsExactly("alone");
        replica(1).restart();
        replica(1).execute("SET GLOBAL read_only = 1");
        awaitMarks(connection, SHARDS);
      }
    }

    @Test
    @Order(9)
    void aPromotionWithinAShardIsFollowed() throws SQLException {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        awaitMarks(connection, SHARDS);
        source(0).kill();
        Replication.promote(replica(0));
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .until(
                () ->
                    statement.executeUpdate("INSERT IGNORE INTO orders VALUES (60, 60, 'promoted')")
                        >= 0);
        assertThat(replica(0).query("SELECT state FROM orders WHERE id = 60"))
            .isEqualTo("promoted");
        assertThat(ask(connection, "SELECT state FROM orders WHERE id = 60"))
            .containsExactly("promoted");
      }
    }
  }
}
