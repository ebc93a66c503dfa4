package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementsOutliveAMoveTest extends LabTest {

  private static final String ON_HOST = "SELECT @@port, CONNECTION_ID(), ?";

  Stream<Arguments> preparing() {
    return labs().stream()
        .flatMap(lab -> Stream.of(false, true).map(server -> Arguments.of(lab, server)));
  }

  @ParameterizedTest
  @MethodSource("preparing")
  void aPreparedStatementAlwaysRunsOnTheSessionsHostWithItsParameters(Lab lab, boolean server)
      throws SQLException {
    try (SluiceDataSource source = sequential(lab, "useServerPrepStmts=" + server);
        Connection connection = source.getConnection();
        PreparedStatement kept = connection.prepareStatement(ON_HOST)) {
      connection.setAutoCommit(false);
      kept.setString(1, "set once");
      Set<String> ports = new TreeSet<>();
      for (int i = 0; i < 9; i++) {
        try (ResultSet rows = kept.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo(port(connection));
          assertThat(rows.getString(2)).isEqualTo(ask(connection, "SELECT CONNECTION_ID()"));
          assertThat(rows.getString(3)).isEqualTo("set once");
          ports.add(rows.getString(1));
        }
        connection.commit();
      }
      assertThat(ports).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource("preparing")
  void aHalfCollectedBatchIsRunAsAWholeWhereTheSessionIs(Lab lab, boolean server)
      throws SQLException {
    try (SluiceDataSource source = sequential(lab, "useServerPrepStmts=" + server);
        Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO scratch (v) VALUES (?)");
        Statement plain = connection.createStatement()) {
      String before = port(connection);
      insert.setString(1, "first");
      insert.addBatch();
      plain.addBatch("INSERT INTO scratch (v) VALUES ('plain 1')");
      insert.setString(1, "second");
      move(connection);
      insert.addBatch();
      move(connection);
      insert.setString(1, "third");
      insert.addBatch();
      plain.addBatch("INSERT INTO scratch (v) VALUES ('plain 2')");
      connection.setAutoCommit(false);
      assertThat(port(connection)).isNotEqualTo(before);
      assertThat(insert.executeBatch()).hasSize(3);
      assertThat(plain.executeBatch()).containsExactly(1, 1);
      assertThat(ask(connection, "SELECT GROUP_CONCAT(v ORDER BY id) FROM scratch"))
          .isEqualTo("first,second,third,plain 1,plain 2");
      assertThat(insert.executeBatch()).isEmpty();
      connection.rollback();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void theSettingsOfAStatementSurviveAMove(Lab lab) throws SQLException {
    try (SluiceDataSource source = sequential(lab);
        Connection connection = source.getConnection();
        Statement kept =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      kept.setMaxRows(2);
      kept.setFetchSize(0);
      kept.setQueryTimeout(7);
      kept.setPoolable(true);
      for (int i = 0; i < 3; i++) {
        move(connection);
        try (ResultSet rows =
            kept.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3 ORDER BY 1")) {
          assertThat(rows.last()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(2);
          assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
        }
        assertThat(kept.getMaxRows()).isEqualTo(2);
        assertThat(kept.getQueryTimeout()).isEqualTo(7);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aCallableStatementKeepsItsRegisteredParameters(Lab lab) throws SQLException {
    try (SluiceDataSource source = sequential(lab);
        Connection connection = source.getConnection();
        CallableStatement swap = connection.prepareCall("{call swap(?, ?, ?)}")) {
      swap.setInt(1, 1);
      swap.setInt(2, 2);
      swap.registerOutParameter(2, Types.INTEGER);
      swap.registerOutParameter(3, Types.INTEGER);
      for (int i = 0; i < 3; i++) {
        swap.execute();
        assertThat(swap.getInt(2)).isEqualTo(1);
        assertThat(swap.getInt(3)).isEqualTo(2);
        move(connection);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("preparing")
  void aStatementIsUsedAgainAfterItsSharedConnectionWentBack(Lab lab, boolean server)
      throws SQLException {
    try (SluiceDataSource source = sequential(lab, "poolSize=2", "useServerPrepStmts=" + server);
        Connection connection = source.getConnection();
        PreparedStatement kept = connection.prepareStatement("SELECT ?");
        Statement plain = connection.createStatement()) {
      kept.setMaxRows(10);
      for (int i = 0; i < 6; i++) {
        kept.setInt(1, i);
        kept.setQueryTimeout(30 + i);
        try (ResultSet rows = kept.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
        }
        assertThat(kept.getMaxRows()).isEqualTo(10);
        plain.addBatch("INSERT INTO scratch (v) VALUES ('" + i + "')");
        assertThat(ask(connection, "SELECT 5")).isEqualTo("5");
      }
      connection.setAutoCommit(false);
      assertThat(plain.executeBatch()).hasSize(6);
      connection.rollback();
    }
  }

  static SluiceDataSource sequential(Lab lab, String... more) throws SQLException {
    String[] all =
        Stream.concat(Stream.of("loadBalanceStrategy=sequential"), Stream.of(more))
            .toArray(String[]::new);
    return lab.source(3, all);
  }
}
