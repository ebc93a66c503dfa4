package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What each property that concerns reads does on servers that replicate. */
class ReadPropertiesTest {

  private static final Map<Flavor, Cluster> CLUSTERS = new EnumMap<>(Flavor.class);
  private static final Duration SEEN = Duration.ofSeconds(5);

  /** Nobody listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  private static Cluster cluster(Flavor flavor) throws SQLException {
    Cluster cluster = CLUSTERS.get(flavor);
    if (cluster == null) {
      cluster = new Cluster(flavor);
      CLUSTERS.put(flavor, cluster);
    }
    return cluster;
  }

  private static Cluster cluster() throws SQLException {
    return cluster(Flavor.MARIADB);
  }

  static Stream<Combination> ownDrivers() {
    return Combination.all().stream()
        .filter(each -> each.vendor().equals("mysql") || each.flavor() == Flavor.MARIADB);
  }

  @AfterAll
  static void end() {
    CLUSTERS.values().forEach(Cluster::close);
    CLUSTERS.clear();
  }

  @AfterEach
  void replicasFollowAgain() throws SQLException {
    for (Cluster cluster : CLUSTERS.values()) {
      for (TestServer replica : List.of(cluster.first(), cluster.second())) {
        replica.execute("START REPLICA");
      }
      cluster.awaitCaughtUp();
    }
  }

  private static void write(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
    }
  }

  private static int count(Connection connection, String note) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT COUNT(*) FROM ledger WHERE note = ?")) {
      select.setString(1, note);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static void refusesAsUnreachable(Connection connection, Cluster cluster) {
    assertThatThrownBy(() -> cluster.where(connection))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
  }

  // --- readFrom

  @ParameterizedTest
  @CsvSource({"replicas, ab", "all, abs", "replicasOnly, ab", "source, s"})
  void readFromSaysWhoServesReads(String readFrom, String readers) throws Exception {
    try (Fleet fleet = cluster().fleet("mysql", "readFrom=" + readFrom);
        Connection connection = fleet.connect()) {
      assertThat(cluster().readers(connection, 60)).isEqualTo(readers);
    }
  }

  @ParameterizedTest
  @CsvSource({"replicas, true", "replicas, false", "all, true", "replicasOnly, true"})
  void whenNoReplicaIsLeftTheSourceServesReadsIfItMay(String readFrom, boolean spare)
      throws Exception {
    try (Fleet fleet =
            cluster()
                .fleet(
                    "mysql",
                    "readFrom=" + readFrom,
                    "readFromSourceWhenNoReplicas=" + spare,
                    "jmxOperations=true",
                    "selectionTimeout=300");
        Connection connection = fleet.connect()) {
      fleet.operate("stopNewConnectionsToHost", cluster().first().hostPort());
      fleet.operate("stopNewConnectionsToHost", cluster().second().hostPort());
      if (readFrom.equals("replicasOnly") || !spare) {
        refusesAsUnreachable(connection, cluster());
        write(connection, "a write needs no replica");
      } else {
        assertThat(cluster().readers(connection, 10)).isEqualTo("s");
      }
      fleet.operate("resumeHost", cluster().second().hostPort());
      assertThat(cluster().readers(connection, 30)).contains("b").doesNotContain("a");
    }
  }

  // --- readWriteSplit

  @ParameterizedTest
  @CsvSource({"sql, ab, ab", "readOnly, s, ab", "none, s, s"})
  void readWriteSplitSaysWhatSendsAStatementToAReplica(String split, String before, String readOnly)
      throws Exception {
    try (Fleet fleet = cluster().fleet("mysql", "readWriteSplit=" + split);
        Connection connection = fleet.connect()) {
      assertThat(cluster().readers(connection, 30)).isEqualTo(before);
      connection.setReadOnly(true);
      assertThat(cluster().readers(connection, 30)).isEqualTo(readOnly);
      connection.setAutoCommit(false);
      String inTransaction = cluster().readers(connection, 10);
      assertThat(readOnly).contains(inTransaction);
      connection.commit();
      connection.setReadOnly(false);
      assertThat(cluster().readers(connection, 10)).isEqualTo("s");
      connection.commit();
      connection.setAutoCommit(true);
      assertThat(cluster().readers(connection, 30)).isEqualTo(before);
    }
  }

  // --- maxReplicaLag

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void aReplicaThatStandsIsLeftAsideWhileAMaximalLagIsSet(Combination on) throws Exception {
    Cluster cluster = cluster(on.flavor());
    try (Fleet limited = cluster.fleet(on.vendor(), "maxReplicaLag=60000");
        Fleet unlimited = cluster.fleet(on.vendor());
        Connection choosy = limited.connect();
        Connection easy = unlimited.connect()) {
      await().atMost(SEEN).until(() -> cluster.readers(choosy, 30).equals("ab"));
      for (String thread : new String[] {"SQL_THREAD", "IO_THREAD"}) {
        cluster.first().execute("STOP REPLICA " + thread);
        await().atMost(SEEN).until(() -> cluster.readers(choosy, 30).equals("b"));
        assertThat(cluster.readers(easy, 30)).isEqualTo("ab");
        cluster.second().execute("STOP REPLICA " + thread);
        await().atMost(SEEN).until(() -> cluster.readers(choosy, 30).equals("s"));
        cluster.first().execute("START REPLICA " + thread);
        cluster.second().execute("START REPLICA " + thread);
        await().atMost(SEEN).until(() -> cluster.readers(choosy, 30).equals("ab"));
      }
    }
  }

  @Test
  void aReplicaTooFarBehindIsLeftAsideAndWithReplicasOnlyThenNobodyReads() throws Exception {
    Cluster cluster = cluster();
    // A lag that the server itself counts: what is applied late by its own clock.
    for (TestServer replica : List.of(cluster.first(), cluster.second())) {
      replica.execute("STOP REPLICA", "CHANGE MASTER TO MASTER_DELAY = 3600", "START REPLICA");
    }
    try (Fleet only =
            cluster.fleet(
                "mysql", "maxReplicaLag=500", "readFrom=replicasOnly", "selectionTimeout=300");
        Fleet spared = cluster.fleet("mysql", "maxReplicaLag=500");
        Connection none = only.connect();
        Connection source = spared.connect()) {
      write(source, "late");
      await().atMost(SEEN).untilAsserted(() -> refusesAsUnreachable(none, cluster));
      await().atMost(SEEN).until(() -> cluster.readers(source, 20).equals("s"));
      await()
          .atMost(SEEN)
          .until(() -> (long) spared.row(cluster.first().hostPort()).get("lagMillis") > 500);
    } finally {
      for (TestServer replica : List.of(cluster.first(), cluster.second())) {
        replica.execute("STOP REPLICA", "CHANGE MASTER TO MASTER_DELAY = 0", "START REPLICA");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void withoutThePrivilegeTheLagIsUnknownWhichIsSaidOnceAndMattersOnlyIfItIsAskedFor(Combination on)
      throws Exception {
    Cluster cluster = cluster(on.flavor());
    cluster
        .source()
        .execute(
            "CREATE USER IF NOT EXISTS 'plain'@'%' IDENTIFIED BY 'plainpw'",
            "GRANT SELECT, INSERT ON app.* TO 'plain'@'%'");
    cluster.awaitCaughtUp();
    List<String> hosts = new ArrayList<>();
    for (TestServer server : cluster.servers()) {
      // MySQL has not cached the password of a new user: without TLS the driver needs its key.
      hosts.add(
          "(host=127.0.0.1,port="
              + server.port()
              + ",user=plain,password=plainpw,allowPublicKeyRetrieval=true)");
    }
    Logger logger = (Logger) LoggerFactory.getLogger("io.sluice.jdbc");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (Fleet limited =
            Fleet.replicated(on.vendor(), hosts, "maxReplicaLag=60000", "heartbeatInterval=100");
        Fleet unlimited = Fleet.replicated(on.vendor(), hosts, "heartbeatInterval=100");
        Connection choosy = limited.connect();
        Connection easy = unlimited.connect()) {
      assertThat(cluster.readers(choosy, 30)).isEqualTo("s");
      assertThat(cluster.readers(easy, 30)).isEqualTo("ab");
      write(easy, "own write of " + on.vendor());
      assertThat(count(easy, "own write of " + on.vendor())).isOne();
      String first = cluster.first().hostPort();
      await().atMost(SEEN).until(() -> said(log, first).size() >= 2);
      // Many more probes change nothing.
      Thread.yield();
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      assertThat(said(log, first)).hasSize(2).allMatch(each -> each.getLevel() == Level.INFO);
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aHeartbeatTableTellsTheLagToThoseWhoMayNotAskAndIsWrittenOnTheSourceAlone()
      throws Exception {
    Cluster cluster = cluster();
    cluster
        .source()
        .execute(
            "CREATE USER 'beating'@'%' IDENTIFIED BY 'beatingpw'",
            "GRANT SELECT, UPDATE ON app.* TO 'beating'@'%'",
            "CREATE TABLE sluice_heartbeat (ts DATETIME(6) NOT NULL)",
            "INSERT INTO sluice_heartbeat VALUES (UTC_TIMESTAMP(6))");
    cluster.awaitCaughtUp();
    List<String> hosts = new ArrayList<>();
    for (TestServer server : cluster.servers()) {
      hosts.add("(host=127.0.0.1,port=" + server.port() + ",user=beating,password=beatingpw)");
    }
    TestServer second = cluster.second();
    second.execute("SET GLOBAL read_only = 0"); // nothing but Sluice keeps writes away from it
    second.execute("CREATE DATABASE own", "DROP DATABASE own");
    String before = ownWrites(second);
    assertThat(before).isNotEmpty();
    try (Fleet fleet =
            Fleet.replicated("mysql", hosts, "maxReplicaLag=2000", "heartbeatInterval=100");
        Connection connection = fleet.connect()) {
      await().atMost(SEEN).until(() -> cluster.readers(connection, 30).equals("ab"));
      Replication.pause(cluster.first());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> cluster.readers(connection, 30).equals("b"));
      Replication.resume(cluster.first());
      await().atMost(SEEN).until(() -> cluster.readers(connection, 30).equals("ab"));
      assertThat(ownWrites(second)).isEqualTo(before);
    } finally {
      second.execute("SET GLOBAL read_only = 1");
      cluster.source().execute("DROP TABLE sluice_heartbeat", "DROP USER 'beating'@'%'");
    }
  }

  /** The last transaction that began on that server itself. */
  private static String ownWrites(TestServer server) throws SQLException {
    return server.query(
        "SELECT REGEXP_SUBSTR(@@global.gtid_binlog_state,"
            + " CONCAT('[0-9]+-', @@global.server_id, '-[0-9]+'))");
  }

