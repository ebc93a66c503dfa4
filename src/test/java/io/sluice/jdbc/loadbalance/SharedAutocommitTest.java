package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Autocommit is not reset when a shared connection goes back: sessions of one application mostly
 * want the same, and two round trips for each transaction would be a third of it.
 */
class SharedAutocommitTest {

  private TestServer server;
  private int lastId;

  private Fleet shared(Combination on) throws SQLException {
    server = on.servers().get(0);
    return new Fleet(on.vendor(), List.of(server.hostPort()), "poolSize=1");
  }

  @OnEveryServer
  void transactionsOneAfterTheOtherOnASharedConnectionSetNothingInBetween(Combination on)
      throws Exception {
    try (Fleet fleet = shared(on);
        Connection first = fleet.connect();
        Connection second = fleet.connect()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      transfer(first);
      int before = settingsMade(first);
      for (int i = 0; i < 5; i++) {
        transfer(first);
        transfer(second);
      }
      assertThat(settingsMade(second)).isEqualTo(before);
    }
  }

  private void transfer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger VALUES (" + ++lastId + ", 'a transaction')");
    }
    connection.commit();
  }

  /** How often anything was set on the connection that is leased now, as the server counts. */
  private static int settingsMade(Connection connection) throws SQLException {
    int made = number(connection, "SHOW SESSION STATUS LIKE 'Com_set_option'", 2);
    connection.commit();
    return made;
  }

  private static int autocommitOnServer(Connection connection) throws SQLException {
    return number(connection, "SELECT @@autocommit", 1);
  }

  private static int count(Connection connection) throws SQLException {
    return number(connection, "SELECT COUNT(*) FROM ledger", 1);
  }

  private static int number(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(column);
    }
  }

  @OnEveryServer
  void onASharedConnectionEachSessionHasTheAutocommitItAskedFor(Combination on) throws Exception {
    try (Fleet fleet = shared(on);
        Connection without = fleet.connect();
        Connection initial = fleet.connect();
        Connection explicit = fleet.connect()) {
      without.setAutoCommit(false);
      explicit.setAutoCommit(false);
      explicit.setAutoCommit(true);
      for (int i = 0; i < 3; i++) {
        transfer(without);
        assertThat(autocommitOnServer(initial)).isEqualTo(1);
        transfer(without);
        assertThat(autocommitOnServer(explicit)).isEqualTo(1);
        assertThat(autocommitOnServer(initial)).isEqualTo(1);
        assertThat(autocommitOnServer(without)).isZero();
        without.rollback();
        try (Connection later = fleet.connect()) {
          assertThat(later.getAutoCommit()).isTrue();
          assertThat(autocommitOnServer(later)).isEqualTo(1);
        }
      }
    }
  }

  @OnEveryServer
  void onASharedConnectionAGettersQuestionLeavesNoOldSnapshotToTheNextSession(Combination on)
      throws Exception {
    try (Fleet fleet = shared(on);
        Connection asking = fleet.connect();
        Connection reading = fleet.connect()) {
      asking.setAutoCommit(false);
      reading.setAutoCommit(false);
      for (int rows = 1; rows <= 3; rows++) {
        asking.getMetaData().getIndexInfo(null, null, "ledger", false, false).close();
        asking.getMetaData().getColumns(null, null, "ledger", "%").close();
        asking.getMetaData().getTables(null, null, "%", null).close();
        asking.getMetaData().getProcedures(null, null, "%").close();
        try (PreparedStatement prepared = asking.prepareStatement("SELECT * FROM ledger")) {
          prepared.getMetaData();
        }
        server.execute("INSERT INTO ledger VALUES (" + rows + ", 'new')");
        assertThat(count(reading)).isEqualTo(rows);
        reading.rollback();
      }
    }
  }

  @OnEveryServer
  void onASharedConnectionAGetterThatFailsLeavesNoOldSnapshotToTheNextSession(Combination on)
      throws Exception {
    try (Fleet fleet = shared(on);
        Connection asking = fleet.connect();
        Connection reading = fleet.connect()) {
      server.execute("INSERT INTO ledger VALUES (1, 'a'), (2, 'b')");
      asking.setAutoCommit(false);
      reading.setAutoCommit(false);
      for (int rows = 3; rows <= 5; rows++) {
        try (PreparedStatement two =
            asking.prepareStatement("SELECT (SELECT id FROM ledger), id FROM ledger")) {
          two.getMetaData(); // some drivers run the text to know, and more than one row is refused
        } catch (SQLException refused) {
          assertThat(refused.getErrorCode()).isEqualTo(1242);
        }
        server.execute("INSERT INTO ledger VALUES (" + rows + ", 'new')");
        assertThat(count(reading)).isEqualTo(rows);
        reading.rollback();
      }
    }
  }

  @OnEveryServer
  void whereTheUsersOwnTestReadsTablesAutocommitIsResetForIt(Combination on) throws Exception {
    server = on.servers().get(0);
    try (Fleet fleet =
            new Fleet(
                on.vendor(),
                List.of(server.hostPort()),
                "poolSize=1",
                "pool.connectionTestQuery=SELECT+COUNT(*)+FROM+ledger");
        Connection session = fleet.connect()) {
      session.setAutoCommit(false);
      int before = settingsMade(session);
      transfer(session);
      assertThat(settingsMade(session)).isGreaterThan(before);
    }
  }
}
