package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a read sees, and where it goes, when writes are lost, hosts join and sessions meddle. */
class WhatReadsSeeTest {

  /** The probes' verdict on the old source, and the time a new one has to apply what it got. */
  private static final Duration BACK_TO_NORMAL = Duration.ofSeconds(15);

  private static void write(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
    }
  }

  private static int count(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM ledger WHERE note = '" + note + "'")) {
      row.next();
      return row.getInt(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void aWriteThatWasLostWithItsSourceKeepsNobodyFromTheReplicasForEver(Combination on)
      throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor(), "readConsistency=group");
        Connection connection = fleet.connect();
        Connection other = fleet.connect()) {
      write(connection, "kept");
      cluster.awaitCaughtUp();
      cluster.first().execute("STOP REPLICA IO_THREAD");
      cluster.second().execute("STOP REPLICA IO_THREAD");
      write(connection, "lost");
      assertThat(count(connection, "lost")).isOne();
      cluster.source().kill();
      Replication.promote(cluster.first());
      cluster.second().execute("STOP REPLICA");
      Cluster.follow(cluster.first(), cluster.second());
      await().atMost(BACK_TO_NORMAL).until(() -> cluster.readers(other, 20).equals("b"));
      assertThat(cluster.readers(connection, 20)).isEqualTo("b");
      Replication.pause(cluster.second());
      write(connection, "new");
      assertThat(count(connection, "new")).isOne();
      assertThat(count(other, "new")).isOne();
      assertThat(count(other, "kept")).isOne();
      assertThat(count(other, "lost")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void aReplicaThatJoinsLaterServesNoReadBeforeItHasTheSessionsWrites(Combination on)
      throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet =
            Fleet.replicated(
                on.vendor(),
                List.of(cluster.source().hostPort(), cluster.first().hostPort()),
                "jmxOperations=true",
                "heartbeatInterval=100");
        Connection connection = fleet.connect()) {
      Replication.pause(cluster.second());
      write(connection, "early");
      await().until(() -> cluster.readers(connection, 5).equals("a"));
      fleet.operate("addHost", cluster.second().hostPort());
      await()
          .until(
              () -> (long) fleet.row(cluster.second().hostPort()).get("responseTimeMicros") >= 0);
      for (int i = 0; i < 50; i++) {
        assertThat(count(connection, "early")).isOne();
      }
      Replication.resume(cluster.second());
      await().until(() -> cluster.readers(connection, 20).equals("ab"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void whoeverServesReadsASessionMayBeginWhenAReplicaCanBeReached(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor())) {
      for (String from : new String[] {"source", "all", "replicas", "replicasOnly"}) {
        for (int i = 0; i < 5; i++) {
          try (Fleet fleet =
                  cluster.fleet(
                      on.vendor(), "allowReplicaDownConnections=false", "readFrom=" + from);
              Connection connection = fleet.connect()) {
            write(connection, "well");
            if (from.equals("source")) {
              assertThat(cluster.readers(connection, 10)).isEqualTo("s");
            }
          }
        }
      }
      List<String> nobodyElse = List.of(cluster.source().hostPort());
      try (Fleet fleet =
              Fleet.replicated(on.vendor(), nobodyElse, "allowReplicaDownConnections=false");
          Connection connection = fleet.connect()) {
        write(connection, "without any replica in the URL");
      }
      String[] strict = {
        "allowReplicaDownConnections=false", "readFrom=source", "selectionTimeout=1000"
      };
      cluster.first().kill();
      cluster.second().kill();
      try (Fleet fleet = cluster.fleet(on.vendor(), strict)) {
        assertThatThrownBy(fleet::connect)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aTransactionThatWroteNothingSendsNoReadToTheSourceAlsoWithoutProbes(Combination on)
      throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet unwatched = cluster.fleet(on.vendor(), "heartbeatInterval=0");
        Fleet early = cluster.fleet(on.vendor())) {
      for (Fleet fleet : List.of(unwatched, early)) {
        try (Connection connection = fleet.connect()) {
          connection.setAutoCommit(false);
          assertThat(cluster.where(connection)).isEqualTo("s");
          connection.commit();
          connection.setAutoCommit(true);
          assertThat(cluster.readers(connection, 20)).doesNotContain("s");
        }
      }
      try (Connection connection = unwatched.connect()) {
        for (int i = 1; i <= 20; i++) {
          write(connection, "unwatched");
          assertThat(count(connection, "unwatched")).isEqualTo(i);
        }
        cluster.awaitCaughtUp();
        assertThat(cluster.readers(connection, 20)).doesNotContain("s");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aSessionThatSwitchesTheTrackingOffSeesItsWritesAllTheSame(Combination on) throws Exception {
    String off =
        on.flavor() == Flavor.MYSQL
            ? "SET SESSION session_track_gtids = OFF"
            : "SET SESSION session_track_system_variables = ''";
    try (Cluster cluster = new Cluster(on.flavor())) {
      for (String pool : new String[] {"poolSize=0", "poolSize=2"}) {
        try (Fleet fleet = cluster.fleet(on.vendor(), pool, "allowMultiQueries=true");
            Connection connection = fleet.connect();
            Statement statement = connection.createStatement()) {
          cluster.awaitCaughtUp();
          await()
              .until(() -> cluster.readers(connection, 20).equals("ab")); // both are probed by now
          String note = "untold " + pool;
          Replication.pause(cluster.first());
          Replication.pause(cluster.second());
          statement.execute(off);
          write(connection, note);
          assertThat(count(connection, note)).isOne();
          statement.execute("SET SESSION lock_wait_timeout = 77; " + off);
          write(connection, note);
          assertThat(count(connection, note)).isEqualTo(2);
          Replication.resume(cluster.first());
          Replication.resume(cluster.second());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aSessionThatWritesPastTheBinaryLogReadsWhereItsWritesAre(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_log_bin = 0");
      write(connection, "unlogged");
      for (int i = 0; i < 10; i++) {
        assertThat(count(connection, "unlogged")).isOne();
      }
      statement.execute("SET sql_log_bin = 1");
      assertThat(count(connection, "unlogged")).isOne();
    }
  }

  /** MySQL lets a prepared branch be committed whether the server is read-only or not. */
  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPreparedBranchThatAReadOnlySourceWillNotCommitIsNotToldAsRolledBack(String vendor)
      throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB);
        Fleet fleet = cluster.fleet(vendor, "roleDetection=static");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("XA START 'branch'");
      write(connection, "prepared");
      statement.execute("XA END 'branch'");
      statement.execute("XA PREPARE 'branch'");
      TestServer source = cluster.source();
      source.execute("SET GLOBAL read_only = 1");
      assertThatThrownBy(() -> statement.execute("XA COMMIT 'branch'"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getErrorCode()).isEqualTo(1290);
                assertThat(e.getSQLState()).isEqualTo("HY000");
              });
      assertThat(source.query("XA RECOVER")).isNotEmpty();
      source.execute("SET GLOBAL read_only = 0");
      statement.execute("XA COMMIT 'branch'");
      assertThat(count(connection, "prepared")).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.loadbalance.Combination#all")
  void aReadWhoseReplicaIsKilledInTheMiddleIsRunAgainElsewhere(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect()) {
      for (TestServer doomed : List.of(cluster.first(), cluster.second())) {
        CompletableFuture<String> read =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return slowRead(cluster, connection, doomed);
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
        await().until(() -> isSleeping(doomed));
        doomed.kill();
        String expected = doomed == cluster.first() ? "b" : "s";
        assertThat(read.get()).isEqualTo(expected);
      }
      assertThat(fleet.attribute("RetriedReadCount")).isEqualTo(2L);
      write(connection, "well");
    }
  }

  private static String slowRead(Cluster cluster, Connection connection, TestServer on)
      throws SQLException {
    String hint = "/* sluice: host=" + on.hostPort() + " */ ";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(hint + "SELECT @@port, SLEEP(3)")) {
      row.next();
      return cluster.letter(row.getInt(1));
    }
  }

  private static boolean isSleeping(TestServer server) throws SQLException {
    return !"0"
        .equals(
            server.query(
                "SELECT COUNT(*) FROM information_schema.processlist"
                    + " WHERE info LIKE '%SLEEP(3)%' AND id <> CONNECTION_ID()"));
  }
}
