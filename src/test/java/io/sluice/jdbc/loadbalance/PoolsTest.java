package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.jdbc.testkit.Fault;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.FaultProxy.Cut;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HikariCP in front of Sluice, and HikariCP inside it. */
class PoolsTest {

  private List<TestServer> servers;

  @BeforeEach
  void threeServersWithALedger() throws Exception {
    servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT PRIMARY KEY, note VARCHAR(20))");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void underHikariALostHostCostsAReadNothing(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers);
        HikariDataSource pool = hikari(fleet, 8)) {
      ConcurrentLinkedQueue<SQLException> failures = new ConcurrentLinkedQueue<>();
      AtomicInteger reads = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService workers = Executors.newFixedThreadPool(8);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(
            workers.submit(
                () -> {
                  while (!stop.get()) {
                    try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
                      statement.setInt(1, 1);
                      try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        reads.incrementAndGet();
                      }
                    } catch (SQLException e) {
                      failures.add(e);
                    }
                  }
                }));
      }
      await().until(() -> reads.get() > 500);
      await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 8); // it fills slowly
      servers.get(0).kill();
      int atKill = reads.get();
      await().atMost(Duration.ofSeconds(10)).until(() -> reads.get() > atKill + 2000);
      stop.set(true);
      for (Future<?> worker : running) {
        worker.get();
      }
      workers.shutdown();
      assertThat(failures).isEmpty();
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void underHikariALostHostCostsATransactionOneExceptionAndTheConnectionKeepsItsPlace(String vendor)
      throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers);
        HikariDataSource pool = hikari(fleet, 1)) {
      TestServer lost;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        int port = Fleet.port(connection);
        lost = servers.stream().filter(server -> server.port() == port).findFirst().get();
        statement.executeUpdate("INSERT INTO ledger VALUES (1, 'lost')");
        lost.kill();
        assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO ledger VALUES (2, 'lost')"))
            .hasFieldOrPropertyWithValue("SQLState", "40001");
        connection.rollback();
        statement.executeUpdate("INSERT INTO ledger VALUES (3, 'kept')");
        connection.commit();
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(Fleet.port(connection)).isNotEqualTo(lost.port());
      }
      assertThat(fleet.attribute("TotalLogicalConnectionCount")).isEqualTo(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void sharedConnectionsServeMoreSessionsThanThereAre(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers.subList(0, 1), "poolSize=2")) {
      List<Connection> sessions = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sessions.add(fleet.connect());
      }
      for (int round = 0; round < 3; round++) {
        for (Connection session : sessions) {
          session.setAutoCommit(round == 1);
          try (Statement statement = session.createStatement();
              ResultSet rows = statement.executeQuery("SELECT 1")) {
            assertThat(rows.next()).isTrue();
          }
          if (!session.getAutoCommit()) {
            session.commit();
          }
        }
      }
      assertThat((long) fleet.attribute("TotalPhysicalConnectionCount")).isLessThanOrEqualTo(2);
      for (Connection session : sessions) {
        session.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSharedConnectionCarriesNothingFromOneSessionToTheNext(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers.subList(0, 1), "poolSize=1")) {
      try (Connection dirty = fleet.connect();
          Statement statement = dirty.createStatement()) {
        statement.execute("SET @leak = 1, SESSION sql_mode = 'ANSI_QUOTES'");
        dirty.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        dirty.setAutoCommit(false);
        statement.execute("CREATE TEMPORARY TABLE leak (id INT)");
        statement.executeUpdate("INSERT INTO ledger VALUES (1, 'open')");
      }
      try (Connection clean = fleet.connect();
          Statement statement = clean.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT @leak, @@sql_mode, @@autocommit, @@transaction_isolation,"
                      + " (SELECT COUNT(*) FROM ledger)")) {
        rows.next();
        assertThat(rows.getString(1)).isNull();
        assertThat(rows.getString(2)).doesNotContain("ANSI_QUOTES");
        assertThat(rows.getInt(3)).isEqualTo(1);
        assertThat(rows.getString(4)).isEqualTo("REPEATABLE-READ");
        assertThat(rows.getInt(5)).isZero();
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM leak"))
            .hasFieldOrPropertyWithValue("SQLState", "42S02");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSharedConnectionIsGivenBackWithinASecondThoughItsHostFallsSilent(String vendor)
      throws Exception {
    try (FaultProxy silent = FaultProxy.inFrontOf(servers.get(0));
        Fleet fleet =
            new Fleet(vendor, List.of(silent.hostPort()), "poolSize=1", "heartbeatInterval=0");
        Connection connection = fleet.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("INSERT INTO ledger VALUES (1, 'committed')");
      }
      Fault unset = silent.cutAfterRequestContaining("REPEATABLE", Cut.SILENCE_INSTEAD_OF_REPLY);
      long start = System.nanoTime();
      connection.commit();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(unset.fired()).isTrue();
      connection.setAutoCommit(true);
      assertThat(Fleet.port(connection)).isEqualTo(servers.get(0).port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void withASharedPoolALostHostIsLeftAsWithoutOne(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers, "poolSize=3");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 20; i++) {
        statement.executeQuery("SELECT 1").close();
      }
      servers.get(0).kill();
      servers.get(1).kill();
      for (int i = 0; i < 20; i++) {
        assertThat(Fleet.port(connection)).isEqualTo(servers.get(2).port());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void manySessionsLoseAHostAtOnceAndAllAreServedAgain(String vendor) throws Exception {
    int sessions = 100;
    try (Fleet fleet = Fleet.of(vendor, servers)) {
      List<Connection> open = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        open.add(fleet.connect());
      }
      servers.get(0).kill();
      CountDownLatch served = new CountDownLatch(sessions);
      ExecutorService workers = Executors.newFixedThreadPool(sessions);
      long start = System.nanoTime();
      for (Connection connection : open) {
        workers.submit(
            () -> {
              Fleet.port(connection);
              served.countDown();
              return null;
            });
      }
      assertThat(served.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      workers.shutdown();
      assertThat(fleet.row(servers.get(0).hostPort()).get("state")).isIn("blocked", "down");
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  private static HikariDataSource hikari(Fleet fleet, int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(fleet.source());
    config.setMaximumPoolSize(size);
    config.setPoolName("application");
    return new HikariDataSource(config);
  }
}
