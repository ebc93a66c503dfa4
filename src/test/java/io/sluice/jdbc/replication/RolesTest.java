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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roles follow what the servers are, and no write is lost or sent twice on the way. */
class RolesTest {

  private static final Duration FOLLOWED = Duration.ofSeconds(5);

  static Stream<Combination> ownDrivers() {
    return Combination.all().stream()
        .filter(each -> each.vendor().equals("mysql") || each.flavor() == Flavor.MARIADB);
  }

  private static void write(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger (note) VALUES ('" + note + "')");
    }
  }

  private static String writer(Cluster cluster, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@port FROM ledger LIMIT 1 FOR UPDATE")) {
      row.next();
      return cluster.letter(row.getInt(1));
    }
  }

  /** Until then a write may be sent into the dead connection, and its outcome be unknown. */
  private static void awaitMissed(Fleet fleet, TestServer server) {
    await().until(() -> !fleet.row(server.hostPort()).get("state").equals("up"));
  }

  /** A connection that has just answered is used unasked, and what is sent may be lost. */
  private static void restUntrusted() {
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
  }

  private static Set<String> readers(Cluster cluster, Connection connection) throws SQLException {
    return Set.of(cluster.readers(connection, 30).split(""));
  }

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void theWholeCycleOfSourceDownPromotionReturnAndBackIsFollowed(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor(), "readConsistency=eventual");
        Connection connection = fleet.connect()) {
      TestServer s = cluster.source();
      TestServer a = cluster.first();
      TestServer b = cluster.second();
      write(connection, "normal");
      cluster.awaitCaughtUp();
      assertThat(writer(cluster, connection)).isEqualTo("s");

      s.kill();
      awaitMissed(fleet, s);
      assertThat(readers(cluster, connection)).isEqualTo(Set.of("a", "b"));
      Replication.promote(a);
      b.execute("STOP REPLICA");
      Replication.start(a, b);
      long promoted = System.nanoTime();
      write(connection, "after the first promotion");
      assertThat(Duration.ofNanos(System.nanoTime() - promoted)).isLessThan(FOLLOWED);
      assertThat(writer(cluster, connection)).isEqualTo("a");
      assertThat(readers(cluster, connection)).isEqualTo(Set.of("b"));

      s.restart();
      Replication.start(a, s);
      await()
          .atMost(FOLLOWED)
          .untilAsserted(
              () -> assertThat(readers(cluster, connection)).isEqualTo(Set.of("s", "b")));
      assertThat(writer(cluster, connection)).isEqualTo("a");

      a.kill();
      awaitMissed(fleet, a);
      Replication.promote(s);
      b.execute("STOP REPLICA");
      Replication.start(s, b);
      write(connection, "after the second promotion");
      assertThat(writer(cluster, connection)).isEqualTo("s");
      assertThat(s.query("SELECT GROUP_CONCAT(note ORDER BY id) FROM ledger WHERE id > 1"))
          .isEqualTo("normal,after the first promotion,after the second promotion");

      a.restart();
      Replication.start(s, a);
      await()
          .atMost(FOLLOWED)
          .untilAsserted(
              () -> assertThat(readers(cluster, connection)).isEqualTo(Set.of("a", "b")));
      assertThat(writer(cluster, connection)).isEqualTo("s");
    }
  }

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void aSwitchoverUnderAnOpenTransactionIsToldAndTheNextOneRunsOnTheNewSource(Combination on)
      throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor());
        Connection transaction = fleet.connect();
        Connection autocommit = fleet.connect()) {
      transaction.setAutoCommit(false);
      assertThat(cluster.where(transaction)).isEqualTo("s");
      write(autocommit, "before");
      cluster.awaitCaughtUp();
      cluster.source().execute("SET GLOBAL read_only = 1");
      Replication.promote(cluster.first());

      write(autocommit, "after"); // refused by s with 1290, which only Sluice sees
      assertThatThrownBy(() -> write(transaction, "lost"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      assertThatThrownBy(transaction::commit)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      transaction.rollback();
      write(transaction, "again");
      transaction.commit();
      assertThat(cluster.first().query("SELECT GROUP_CONCAT(note ORDER BY id) FROM ledger"))
          .isEqualTo("first,before,after,again");
      assertThat(cluster.source().query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void aCommitThatAReadOnlySourceRefusesIsARollback(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      write(connection, "never");
      cluster.source().execute("SET GLOBAL read_only = 1");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(connection::commit)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      }
      connection.rollback();
      cluster.source().execute("SET GLOBAL read_only = 0");
      write(connection, "well");
      connection.commit();
      assertThat(cluster.source().query("SELECT GROUP_CONCAT(note ORDER BY id) FROM ledger"))
          .isEqualTo("first,well");
    }
  }

  @ParameterizedTest
  @MethodSource("ownDrivers")
  void whatAReadOnlySourceStillHoldsOfAFailedTransactionIsRolledBackThereToo(Combination on)
      throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor());
        Connection connection = fleet.connect()) {
      connection.setAutoCommit(false);
      write(connection, "never");
      cluster.source().execute("SET GLOBAL read_only = 1");
      assertThatThrownBy(() -> write(connection, "refused"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      connection.rollback();
      cluster.source().execute("SET GLOBAL read_only = 0");
      write(connection, "well");
      connection.commit();
      assertThat(cluster.source().query("SELECT GROUP_CONCAT(note ORDER BY id) FROM ledger"))
          .isEqualTo("first,well");
    }
  }

  @Test
  void anOldSourceThatWakesUpTakesNoWriteAfterANewOneWasAdopted() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB);
        Fleet fleet = cluster.fleet("mysql");
        Connection connection = fleet.connect();
        Connection open = fleet.connect()) {
      write(connection, "before");
      cluster.awaitCaughtUp();
      open.setAutoCommit(false);
      write(open, "open");
      restUntrusted();
      cluster.source().freeze();
      Replication.promote(cluster.first());
      write(connection, "new"); // waits for the probes' verdict
      cluster.source().thaw();
      assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
      await()
          .untilAsserted(
              () ->
                  assertThat(fleet.row(cluster.source().hostPort()).get("state")).isEqualTo("up"));
      for (int i = 0; i < 20; i++) {
        write(connection, "later");
      }
      assertThat(cluster.source().query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
      assertThat(cluster.first().query("SELECT COUNT(*) FROM ledger")).isEqualTo("23");
      assertThat(readers(cluster, connection)).doesNotContain("s");
    }
  }

  @Test
  void withoutAnyWritableHostAWriteEndsAtTheDeadlineNamingAll() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB);
        Fleet fleet = cluster.fleet("mysql", "selectionTimeout=2000");
        Connection connection = fleet.connect()) {
      cluster.source().execute("SET GLOBAL read_only = 1");
      assertThatThrownBy(() -> write(connection, "nowhere"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("08001");
                assertThat(e.getMessage()).contains("read-only");
                cluster.hosts().forEach(host -> assertThat(e.getMessage()).contains(host));
              });
      assertThat(cluster.readers(connection, 10)).isNotEmpty();
    }
  }

  @Test
  void aFreshProcessFindsTheSourceThatWasPromotedBefore() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB)) {
      Replication.promote(cluster.first());
      cluster.first().execute("INSERT INTO ledger (note) VALUES ('elsewhere')");
      cluster.second().execute("STOP REPLICA");
      Replication.start(cluster.first(), cluster.second());
      try (Fleet fleet = cluster.fleet("mysql");
          Connection connection = fleet.connect()) {
        await()
            .atMost(FOLLOWED)
            .untilAsserted(() -> assertThat(writer(cluster, connection)).isEqualTo("a"));
        assertThat(readers(cluster, connection)).isEqualTo(Set.of("b"));
      }
    }
  }

  @Test
  void withStaticRolesTheUrlHoldsAndAnOperatorPromotes() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB);
        Fleet fleet = cluster.fleet("mysql", "roleDetection=static", "jmxOperations=true");
        Connection connection = fleet.connect()) {
      Replication.promote(cluster.first());
      cluster.source().execute("SET GLOBAL read_only = 1");
      assertThatThrownBy(() -> write(connection, "refused"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
      fleet.operate("promoteToSource", cluster.first().hostPort());
      write(connection, "well");
      assertThat(writer(cluster, connection)).isEqualTo("a");
      assertThat(fleet.row(cluster.first().hostPort()).get("role")).isEqualTo("source");
    }
  }

  @Test
  void hostsJoinAndLeaveAtRunTime() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB);
        Fleet fleet =
            Fleet.replicated(
                "mysql",
                List.of(cluster.source().hostPort(), cluster.first().hostPort()),
                "jmxOperations=true",
                "loadBalanceHostRemovalGracePeriod=1000");
        Connection connection = fleet.connect()) {
      assertThat(readers(cluster, connection)).isEqualTo(Set.of("a"));
      fleet.operate("addHost", cluster.second().hostPort());
      await()
          .untilAsserted(
              () -> assertThat(readers(cluster, connection)).isEqualTo(Set.of("a", "b")));
      fleet.operate("removeHost", cluster.first().hostPort());
      assertThat(readers(cluster, connection)).isEqualTo(Set.of("b"));
      write(connection, "well");
      assertThat(writer(cluster, connection)).isEqualTo("s");
    }
  }

  @Test
  void ofTwoSourcesOneTakesTheWritesUntilItIsDown() throws Exception {
    try (Cluster cluster = new Cluster(Flavor.MARIADB)) {
      cluster.first().execute("STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only = 0");
      List<String> hosts =
          List.of(
              "address=(host=127.0.0.1)(port=" + cluster.source().port() + ")(type=source)",
              "address=(host=127.0.0.1)(port=" + cluster.first().port() + ")(type=source)",
              "address=(host=127.0.0.1)(port=" + cluster.second().port() + ")(type=replica)");
      try (Fleet fleet = Fleet.replicated("mysql", hosts);
          Connection connection = fleet.connect()) {
        for (int i = 0; i < 20; i++) {
          write(connection, "one");
        }
        assertThat(cluster.first().query("SELECT COUNT(*) FROM ledger")).isEqualTo("1");
        cluster.source().kill();
        awaitMissed(fleet, cluster.source());
        write(connection, "two");
        assertThat(writer(cluster, connection)).isEqualTo("a");
        cluster.source().restart();
        await()
            .untilAsserted(
                () ->
                    assertThat(fleet.row(cluster.source().hostPort()).get("state"))
                        .isEqualTo("up"));
        for (int i = 0; i < 20; i++) {
          write(connection, "two");
        }
        assertThat(cluster.source().query("SELECT COUNT(*) FROM ledger")).isEqualTo("21");
        assertThat(cluster.first().query("SELECT COUNT(*) FROM ledger")).isEqualTo("22");
      }
    }
  }
}
