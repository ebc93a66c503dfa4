package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintsAndPingTest {

  private List<TestServer> servers;

  @BeforeEach
  void threeServers() {
    servers = SharedServers.mariadb(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aHintChoosesTheHostOutsideATransactionAndNothingInsideOne(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (TestServer server : servers) {
        assertThat(hintedPort(statement, server)).isEqualTo(server.port());
      }
      connection.setAutoCommit(false);
      int bound = Fleet.port(connection);
      for (TestServer server : servers) {
        assertThat(hintedPort(statement, server)).isEqualTo(bound);
      }
      connection.rollback();
      assertThatThrownBy(() -> statement.executeQuery("/* sluice: host=nowhere:1 */ SELECT 1"))
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("nowhere:1");
      assertThatThrownBy(() -> statement.executeQuery("/* sluice: hots=a:1 */ SELECT 1"))
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("hots");
    }
  }

  private static int hintedPort(Statement statement, TestServer server) throws Exception {
    try (ResultSet rows =
        statement.executeQuery("/* sluice: host=" + server.hostPort() + " */ SELECT @@port")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void explainRouteTellsWhereAStatementWouldRunAndRunsNothing(String vendor) throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement("EXPLAIN ROUTE DELETE FROM nosuch WHERE id = ?")) {
      try (ResultSet rows =
          statement.executeQuery(
              "/* sluice: host="
                  + servers.get(1).hostPort()
                  + " */ EXPLAIN ROUTE SELECT * FROM nosuch WHERE name = 'it''s'")) {
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(6);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("shard")).isEmpty();
        assertThat(rows.getString("role")).isEqualTo("equal");
        assertThat(rows.getString("host")).isEqualTo(servers.get(1).hostPort());
        assertThat(rows.getString("sql")).isEqualTo("SELECT * FROM nosuch WHERE name = 'it''s'");
        assertThat(rows.getString("merge")).isEmpty();
        assertThat(rows.getString("reason")).isEqualTo("hint");
        assertThat(rows.next()).isFalse();
      }
      prepared.setInt(1, 7);
      for (int i = 0; i < 2; i++) {
        assertThat(prepared.execute()).isTrue();
        try (ResultSet rows = prepared.getResultSet()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString("sql")).isEqualTo("DELETE FROM nosuch WHERE id = ?");
          assertThat(rows.getStatement()).isSameAs(prepared);
        }
      }
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPreparedExplainRouteTellsItsColumnsAndParametersBeforeItRuns(String vendor)
      throws Exception {
    try (Fleet fleet = Fleet.of(vendor, servers);
        Connection connection = fleet.connect();
        PreparedStatement prepared = connection.prepareStatement("EXPLAIN ROUTE SELECT ? + ?")) {
      assertThat(prepared.getMetaData().getColumnCount()).isEqualTo(6);
      assertThat(prepared.getMetaData().getColumnLabel(6)).isEqualTo("reason");
      assertThat(prepared.getParameterMetaData().getParameterCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPingStatementDropsWhatDoesNotAnswerAndKeepsTheSessionUsable(String vendor)
      throws Exception {
    try (Fleet fleet =
            Fleet.of(vendor, servers, "loadBalanceStrategy=sequential", "heartbeatInterval=0");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        Fleet.port(connection);
        connection.commit();
      }
      connection.setAutoCommit(true);
      assertThat(fleet.attribute("ActivePhysicalConnectionCount")).isEqualTo(3L);
      TestServer other =
          servers.stream().filter(server -> !isBoundTo(connection, server)).findFirst().get();
      other.kill();
      try (ResultSet rows = statement.executeQuery("/* ping */ SELECT 1")) {
        assertThat(rows.next()).isTrue();
      }
      await().until(() -> fleet.attribute("ActivePhysicalConnectionCount").equals(2L));
    }
  }

  private static boolean isBoundTo(Connection connection, TestServer server) {
    try {
      return Fleet.port(connection) == server.port();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