  /** Once for each of the groups. */
  private static List<ILoggingEvent> said(ListAppender<ILoggingEvent> log, String host) {
    return List.copyOf(log.list).stream()
        .filter(each -> each.getFormattedMessage().contains("Host " + host))
        .filter(each -> each.getFormattedMessage().contains("does not tell its lag"))
        .toList();
  }

  // --- readConsistency

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void withReplicasThatStandASessionSeesItsOwnWritesAndAGroupThoseOfAll(Combination on)
      throws Exception {
    Cluster cluster = cluster(on.flavor());
    for (String pool : new String[] {"poolSize=0", "poolSize=3"}) {
      try (Fleet eventual = cluster.fleet(on.vendor(), "readConsistency=eventual", pool);
          Fleet session = cluster.fleet(on.vendor(), "readConsistency=session", pool);
          Fleet group = cluster.fleet(on.vendor(), "readConsistency=group", pool)) {
        Replication.pause(cluster.first());
        Replication.pause(cluster.second());
        String note = on.vendor() + pool;
        sees(eventual, "e" + note, false, false);
        sees(session, "s" + note, true, false);
        sees(group, "g" + note, true, true);
        Replication.resume(cluster.first());
        Replication.resume(cluster.second());
        cluster.awaitCaughtUp();
        try (Connection own = group.connect()) {
          write(own, "after");
          await().atMost(SEEN).until(() -> !cluster.readers(own, 20).contains("s"));
        }
      }
    }
  }

