package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the network does to a commit over shards, and how often it has to cross the network. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AtomicCommitFaultsTest {

  /** On MariaDB. */
  @Nested
  class OnMariaDb extends Cases {
    OnMariaDb() {
      super(Flavor.MARIADB);
    }
  }

  /** On MySQL. */
  @Nested
  class OnMySql extends Cases {
    OnMySql() {
      super(Flavor.MYSQL);
    }

    @BeforeEach
    @Override
    void start() throws SQLException {
      Optional<String> why = TestServers.whyNoMysql();
      Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
      super.start();
    }
  }

  /** Account n lives on shard n; a proxy stands before each shard. */
  abstract static class Cases {

    private static final int SHARDS = 2;
    private static final int HALF_TRIP_MILLIS = 100;

    private final Flavor flavor;
    private List<TestServer> servers;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private SluiceDataSource source;
    private Connection connection;
    private Statement statement;

    Cases(Flavor flavor) {
      this.flavor = flavor;
    }

    @BeforeEach
    void start() throws SQLException {
      servers = SharedServers.of(flavor, SHARDS);
      for (TestServer server : servers) {
        server.execute("CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)");
        server.execute("INSERT INTO accounts VALUES (" + proxies.size() + ", 100)");
        proxies.add(FaultProxy.inFrontOf(server));
      }
      source = source("");
      connection = source.getConnection();
      statement = connection.createStatement();
      transfer();
      connection.commit();
    }

    @AfterEach
    void stop() {
      source.close();
      proxies.forEach(FaultProxy::close);
    }

    private SluiceDataSource source(String options) {
      SluiceDataSource made =
          new SluiceDataSource(
              "jdbc:shard://"
                  + String.join(",", proxies.stream().map(FaultProxy::hostPort).toList())
                  + "/app?table.accounts=mod(id)&selectionTimeout=4000&heartbeatTimeout=3000"
                  + options);
      made.setUser(TestServer.USER);
      made.setPassword(TestServer.PASSWORD);
      return made;
    }

    private void transfer() throws SQLException {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE accounts SET balance = balance - 10 WHERE id = 0");
      statement.executeUpdate("UPDATE accounts SET balance = balance + 10 WHERE id = 1");
    }

    private List<String> balances() throws SQLException {
      List<String> all = new ArrayList<>();
      for (TestServer server : servers) {
        all.add(server.query("SELECT balance FROM accounts"));
      }
      return all;
    }

    private void awaitNothingPrepared() {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                for (TestServer server : servers) {
                  assertThat(prepared(server)).isZero();
                }
              });
    }

    private static int prepared(TestServer server) throws SQLException {
      try (Connection direct = server.adminConnection();
          Statement ask = direct.createStatement();
          ResultSet rows = ask.executeQuery("XA RECOVER")) {
        int count = 0;
        while (rows.next()) {
          count++;
        }
        return count;
      }
    }

    @Test
    void aCommitOverTwoShardsCrossesTheNetworkFourTimes() throws SQLException {
      transfer();
      long[] before = requests();
      connection.commit();
      long[] after = requests();
      assertThat(after[0] - before[0])
          .as("the row, the commit, and what the pool does when it is back")
          .isBetween(2L, 3L);
      assertThat(after[1] - before[1]).as("XA END, XA PREPARE, XA COMMIT").isEqualTo(3);
      assertThat(halfTrips(4, connection::commit, this::transfer)).isEqualTo(8);
    }

    private long[] requests() {
      return proxies.stream().mapToLong(FaultProxy::requests).toArray();
    }

    private interface Action {
      void run() throws SQLException;
    }

    /** How many half round trips the work takes one after the other, at best of some tries. */
    private long halfTrips(int tries, Action work, Action before) throws SQLException {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < tries; i++) {
        before.run();
        proxies.forEach(proxy -> proxy.delay(HALF_TRIP_MILLIS));
        long start = System.nanoTime();
        work.run();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        proxies.forEach(proxy -> proxy.delay(0));
        best = Math.min(best, (millis + 5) / HALF_TRIP_MILLIS);
      }
      return best;
    }

    @Test
    void aTransactionOnOneShardCrossesItNoMoreThanBefore() throws SQLException {
      connection.close();
      source.close();
      source = source("&poolSize=0");
      connection = source.getConnection();
      statement = connection.createStatement();
      connection.setAutoCommit(false);
      Action write =
          () -> {
            statement.executeUpdate("UPDATE accounts SET balance = balance - 10 WHERE id = 0");
            connection.commit();
          };
      assertThat(halfTrips(4, write, write))
          .as("one for the statement, one for the commit")
          .isEqualTo(4);
    }

    /** The commit itself; the statement that writes the decision names it in quotes. */
    private void cutTheDecision(FaultProxy.Cut cut) {
      for (String word : List.of("commit", "COMMIT")) {
        for (String before : List.of("\u0003", "\u0001")) { // without and with query attributes
          proxies.get(0).cutAfterRequestContaining(before + word, cut);
        }
      }
    }

    @Test
    void aDecisionWhoseAnswerIsLostIsFoundOutAndCarriedThrough() throws SQLException {
      transfer();
      cutTheDecision(FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
      connection.commit();
      assertThat(balances()).containsExactly("80", "120");
      awaitNothingPrepared();
    }

    @Test
    void aTransactionThatLostTheOnlyShardItWroteCanBeRunAgainAfterItsRollback()
        throws SQLException {
      connection.setAutoCommit(false);
      for (int round = 0; round < 2; round++) {
        statement.executeUpdate("UPDATE accounts SET balance = balance - 10 WHERE id = 0");
        statement.executeQuery("SELECT balance FROM accounts WHERE id = 1").close();
        cutTheDecision(FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
        assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "08007");
        assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "08007");
        connection.rollback();
      }
      transfer();
      connection.commit();
      assertThat(balances()).containsExactly("60", "120");
    }

    @Test
    void aHalfDoneTransactionIsSaidUntilItIsAcknowledgedAndThenForgotten() throws SQLException {
      connection.close();
      source.close();
      source = source("&crossShardTransactions=bestEffort");
      connection = source.getConnection();
      statement = connection.createStatement();
      transfer();
      for (String word : List.of("commit", "COMMIT")) {
        for (String before : List.of("\u0003", "\u0001")) {
          proxies
              .get(1)
              .cutAfterRequestContaining(before + word, FaultProxy.Cut.RST_BEFORE_FORWARDING);
        }
      }
      assertThatThrownBy(connection::commit)
          .hasFieldOrPropertyWithValue("SQLState", "08007")
          .hasMessageContaining("s1");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "08007");
      assertThatThrownBy(this::transfer).hasFieldOrPropertyWithValue("SQLState", "08007");
      connection.rollback();
      assertThat(balances()).containsExactly("80", "110");
      transfer();
      connection.commit();
      assertThat(balances()).containsExactly("70", "120");
    }

    @Test
    void aDecisionThatNeverArrivedRollsBackBoth() throws SQLException {
      transfer();
      cutTheDecision(FaultProxy.Cut.RST_BEFORE_FORWARDING);
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(balances()).containsExactly("90", "110");
      awaitNothingPrepared();
    }

    @Test
    void aShardThatCannotBeAskedLeavesTheOutcomeUnknownAndTheSameOnBoth() throws SQLException {
      transfer();
      cutTheDecision(FaultProxy.Cut.SILENCE_INSTEAD_OF_REPLY);
      new Thread(
              () -> {
                await()
                    .until(() -> servers.get(0).query("SELECT balance FROM accounts").equals("80"));
                proxies.get(0).mode(FaultProxy.Mode.BLACKHOLE);
              })
          .start();
      assertThatThrownBy(connection::commit)
          .hasFieldOrPropertyWithValue("SQLState", "08007")
          .hasMessageContaining("sluice-");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "08007");
      connection.rollback();
      proxies.get(0).mode(FaultProxy.Mode.PASS);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(balances()).containsExactly("80", "120"));
      awaitNothingPrepared();
    }

    @Test
    void aBranchThatIsLostBeforeTheDecisionRollsBackBoth() throws SQLException {
      for (String command : List.of("XA END", "XA PREPARE")) {
        transfer();
        proxies.get(1).cutAfterRequestContaining(command, FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
        assertThatThrownBy(connection::commit)
            .as(command)
            .hasFieldOrPropertyWithValue("SQLState", "40001");
        connection.rollback();
        assertThat(balances()).as(command).containsExactly("90", "110");
        awaitNothingPrepared();
      }
    }

    @Test
    void aBranchThatIsLostAfterTheDecisionIsCommittedAllTheSame() throws SQLException {
      transfer();
      proxies.get(1).cutAfterRequestContaining("XA COMMIT", FaultProxy.Cut.RST_BEFORE_FORWARDING);
      connection.commit();
      awaitNothingPrepared();
      assertThat(balances()).containsExactly("80", "120");
      transfer();
      proxies.get(1).cutAfterRequestContaining("XA COMMIT", FaultProxy.Cut.RST_INSTEAD_OF_REPLY);
      connection.commit();
      awaitNothingPrepared();
      assertThat(balances()).containsExactly("70", "130");
    }

    @Test
    void aShardThatIsLostWhileItJoinsTakesTheTransactionWithIt() throws SQLException {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE accounts SET balance = 0 WHERE id = 0");
      proxies.get(1).cutAfterRequestContaining("XA START", FaultProxy.Cut.RST_BEFORE_FORWARDING);
      assertThatThrownBy(
              () -> statement.executeUpdate("UPDATE accounts SET balance = 0 WHERE id = 1"))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(balances()).containsExactly("90", "110");
      transfer();
      connection.commit();
      assertThat(balances()).containsExactly("80", "120");
    }
  }

  /** What the user of the URL must be allowed to do. */
  @Nested
  class WithoutPrivileges {

    private SQLException failure(Flavor flavor, String... grants) throws SQLException {
      List<TestServer> servers = SharedServers.of(flavor, 2);
      for (TestServer server : servers) {
        server.execute("CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL)");
        server.execute("INSERT INTO accounts VALUES (0, 100), (1, 100)");
        server.execute("CREATE USER IF NOT EXISTS modest@'%' IDENTIFIED BY 'Mo-dest1'");
        for (String grant : grants) {
          server.execute("GRANT " + grant + " TO modest@'%'");
        }
      }
      try (SluiceDataSource source =
          new SluiceDataSource(
              "jdbc:shard://"
                  + servers.get(0).hostPort()
                  + ","
                  + servers.get(1).hostPort()
                  + "/app?table.accounts=mod(id)&allowPublicKeyRetrieval=true&sslMode=DISABLED")) {
        source.setUser("modest");
        source.setPassword("Mo-dest1");
        try (Connection connection = source.getConnection();
            Statement statement = connection.createStatement()) {
          connection.setAutoCommit(false);
          statement.executeUpdate("UPDATE accounts SET balance = 1 WHERE id = 0");
          SQLException failed = null;
          try {
            statement.executeUpdate("UPDATE accounts SET balance = 1 WHERE id = 1");
          } catch (SQLException refused) {
            failed = refused;
          }
          connection.commit();
          assertThat(servers.get(0).query("SELECT balance FROM accounts WHERE id = 0"))
              .as("the first shard's transaction goes on")
              .isEqualTo("1");
          assertThat(servers.get(1).query("SELECT balance FROM accounts WHERE id = 1"))
              .isEqualTo("100");
          return failed;
        }
      }
    }

    @Test
    void theMissingTableIsNamedAtTheFirstWriteOnASecondShard() throws SQLException {
      assertThat((Throwable) failure(Flavor.MARIADB, "SELECT, UPDATE ON app.accounts"))
          .hasFieldOrPropertyWithValue("SQLState", "25X01")
          .hasMessageContaining("sluice_tx")
          .hasMessageContaining("shard s0")
          .hasMessageContaining("CREATE TABLE");
    }

    @Test
    void theMissingPrivilegeToRecoverIsNamedOnMySql() throws SQLException {
      Optional<String> why = TestServers.whyNoMysql();
      Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
      assertThat((Throwable) failure(Flavor.MYSQL, "ALL ON app.*"))
          .hasFieldOrPropertyWithValue("SQLState", "25X01")
          .hasMessageContaining("XA_RECOVER_ADMIN");
    }
  }
}
