package io.sluice.jdbc.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.jdbc.SluiceDataSource;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What takes more than one call to see. */
class ParityOfBehaviourTest extends LabTest {

  private interface Story {
    Object on(Connection connection) throws SQLException;
  }

  Stream<Arguments> pools() {
    return labs().stream()
        .flatMap(lab -> Stream.of("poolSize=0", "poolSize=2").map(pool -> Arguments.of(lab, pool)));
  }

  /** The story gives the same on the driver, through Sluice, and on shared connections. */
  private static void same(Lab lab, Story story, String... properties) throws SQLException {
    Object expected;
    try (Connection raw = lab.raw(properties)) {
      expected = story.on(raw);
    }
    for (String pool : List.of("poolSize=0", "poolSize=1")) {
      String[] all = Stream.concat(Stream.of(properties), Stream.of(pool)).toArray(String[]::new);
      try (SluiceDataSource source = lab.source(1, all);
          Connection connection = source.getConnection()) {
        assertThat(story.on(connection)).as(pool).isEqualTo(expected);
        assertThat(story.on(connection)).as(pool + ", once more").isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pools")
  void unwrapReachesTheDriversObjects(Lab lab, String pool) throws SQLException {
    try (SluiceDataSource source = lab.source(3, pool);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      Class<?> vendors =
          lab.isMySqlDriver()
              ? com.mysql.cj.jdbc.JdbcConnection.class
              : org.mariadb.jdbc.Connection.class;
      assertThat(connection.isWrapperFor(vendors)).isTrue();
      assertThat(connection.unwrap(vendors)).isInstanceOf(vendors);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
      assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
      assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("pools")
  void everyObjectLeadsBackToTheLogicalOne(Lab lab, String pool) throws SQLException {
    try (SluiceDataSource source = lab.source(3, pool);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        CallableStatement callable = connection.prepareCall("{call echo('x')}")) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertThat(metadata.getConnection()).isSameAs(connection);
      for (Statement each : List.of(statement, prepared, callable)) {
        assertThat(each.getConnection()).isSameAs(connection);
      }
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertThat(rows.getStatement()).isSameAs(statement);
        assertThat(statement.getResultSet()).isSameAs(rows);
      }
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.getStatement()).isSameAs(prepared);
      }
      try (ResultSet rows = callable.executeQuery()) {
        assertThat(rows.getStatement()).isSameAs(callable);
      }
      try (ResultSet rows = metadata.getTables("app", null, "parity", null)) {
        assertThat(rows.next()).isTrue();
        Statement owner = rows.getStatement();
        assertThat(owner == null || owner.getConnection() == connection).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aLogicalObjectIsEqualToItselfOnly(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1);
        Connection one = source.getConnection();
        Connection two = source.getConnection();
        Statement first = one.createStatement();
        Statement second = one.createStatement()) {
      Set<Object> all = new HashSet<>(List.of(one, two, first, second));
      assertThat(all).hasSize(4).contains(one, two, first, second);
      assertThat(one.equals(first.getConnection())).isTrue();
      assertThat(one).isNotEqualTo(two).isNotEqualTo(null).hasSameHashCodeAs(one);
      assertThat(one.toString()).doesNotContain("SeCrEt");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void multipleResultsComeOneAfterTheOther(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          try (Statement statement = connection.createStatement()) {
            boolean rows =
                statement.execute("SELECT 1; UPDATE parity SET amount = 1 WHERE id < 0; SELECT 2");
            while (rows || statement.getUpdateCount() != -1) {
              if (rows) {
                try (ResultSet result = statement.getResultSet()) {
                  result.next();
                  seen.add(result.getInt(1));
                }
              } else {
                seen.add("count " + statement.getUpdateCount());
              }
              rows = statement.getMoreResults();
            }
          }
          try (CallableStatement call = connection.prepareCall("{call two_results(?)}")) {
            call.setInt(1, 5);
            boolean rows = call.execute();
            while (rows || call.getUpdateCount() != -1) {
              if (rows) {
                ResultSet result = call.getResultSet();
                result.next();
                seen.add(result.getMetaData().getColumnLabel(1) + result.getInt(1));
              }
              rows = call.getMoreResults(Statement.CLOSE_CURRENT_RESULT);
            }
          }
          return seen;
        },
        "allowMultiQueries=true");
  }

  @ParameterizedTest
  @MethodSource("labs")
  void scrollableAndUpdatableRowsWork(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          connection.setAutoCommit(false);
          try (Statement statement =
                  connection.createStatement(
                      ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
              ResultSet rows = statement.executeQuery("SELECT id, name FROM parity ORDER BY id")) {
            seen.add(rows.last());
            seen.add(rows.getRow());
            seen.add(rows.absolute(1));
            rows.updateString("name", "updated");
            rows.updateRow();
            rows.moveToInsertRow();
            rows.updateInt(1, 77);
            rows.updateString(2, "inserted");
            rows.insertRow();
            rows.moveToCurrentRow();
            rows.absolute(2);
            rows.deleteRow();
          }
          seen.add(ask(connection, "SELECT GROUP_CONCAT(id, name ORDER BY id) FROM parity"));
          connection.rollback();
          connection.setAutoCommit(true);
          return seen;
        });
  }

  @ParameterizedTest
  @MethodSource("labs")
  void outAndInoutParametersComeBackByNumberAndByName(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          try (CallableStatement swap = connection.prepareCall("{call swap(?, ?, ?)}")) {
            swap.setInt("a", 1);
            swap.setInt("b", 2);
            swap.registerOutParameter("b", Types.INTEGER);
            swap.registerOutParameter(3, Types.INTEGER);
            swap.execute();
            seen.add(swap.getInt("b"));
            seen.add(swap.getInt(3));
            seen.add(swap.getObject("c"));
          }
          try (CallableStatement twice = connection.prepareCall("{? = call twice(?)}")) {
            twice.registerOutParameter(1, Types.INTEGER);
            twice.setInt(2, 21);
            twice.execute();
            seen.add(twice.getInt(1));
          }
          return seen;
        });
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aDuplicateKeyInABatchGivesTheDriversOwnException(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          connection.setAutoCommit(false);
          try (PreparedStatement insert =
                  connection.prepareStatement("INSERT INTO parity (id, name) VALUES (?, 'b')");
              Statement plain = connection.createStatement()) {
            for (int id : new int[] {60, 1, 61}) {
              insert.setInt(1, id);
              insert.addBatch();
              plain.addBatch(
                  "INSERT INTO parity (id, name) VALUES (" + (id == 1 ? 1 : id + 10) + ", 'b')");
            }
            String first =
                Rendering.error(
                    catchThrowableOfType(BatchUpdateException.class, insert::executeBatch));
            String second =
                Rendering.error(
                    catchThrowableOfType(BatchUpdateException.class, plain::executeLargeBatch));
            connection.rollback();
            return first + second + insert.executeBatch().length;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("labs")
  void streamsLargeObjectsAndJavaTimeGoInAndComeOut(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          String sql = "INSERT INTO parity (id, note, data, taken) VALUES (?, ?, ?, ?)";
          connection.setAutoCommit(false);
          try (PreparedStatement insert = connection.prepareStatement(sql);
              PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT note, data, taken FROM parity WHERE id > ? ORDER BY id")) {
            insert.setInt(1, 90);
            insert.setCharacterStream(2, new StringReader("read"));
            insert.setBinaryStream(3, new ByteArrayInputStream(new byte[] {1, 2}));
            insert.setObject(4, LocalDateTime.of(2024, 2, 29, 1, 2, 3));
            insert.executeUpdate();
            Clob clob = connection.createClob();
            clob.setString(1, "clob");
            Blob blob = connection.createBlob();
            blob.setBytes(1, new byte[] {3});
            insert.setInt(1, 91);
            insert.setClob(2, clob);
            insert.setBlob(3, blob);
            insert.setObject(4, LocalDate.of(2024, 3, 1));
            insert.executeUpdate();
            select.setInt(1, 89);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                seen.add(rows.getClob(1).getSubString(1, 4));
                seen.add(List.of(rows.getBlob(2).length(), rows.getBytes(2)[0]));
                seen.add(rows.getObject(3, LocalDateTime.class));
              }
            }
          }
          connection.rollback();
          connection.setAutoCommit(true);
          return seen;
        });
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aStatementThatClosesOnCompletionIsClosedWithItsRows(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          Statement statement = connection.createStatement();
          statement.closeOnCompletion();
          ResultSet rows = statement.executeQuery("SELECT 1");
          boolean before = statement.isClosed();
          rows.close();
          return before + " " + statement.isClosed() + rows.isClosed();
        });
  }

  @ParameterizedTest
  @MethodSource("labs")
  void generatedKeysCanBeAskedForAfterAnyStatement(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS asked");
            statement.execute("CREATE TABLE asked (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
            for (String sql :
                List.of(
                    "INSERT INTO asked (v) VALUES (1), (2)",
                    "UPDATE asked SET v = 3 WHERE id = 1",
                    "UPDATE asked SET v = 4 WHERE id = -1",
                    "UPDATE asked SET id = LAST_INSERT_ID(id + 40) WHERE id = 1",
                    "DELETE FROM asked WHERE id = 2",
                    "CREATE INDEX more ON asked (v)",
                    "SET @a = 1",
                    "SELECT 1")) {
              statement.execute(sql, Statement.RETURN_GENERATED_KEYS);
              seen.add(sql + " gives " + keys(statement));
              statement.execute(sql.startsWith("C") ? "SELECT 2" : sql);
              // A new statement of MariaDB's on a shared connection has none instead of refusing.
              seen.add("not asked for, " + keys(statement).replace("null", ""));
              try (PreparedStatement prepared =
                  connection.prepareStatement(
                      sql.replace("more", "further"), Statement.RETURN_GENERATED_KEYS)) {
                prepared.execute();
                seen.add("prepared " + keys(prepared));
              }
            }
          }
          return seen;
        });
  }

  private static String keys(Statement statement) {
    StringBuilder keys = new StringBuilder("keys");
    try (ResultSet rows = statement.getGeneratedKeys()) {
      while (rows.next()) {
        keys.append(' ').append(rows.getLong(1));
      }
    } catch (SQLException refused) {
      keys.append(refused.getSQLState());
    }
    return keys.toString();
  }

  @ParameterizedTest
  @MethodSource("labs")
  void warningsAreThoseOfTheStatementThatGaveThem(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              PreparedStatement prepared =
                  connection.prepareStatement("INSERT IGNORE INTO warned (id) VALUES (1)")) {
            for (String sql :
                List.of(
                    "CREATE TABLE IF NOT EXISTS warned (id INT AUTO_INCREMENT PRIMARY KEY)",
                    "CREATE TABLE IF NOT EXISTS warned (id INT)",
                    "INSERT IGNORE INTO warned (id) VALUES (1)",
                    "INSERT IGNORE INTO warned (id) VALUES (1), (1), (7)",
                    "DELETE FROM warned WHERE id = 7")) {
              statement.execute(sql);
              seen.add(sql + " warns of " + warning(statement));
            }
            prepared.executeUpdate();
            seen.add(prepared.getWarnings().getErrorCode());
            prepared.clearWarnings();
            statement.execute("DROP TABLE warned");
          }
          return seen;
        });
  }

  private static String warning(Statement statement) throws SQLException {
    SQLWarning first = statement.getWarnings();
    return first == null ? "none" : first.getMessage();
  }

  @ParameterizedTest
  @MethodSource("labs")
  void warningsOfAnotherSessionAreNotShown(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection one = source.getConnection();
        Connection two = source.getConnection();
        Statement warned = one.createStatement();
        Statement other = two.createStatement();
        Statement unused = two.createStatement()) {
      other.execute("DO 1");
      warned.execute("DROP TABLE IF EXISTS there_is_none");
      assertThat(warning(other)).isEqualTo("none");
      assertThat(warning(unused)).isEqualTo("none");
      assertThat(warning(warned)).contains("there_is_none");
      other.execute("DO 1");
      assertThat(warning(warned)).contains("there_is_none");
      assertThatThrownBy(() -> warned.execute("SELECT nothing FROM nowhere"))
          .isInstanceOf(SQLException.class);
      assertThat(warning(warned)).isEqualTo("none");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void rowsAreClosedWithTheirConnection(Lab lab) throws SQLException {
    for (int fetchSize : new int[] {0, lab.isMySqlDriver() ? Integer.MIN_VALUE : 1}) {
      for (String pool : List.of("poolSize=0", "poolSize=1")) {
        try (SluiceDataSource source = lab.source(1, pool)) {
          for (int times = 0; times < 20; times++) {
            try (Connection connection = source.getConnection()) {
              assertThat(afterClose(connection, fetchSize)).as(pool).containsOnly(true);
            }
          }
        }
      }
      if (lab.isMySqlDriver()) { // MariaDB's own leaves buffered rows open
        try (Connection raw = lab.raw()) {
          assertThat(afterClose(raw, fetchSize)).containsOnly(true);
        }
      }
    }
  }

  /** What JDBC says of rows and statements of a closed connection; each must be true. */
  private static List<Object> afterClose(Connection connection, int fetchSize) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(fetchSize);
    ResultSet rows = statement.executeQuery("SELECT 1 UNION SELECT 2 UNION SELECT 3");
    rows.next();
    connection.close();
    List<Object> seen = new ArrayList<>();
    seen.add(rows.isClosed());
    seen.add(statement.isClosed());
    seen.add(catchThrowableOfType(SQLException.class, () -> rows.getInt(1)) != null);
    seen.add(catchThrowableOfType(SQLException.class, rows::next) != null);
    rows.close();
    statement.close();
    return seen;
  }

  @ParameterizedTest
  @MethodSource("labs")
  void warningsSavepointsAndNetworkTimeoutsAreTheDrivers(Lab lab) throws SQLException {
    same(
        lab,
        connection -> {
          List<Object> seen = new ArrayList<>();
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE parity SET name = 'kept' WHERE id = 1");
            Savepoint here = connection.setSavepoint("here");
            statement.executeUpdate("UPDATE parity SET name = 'undone' WHERE id = 1");
            connection.rollback(here);
            seen.add(ask(connection, "SELECT name FROM parity WHERE id = 1"));
            connection.releaseSavepoint(here);
            statement.execute("DO CAST('x' AS SIGNED)");
            seen.add(Rendering.error(statement.getWarnings()));
            connection.rollback();
          }
          connection.setNetworkTimeout(Runnable::run, 4321);
          seen.add(connection.getNetworkTimeout());
          connection.setNetworkTimeout(Runnable::run, 0);
          connection.setAutoCommit(true);
          return seen;
        });
  }
}
