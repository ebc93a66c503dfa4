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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionStateTravelsTest extends LabTest {

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private interface Look {
    Object on(Connection connection) throws SQLException;
  }

  /** What an application changes, and how it looks at it afterwards. */
  private record Setting(String name, Step change, Look look) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Setting setting(String name, Step change, Look look) {
    return new Setting(name, change, look);
  }

  private static Setting sql(String change, String look) {
    return new Setting(change, on -> run(on, change), on -> ask(on, look));
  }

  private static List<Setting> settings(Lab lab) {
    String isolation =
        lab.flavor().vendor().equals("mariadb") ? "tx_isolation" : "transaction_isolation";
    return List.of(
        setting("autocommit", on -> on.setAutoCommit(false), on -> ask(on, "SELECT @@autocommit")),
        setting(
            "isolation",
            on -> on.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE),
            on -> on.getTransactionIsolation() + ask(on, "SELECT @@" + isolation)),
        setting("read-only", on -> on.setReadOnly(true), Connection::isReadOnly),
        setting(
            "catalog",
            on -> on.setCatalog("other"),
            on -> on.getCatalog() + ask(on, "SELECT DATABASE()")),
        setting(
            "USE",
            on -> run(on, "USE other"),
            on -> on.getCatalog() + ask(on, "SELECT DATABASE()")),
        setting("schema", on -> on.setSchema("other"), Connection::getSchema),
        setting(
            "network timeout",
            on -> on.setNetworkTimeout(Runnable::run, 54_321),
            on ->
                on.getNetworkTimeout()
                    + " "
                    + ask(on, "SELECT 1")
                    + " "
                    + on.unwrap(raw(on)).getNetworkTimeout()),
        setting(
            "holdability",
            on -> on.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT),
            Connection::getHoldability),
        setting(
            "type map",
            on -> {
              Map<String, Class<?>> map = new HashMap<>();
              map.put("T", String.class);
              try {
                on.setTypeMap(map);
              } catch (java.sql.SQLFeatureNotSupportedException perhaps) {
                return;
              }
            },
            Connection::getTypeMap),
        setting(
            "client info",
            on -> on.setClientInfo("ApplicationName", "parity"),
            on -> on.getClientInfo("ApplicationName")),
        sql("SET @a = 'it''s', @`b c` = 7", "SELECT CONCAT(@a, @`b c`)"),
        sql("SET @now = NOW(6), @id = CONNECTION_ID()", "SELECT CONCAT(@now, ' ', @id)"),
        sql("SET @bytes = X'00FF41'", "SELECT HEX(@bytes)"),
        sql("SET @n = NULL", "SELECT @n IS NULL"),
        sql("SET @dec = 1.50 + 1", "SELECT @dec"),
        sql(
            "SET SESSION sql_mode = 'ANSI_QUOTES'",
            "SELECT CONCAT(\"port\", @@sql_mode) FROM (SELECT 1 AS port) t"),
        sql("SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')", "SELECT 'a' || 'b'"),
        sql("SET time_zone = '+05:30'", "SELECT @@time_zone"),
        sql("SET @@session.lock_wait_timeout = 77", "SELECT @@lock_wait_timeout"),
        sql("SET lock_wait_timeout = 70 + 8", "SELECT @@lock_wait_timeout"),
        lab.isMySqlDriver() // the other driver closes its connection on anything but UTF-8
            ? sql("SET NAMES latin1", "SELECT @@character_set_client")
            : sql("SET NAMES utf8mb3", "SELECT @@character_set_client"),
        sql("SET NAMES utf8mb4 COLLATE utf8mb4_bin", "SELECT @@collation_connection"),
        sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "SELECT @@" + isolation),
        sql("SET autocommit = 0", "SELECT @@autocommit"));
  }

  private static Class<? extends Connection> raw(Connection on) throws SQLException {
    return on.isWrapperFor(com.mysql.cj.jdbc.JdbcConnection.class)
        ? com.mysql.cj.jdbc.JdbcConnection.class
        : org.mariadb.jdbc.Connection.class;
  }

  Stream<Arguments> travelling() {
    return labs().stream()
        .flatMap(lab -> settings(lab).stream().map(setting -> Arguments.of(lab, setting)));
  }

  @ParameterizedTest
  @MethodSource("travelling")
  void aSettingIsThereOnEveryHost(Lab lab, Setting setting) throws SQLException {
    try (SluiceDataSource source = sequential(lab);
        Connection connection = source.getConnection()) {
      setting.change().on(connection);
      Object value = setting.look().on(connection);
      Set<String> ports = new TreeSet<>();
      for (int i = 0; i < 4; i++) {
        if (connection.getAutoCommit()) {
          move(connection);
        } else {
          connection.commit();
        }
        assertThat(setting.look().on(connection)).isEqualTo(value);
        ports.add(port(connection));
      }
      assertThat(ports).hasSize(3);
    }
  }

  /** As the pool is small, the same physical connections come back. */
  @ParameterizedTest
  @MethodSource("travelling")
  void noSettingLeaksToTheNextSessionOfASharedConnection(Lab lab, Setting setting)
      throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1")) {
      Object clean;
      try (Connection fresh = source.getConnection()) {
        clean = look(setting, fresh);
      }
      try (Connection first = source.getConnection()) {
        setting.change().on(first);
        setting.look().on(first);
        ask(first, "SELECT 1");
      }
      try (Connection second = source.getConnection()) {
        assertThat(look(setting, second)).isEqualTo(clean);
        assertThat(look(setting, second)).isEqualTo(clean);
      }
    }
  }

  /** What cannot be seen without the setting, an error for instance, is as good as a value. */
  private static Object look(Setting setting, Connection on) {
    try {
      return setting.look().on(on);
    } catch (SQLException error) {
      return error.getMessage().replaceAll("conn=\\d+", "");
    }
  }

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
  void temporaryTablesLocksAndPreparedStatementsOfSqlKeepTheSessionOnItsHost(Lab lab)
      throws SQLException {
    for (String[] pin :
        List.of(
            new String[] {"CREATE TEMPORARY TABLE held (a INT)", "DROP TEMPORARY TABLE held"},
            new String[] {"DO GET_LOCK('parity', 5)", "DO RELEASE_LOCK('parity')"},
            new String[] {"LOCK TABLES scratch WRITE", "UNLOCK TABLES"},
            new String[] {"PREPARE p FROM 'SELECT 1'", "DEALLOCATE PREPARE p"})) {
      try (SluiceDataSource source = sequential(lab);
          Connection connection = source.getConnection()) {
        run(connection, pin[0]);
        String before = ask(connection, "SELECT @@port");
        for (int i = 0; i < 3; i++) {
          move(connection);
          assertThat(port(connection)).as(pin[0]).isEqualTo(before);
        }
        run(connection, pin[1]);
        move(connection);
        assertThat(port(connection)).as(pin[1]).isNotEqualTo(before);
      }
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
}