  private static void sees(Fleet fleet, String note, boolean own, boolean others)
      throws SQLException {
    try (Connection writer = fleet.connect();
        Connection other = fleet.connect()) {
      assertThat(count(other, note)).isZero();
      for (int i = 1; i <= 3; i++) {
        write(writer, note);
        assertThat(count(writer, note)).as("own of %s", note).isEqualTo(own ? i : 0);
        assertThat(count(other, note)).as("other of %s", note).isEqualTo(others ? i : 0);
      }
      writer.setAutoCommit(false);
      write(writer, note);
      writer.commit();
      writer.setAutoCommit(true);
      assertThat(count(writer, note)).as("own of %s", note).isEqualTo(own ? 4 : 0);
      assertThat(count(other, note)).as("other of %s", note).isEqualTo(others ? 4 : 0);
      writer.setAutoCommit(false);
      write(writer, note);
      writer.setAutoCommit(true); // commits
      assertThat(count(writer, note)).as("own of %s", note).isEqualTo(own ? 5 : 0);
      writer.setReadOnly(true);
      writer.setAutoCommit(false);
      assertThat(count(writer, note)).as("in a transaction").isEqualTo(own ? 5 : 0);
      writer.commit();
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void whatABatchOrATextWroteBeforeItFailedIsSeenToo(Combination on) throws Exception {
    Cluster cluster = cluster(on.flavor());
    String note = "failed-" + on.vendor();
    try (Fleet fleet = cluster.fleet(on.vendor(), "allowMultiQueries=true");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      Replication.pause(cluster.first());
      Replication.pause(cluster.second());
      statement.addBatch("INSERT INTO ledger (note) VALUES ('" + note + "')");
      statement.addBatch("INSERT INTO ledger (id, note) VALUES (1, '" + note + "')");
      assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
      assertThat(count(connection, note)).isOne();
    }
    try (Fleet fleet = cluster.fleet(on.vendor(), "allowMultiQueries=true");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      String insert = "INSERT INTO ledger (note) VALUES ('" + note + "')";
      assertThatThrownBy(
              () -> {
                statement.execute(insert + "; INSERT INTO ledger (id, note) VALUES (1, 'twice')");
                statement.getMoreResults();
              })
          .isInstanceOf(SQLException.class);
      assertThat(count(connection, note)).isEqualTo(2);
    }
  }

  @Test
  void whatAReplicaWroteByItselfIsNotTakenForTheSourcesWrites() throws Exception {
    Cluster cluster = cluster();
    try (Fleet fleet = cluster.fleet("mysql", "heartbeatInterval=100");
        Connection connection = fleet.connect()) {
      for (TestServer replica : List.of(cluster.first(), cluster.second())) {
        Replication.pause(replica);
        for (int i = 0; i < 3; i++) {
          replica.execute("CREATE DATABASE own", "DROP DATABASE own");
        }
      }
      await().pollDelay(Duration.ofMillis(500)).until(() -> true); // some probes later
      for (int i = 1; i <= 3; i++) {
        write(connection, "beside local writes");
        assertThat(count(connection, "beside local writes")).isEqualTo(i);
      }
    }
  }

  @Test
  void withoutABinaryLogReadsStayOnTheSourceForAWhileAfterAWrite() throws Exception {
    List<TestServer> servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40))");
    }
    List<String> hosts = servers.stream().map(TestServer::hostPort).toList();
    try (Fleet fleet = Fleet.replicated("mysql", hosts, "roleDetection=static");
        Connection connection = fleet.connect();
        Connection other = fleet.connect()) {
      assertThat(count(connection, "x")).isZero();
      write(connection, "x");
      for (int i = 0; i < 20; i++) {
        assertThat(count(connection, "x")).isOne();
        assertThat(count(other, "x")).isZero(); // these servers do not replicate at all
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> count(connection, "x") == 0);
    }
  }

  // --- connecting while a part is down

  @Test
  void allowSourceDownConnectionsLetsSessionsBeginOnAReplica() throws Exception {
    List<String> hosts =
        List.of(NOBODY, cluster().first().hostPort(), cluster().second().hostPort());
    try (Fleet fleet =
            Fleet.replicated("mysql", hosts, "selectionTimeout=1000", "connectTimeout=300");
        Connection connection = fleet.connect()) {
      assertThat(cluster().readers(connection, 20)).isEqualTo("ab");
      assertThatThrownBy(() -> write(connection, "nowhere"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
      assertThat(cluster().readers(connection, 20)).isEqualTo("ab");
    }
    try (Fleet fleet =
        Fleet.replicated(
            "mysql",
            hosts,
            "selectionTimeout=1000",
            "connectTimeout=300",
            "allowSourceDownConnections=false")) {
      assertThatThrownBy(fleet::connect)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
    }
  }

  @Test
  void allowReplicaDownConnectionsLetsSessionsBeginWithoutAnyReplica() throws Exception {
    List<String> none = List.of(cluster().source().hostPort(), NOBODY);
    List<String> one =
        List.of(cluster().source().hostPort(), NOBODY, cluster().second().hostPort());
    String[] strict = {"selectionTimeout=1000", "allowReplicaDownConnections=false"};
    try (Fleet fleet = Fleet.replicated("mysql", none, "selectionTimeout=1000");
        Connection connection = fleet.connect()) {
      assertThat(cluster().readers(connection, 10)).isEqualTo("s");
      write(connection, "well");
    }
    try (Fleet fleet = Fleet.replicated("mysql", none, strict)) {
      assertThatThrownBy(fleet::connect)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
    }
    try (Fleet fleet = Fleet.replicated("mysql", one, strict);
        Connection connection = fleet.connect()) {
      assertThat(cluster().readers(connection, 10)).isEqualTo("b");
      write(connection, "well");
    }
  }

  // --- strategies and weights

  @ParameterizedTest
  @ValueSource(
      strings = {"random", "sequential", "bestResponseTime", "leastConnections", "adaptive"})
  void everyStrategyChoosesAmongTheReplicasForEachRead(String strategy) throws Exception {
    try (Fleet fleet = cluster().fleet("mysql", "loadBalanceStrategy=" + strategy);
        Connection connection = fleet.connect()) {
      StringBuilder readers = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        readers.append(cluster().where(connection));
      }
      assertThat(readers.toString()).matches("[ab]{40}");
      switch (strategy) {
        case "sequential" -> assertThat(readers.toString()).matches("b?(ab)+a?");
        case "random" -> assertThat(readers.toString()).contains("a").contains("b");
        default -> {
          // Which one is best depends on the machine.
        }
      }
    }
  }

  @Test
  void serverAffinityReadsFromThePreferredReplica() throws Exception {
    Cluster cluster = cluster();
    String order = cluster.second().hostPort() + "," + cluster.first().hostPort();
    try (Fleet fleet =
            cluster.fleet(
                "mysql", "loadBalanceStrategy=serverAffinity", "serverAffinityOrder=" + order);
        Connection connection = fleet.connect()) {
      assertThat(cluster.readers(connection, 20)).isEqualTo("b");
      write(connection, "on the source all the same");
      cluster.awaitCaughtUp();
      assertThat(cluster.readers(connection, 20)).isEqualTo("b");
    }
  }

  @Test
  void weightsCountAmongReplicas() throws Exception {
    Cluster cluster = cluster();
    List<String> weighted =
        List.of(
            cluster.source().hostPort(),
            "(host=127.0.0.1,port=" + cluster.first().port() + ",weight=3)",
            "(host=127.0.0.1,port=" + cluster.second().port() + ",weight=1)");
    try (Fleet fleet = Fleet.replicated("mysql", weighted);
        Connection connection = fleet.connect()) {
      int first = 0;
      for (int i = 0; i < 400; i++) {
        first += cluster.where(connection).equals("a") ? 1 : 0;
      }
      assertThat(first).isBetween(250, 350);
    }
    List<String> reserve =
        List.of(
            cluster.source().hostPort(),
            "(host=127.0.0.1,port=" + cluster.first().port() + ",weight=0)",
            cluster.second().hostPort());
    try (Fleet fleet = Fleet.replicated("mysql", reserve, "jmxOperations=true");
        Connection connection = fleet.connect()) {
      assertThat(cluster.readers(connection, 30)).isEqualTo("b");
      fleet.operate("stopNewConnectionsToHost", cluster.second().hostPort());
      assertThat(cluster.readers(connection, 10)).isEqualTo("a");
    }
  }
}
