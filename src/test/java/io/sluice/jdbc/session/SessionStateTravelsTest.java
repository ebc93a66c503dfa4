package io.sluice.jdbc.session;

import static io.sluice.jdbc.session.StatementsOutliveAMoveTest.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels or pins without being a setting: see SessionStateTest for those. */
class SessionStateTravelsTest extends LabTest {

  @ParameterizedTest
  @MethodSource("labs")
  void theLastInsertIdIsThereAfterAMove(Lab lab) throws SQLException {
    try (SluiceDataSource source = sequential(lab);
        Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      run(connection, "INSERT INTO scratch (id, v) VALUES (NULL, 'x')");
      String id = ask(connection, "SELECT MAX(id) FROM scratch");
      String before = port(connection);
      connection.commit();
      assertThat(port(connection)).isNotEqualTo(before);
      assertThat(ask(connection, "SELECT LAST_INSERT_ID()")).isEqualTo(id);
      connection.rollback();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void anOpenStreamingResultKeepsTheSessionOnItsHostUntilItIsClosed(Lab lab) throws SQLException {
    try (SluiceDataSource source = sequential(lab, "loadBalanceAutoCommitStatementThreshold=1");
        Connection connection = source.getConnection();
        Statement stream = connection.createStatement()) {
      stream.setFetchSize(lab.isMySqlDriver() ? Integer.MIN_VALUE : 1);
      String before = null;
      ResultSet rows = stream.executeQuery("SELECT @@port UNION ALL SELECT 2 UNION ALL SELECT 3");
      assertThat(rows.next()).isTrue();
      before = rows.getString(1);
      rows.next();
      if (!lab.isMySqlDriver()) { // the other driver allows no second statement meanwhile
        assertThat(port(connection)).isEqualTo(before);
      }
      rows.close();
      Set<String> ports = new TreeSet<>();
      for (int i = 0; i < 3; i++) {
        ports.add(port(connection));
      }
      assertThat(ports).hasSize(3);
    }
  }

  /** COMMIT RELEASE asks the server to close the connection, and with it goes what it held. */
  @ParameterizedTest
  @MethodSource("labs")
  void whatTheApplicationGaveUpWithItsConnectionIsNotToldLost(Lab lab) throws SQLException {
    try (SluiceDataSource source = sequential(lab);
        Connection connection = source.getConnection()) {
      run(connection, "SET @kept = 3", "CREATE TEMPORARY TABLE held (a INT)", "BEGIN");
      run(connection, "COMMIT RELEASE");
      assertThat(ask(connection, "SELECT @kept")).isEqualTo("3");
      run(connection, "CREATE TEMPORARY TABLE held (a INT)");
    }
  }
}
