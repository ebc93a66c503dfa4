package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A statement prepared on a shared connection stays there for others, who cannot tell. */
class LeftStatementsTest extends LabTest {

  private static final String NUMBERS = "SELECT ? UNION ALL SELECT 2 UNION ALL SELECT 3";

  @ParameterizedTest
  @MethodSource("labs")
  void aTextIsPreparedOnceOnASharedConnectionWhoeverRunsIt(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "useServerPrepStmts=true")) {
      int before = 0;
      for (int i = 0; i < 5; i++) {
        try (Connection session = source.getConnection();
            PreparedStatement kept = session.prepareStatement(NUMBERS)) {
          assertThat(count(kept, i)).isEqualTo(3);
          assertThat(count(kept, -i)).isEqualTo(3);
          int prepared = Integer.parseInt(status(session, "Com_stmt_prepare"));
          before = i == 0 ? prepared : before;
          assertThat(prepared).isEqualTo(before);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void moreTextsThanAreKeptDoNoHarm(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "useServerPrepStmts=true");
        Connection session = source.getConnection()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 100; i++) {
          try (PreparedStatement one = session.prepareStatement("SELECT ? + " + i)) {
            one.setInt(1, round);
            try (ResultSet row = one.executeQuery()) {
              row.next();
              assertThat(row.getInt(1)).isEqualTo(round + i);
            }
          }
        }
      }
      assertThat(Integer.parseInt(status(session, "Prepared_stmt_count"))).isLessThan(1000);
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void nothingThatWasSetOnAStatementIsLeftWithIt(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection()) {
      try (PreparedStatement limited = session.prepareStatement(NUMBERS)) {
        limited.setMaxRows(1); // before it was ever run
        assertThat(count(limited, 1)).isEqualTo(1);
      }
      try (PreparedStatement limited = session.prepareStatement(NUMBERS)) {
        assertThat(count(limited, 1)).isEqualTo(3);
        limited.setMaxRows(2); // while it lies with the connection
        assertThat(count(limited, 1)).isEqualTo(2);
      }
      session.setAutoCommit(false);
      try (PreparedStatement limited = session.prepareStatement(NUMBERS)) {
        assertThat(count(limited, 1)).isEqualTo(3);
        limited.setMaxRows(2); // in a transaction, which holds the connection
        session.commit();
      }
      try (PreparedStatement unwrapped = session.prepareStatement(NUMBERS)) {
        assertThat(count(unwrapped, 1)).isEqualTo(3);
        Class<?> type =
            lab.isMySqlDriver()
                ? com.mysql.cj.jdbc.JdbcStatement.class
                : org.mariadb.jdbc.Statement.class;
        ((Statement) unwrapped.unwrap(type)).setMaxRows(1); // behind our back
        session.commit();
      }
      try (PreparedStatement plain = session.prepareStatement(NUMBERS)) {
        assertThat(plain.getMaxRows()).isZero();
        assertThat(count(plain, 1)).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void parametersAndBatchesOfOneSessionAreNotThoseOfTheNext(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection first = source.getConnection();
        Connection second = source.getConnection()) {
      run(first, "DELETE FROM scratch WHERE v RLIKE 'mine|yours|never'");
      String insert = "INSERT INTO scratch (v) VALUES (?)";
      try (PreparedStatement one = first.prepareStatement(insert)) {
        one.setString(1, "mine");
        one.executeUpdate();
        first.setAutoCommit(false);
        one.setString(1, "never");
        one.addBatch(); // and is never executed
        ask(first, "SELECT 1");
        first.commit();
      }
      try (PreparedStatement other = second.prepareStatement(insert)) {
        other.setString(1, "yours");
        other.addBatch();
        assertThat(other.executeBatch()).hasSize(1);
      }
      try (PreparedStatement without = second.prepareStatement(insert)) {
        assertThatThrownBy(without::executeUpdate).isInstanceOf(SQLException.class);
      }
      assertThat(
              ask(
                  first,
                  "SELECT GROUP_CONCAT(v ORDER BY v) FROM scratch WHERE v RLIKE 'mine|yours|never'"))
          .isEqualTo("mine,yours");
    }
  }

  /** Connector/J reads all texts as when it connected, whatever SQL sets later. */
  static List<Lab> labsOfMariaDbsDriver() throws SQLException {
    return Lab.all().stream().filter(lab -> !lab.isMySqlDriver()).toList();
  }

  @ParameterizedTest
  @MethodSource("labsOfMariaDbsDriver")
  void aTextThatASessionReadsOtherwiseIsPreparedAnew(Lab lab) throws SQLException {
    String text = "SELECT '\\', ? -- '\n"; // one string and a comment, or a string and a parameter
    try (SluiceDataSource source = lab.source(1, "poolSize=1")) {
      try (Connection usual = source.getConnection();
          PreparedStatement one = usual.prepareStatement(text);
          ResultSet row = one.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("', ? -- ");
      }
      try (Connection otherwise = source.getConnection()) {
        otherwise.setAutoCommit(false);
        run(otherwise, "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
        try (PreparedStatement one = otherwise.prepareStatement(text)) {
          one.setInt(1, 5);
          try (ResultSet row = one.executeQuery()) {
            row.next();
            assertThat(row.getInt(2)).isEqualTo(5);
          }
        }
        otherwise.rollback();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aStatementRunsInTheDatabaseOfTheSessionThatRunsIt(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection here = source.getConnection();
        Connection there = source.getConnection()) {
      there.setCatalog("mysql");
      for (int i = 0; i < 2; i++) {
        for (Connection session : new Connection[] {here, there}) {
          try (PreparedStatement which = session.prepareStatement("SELECT DATABASE(), ?")) {
            which.setInt(1, i);
            try (ResultSet row = which.executeQuery()) {
              row.next();
              assertThat(row.getString(1)).isEqualTo(session == here ? "app" : "mysql");
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void twoStatementsOfOneTextAreTwo(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement one = session.prepareStatement(NUMBERS);
        PreparedStatement other = session.prepareStatement(NUMBERS)) {
      for (int i = 0; i < 3; i++) {
        one.setInt(1, 10 + i);
        other.setInt(1, 20 + i);
        try (ResultSet rows = one.executeQuery();
            ResultSet others = other.executeQuery()) {
          rows.next();
          others.next();
          assertThat(rows.getInt(1)).isEqualTo(10 + i);
          assertThat(others.getInt(1)).isEqualTo(20 + i);
        }
      }
    }
  }

  private static int count(PreparedStatement statement, int value) throws SQLException {
    statement.setInt(1, value);
    int count = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  private static String status(Connection session, String name) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE '" + name + "'")) {
      row.next();
      return row.getString(2);
    }
  }
}
