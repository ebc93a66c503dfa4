package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code poolSize} a session has a connection only while it needs one. */
class SharedConnectionsTest extends LabTest {

  @ParameterizedTest
  @MethodSource("labs")
  void nothingOfASessionIsLeftForTheNextOne(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=2")) {
      try (Connection first = source.getConnection()) {
        first.setAutoCommit(false);
        first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        run(
            first,
            "SET @mine = 1",
            "CREATE TEMPORARY TABLE mine (a INT)",
            "DO GET_LOCK('mine', 1)",
            "INSERT INTO scratch (v) VALUES ('never committed')");
      }
      try (Connection second = source.getConnection();
          Connection third = source.getConnection()) {
        for (Connection next : new Connection[] {second, third}) {
          assertThat(next.getAutoCommit()).isTrue();
          assertThat(next.isReadOnly()).isFalse();
          assertThat(next.getTransactionIsolation())
              .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
          assertThat(ask(next, "SELECT @mine")).isNull();
          // The connection that held it is closed on another thread.
          Awaitility.await().until(() -> ask(next, "SELECT IS_FREE_LOCK('mine')"), "1"::equals);
          assertThat(ask(next, "SELECT COUNT(*) FROM scratch WHERE v = 'never committed'"))
              .isEqualTo("0");
          assertThat(ask(next, "SELECT COUNT(*) FROM scratch")).isNotNull();
          run(next, "CREATE TEMPORARY TABLE mine (a INT)", "DROP TEMPORARY TABLE mine");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aResultOfExecuteIsThereUntilItIsFetchedAndHoldsTheConnectionNoLongerThanItIsOpen(Lab lab)
      throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection connection = source.getConnection();
        Connection other = source.getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 8")) {
      assertThat(statement.execute("SELECT 7")).isTrue();
      try (ResultSet rows = statement.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
      }
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
      assertThat(prepared.execute()).isTrue();
      try (ResultSet rows = prepared.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(8);
      }
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
      statement.execute("SELECT 9"); // never fetched
      statement.executeUpdate("UPDATE scratch SET v = 'z' WHERE id < 0");
      assertThat(ask(other, "SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void whatAnExecutionGaveCanBeAskedForAfterwards(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("INSERT INTO scratch (v) VALUES ('a'), ('b')")).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(2);
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);

      statement.executeUpdate(
          "INSERT INTO scratch (v) VALUES ('c')", Statement.RETURN_GENERATED_KEYS);
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      assertThat(key(statement)).isEqualTo(ask(connection, "SELECT MAX(id) FROM scratch"));

      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO scratch (v) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, "d");
        insert.executeUpdate();
        assertThat(key(insert)).isEqualTo(ask(connection, "SELECT MAX(id) FROM scratch"));
      }
      try (CallableStatement swap = connection.prepareCall("{call swap(?, ?, ?)}")) {
        swap.setInt(1, 1);
        swap.setInt(2, 2);
        swap.registerOutParameter(2, Types.INTEGER);
        swap.registerOutParameter(3, Types.INTEGER);
        swap.execute();
        assertThat(swap.getInt(2)).isEqualTo(1);
        assertThat(swap.getInt(3)).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aStatementThatFailsHoldsNoConnection(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "selectionTimeout=2000");
        Connection first = source.getConnection();
        Connection second = source.getConnection();
        Statement refused = first.createStatement();
        PreparedStatement incomplete = first.prepareStatement("SELECT ?")) {
      assertThatThrownBy(() -> refused.executeQuery("SELECT nothing FROM nowhere"))
          .isInstanceOf(SQLException.class);
      assertThat(ask(second, "SELECT 1")).isEqualTo("1");
      assertThatThrownBy(incomplete::executeQuery).isInstanceOf(SQLException.class);
      assertThat(ask(second, "SELECT 2")).isEqualTo("2");
      assertThatThrownBy(() -> first.setCatalog("nowhere")).isInstanceOf(SQLException.class);
      assertThat(ask(second, "SELECT 3")).isEqualTo("3");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aBranchWhoseCommitWasRefusedIsNobodyElses(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=2");
        Connection other = source.getConnection()) {
      run(other, "DELETE FROM scratch WHERE v LIKE 'branch%'");
      for (int i = 0; i < 2; i++) {
        try (Connection first = source.getConnection()) {
          run(first, "XA START 'left" + i + "'", "INSERT INTO scratch (v) VALUES ('branch')");
          assertThatThrownBy(() -> run(first, "COMMIT")).isInstanceOf(SQLException.class);
          run(other, "INSERT INTO scratch (v) VALUES ('branch of none')");
          if (i == 0) {
            first.rollback(); // else it is closed as it is
          }
        }
      }
      assertThat(ask(other, "SELECT GROUP_CONCAT(v) FROM scratch WHERE v LIKE 'branch%'"))
          .isEqualTo("branch of none,branch of none");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void theKeysOfABatchThatFailedInPartCanStillBeAskedFor(Lab lab) throws SQLException {
    String expected;
    try (Connection plain = lab.raw()) {
      expected = keysOfHalfABatch(plain, 100);
    }
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection connection = source.getConnection();
        Connection next = source.getConnection()) {
      assertThat(keysOfHalfABatch(connection, 200)).isEqualTo(expected);
      assertThat(ask(next, "SELECT 1")).isEqualTo("1");
    }
  }

  /** How many keys, or the error. */
  private static String keysOfHalfABatch(Connection connection, int from) throws SQLException {
    run(
        connection,
        "DROP TABLE IF EXISTS halves",
        "CREATE TABLE halves (id INT AUTO_INCREMENT PRIMARY KEY, k INT UNIQUE)");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO halves (k) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      for (int k : new int[] {from, from, from + 1}) {
        insert.setInt(1, k);
        insert.addBatch();
      }
      assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
      int keys = 0;
      try (ResultSet rows = insert.getGeneratedKeys()) {
        while (rows.next()) {
          keys++;
        }
      } catch (SQLException refused) {
        return refused.getSQLState();
      }
      return keys + " keys";
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void manySessionsShareOneConnectionWhileTheirStatementsStayOpen(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection first = source.getConnection();
        Connection second = source.getConnection();
        PreparedStatement one = first.prepareStatement("SELECT ?, CONNECTION_ID()");
        PreparedStatement two = second.prepareStatement("SELECT ?, CONNECTION_ID()");
        Statement calls = first.createStatement()) {
      for (int i = 0; i < 3; i++) {
        String id = answer(one, i);
        assertThat(answer(two, -i)).isEqualTo(id);
        calls.executeQuery("CALL two_results(1)"); // neither result is closed by the application
        assertThat(calls.getMoreResults()).isTrue();
        calls.executeUpdate("UPDATE scratch SET v = 'z' WHERE id < 0");
      }
    }
  }

  private static String answer(PreparedStatement statement, int value) throws SQLException {
    statement.setInt(1, value);
    try (ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(value);
      return rows.getString(2);
    }
  }

  private static String key(Statement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      return keys.getString(1);
    }
  }
}
