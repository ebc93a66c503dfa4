package io.sluice.jdbc.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes back what a test did to a server. */
public final class Healing {

  private static final Set<String> RESTORED =
      Set.of(
          "read_only",
          "super_read_only",
          "offline_mode",
          "max_connections",
          "max_user_connections",
          "max_connect_errors",
          "max_allowed_packet",
          "wait_timeout",
          "interactive_timeout",
          "net_read_timeout",
          "net_write_timeout",
          "lock_wait_timeout",
          "innodb_lock_wait_timeout",
          "autocommit",
          "sql_mode",
          "time_zone",
          "transaction_isolation",
          "tx_isolation",
          "max_statement_time",
          "max_execution_time",
          "general_log",
          "event_scheduler",
          "init_connect",
          "local_infile");
  private static final Set<String> SYSTEM_DATABASES =
      Set.of("mysql", "sys", "information_schema", "performance_schema");
  private static final Set<String> SYSTEM_USERS =
      Set.of("system user", "event_scheduler", "unauthenticated user");
  private static final long CONNECTIONS_GONE_SECONDS = 10;

  private Healing() {}

  /** The values that {@link #heal} goes back to. */
  static Map<String, String> variables(TestServer server) throws SQLException {
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      return variables(statement);
    }
  }

  private static Map<String, String> variables(Statement statement) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES")) {
      while (rows.next()) {
        if (RESTORED.contains(rows.getString(1))) {
          values.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return values;
  }

  static void heal(TestServer server, Map<String, String> pristine) {
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION lock_wait_timeout = 10");
      restoreVariables(statement, pristine);
      killOthers(statement);
      rollBackPrepared(statement);
      stopReplication(statement);
      restoreAccounts(statement);
      for (String database : column(statement, "SHOW DATABASES", 1)) {
        if (!SYSTEM_DATABASES.contains(database)) {
          statement.execute("DROP DATABASE `" + database + "`");
        }
      }
      statement.execute("CREATE DATABASE " + TestServer.DATABASE + " CHARACTER SET utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException(server + " cannot be healed", e);
    }
    if (server.flavor() == Flavor.MYSQL) {
      // The password was set anew, which empties the cache that saves the next login the TLS.
      try (Connection user = server.userConnection()) {
        user.isValid(1);
      } catch (SQLException e) {
        throw new IllegalStateException(server + " does not let the test user in", e);
      }
    }
  }

  private static void restoreVariables(Statement statement, Map<String, String> pristine)
      throws SQLException {
    Map<String, String> now = variables(statement);
    // read_only cannot be switched off while super_read_only is on.
    if ("ON".equals(now.get("super_read_only")) && "OFF".equals(pristine.get("super_read_only"))) {
      statement.execute("SET GLOBAL super_read_only = OFF");
    }
    for (Map.Entry<String, String> wanted : pristine.entrySet()) {
      if (!wanted.getValue().equals(now.get(wanted.getKey()))) {
        String value = wanted.getValue();
        String literal = value.matches("-?[0-9.]+") ? value : "'" + value.replace("'", "''") + "'";
        statement.execute("SET GLOBAL " + wanted.getKey() + " = " + literal);
      }
    }
  }

  private static void killOthers(Statement statement) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CONNECTIONS_GONE_SECONDS);
    while (true) {
      List<Long> others = clientConnections(statement, null);
      if (others.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new SQLException("connections " + others + " survive KILL");
      }
      kill(statement, others);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static void kill(Statement statement, List<Long> ids) throws SQLException {
    for (long id : ids) {
      try {
        statement.execute("KILL " + id);
      } catch (SQLException e) {
        if (e.getErrorCode() != 1094) {
          throw e;
        }
      }
    }
  }

  /** Kills the connections of the tests' own user, as many as there are at this moment. */
  public static void killSessions(TestServer server) throws SQLException {
    try (Connection admin = server.adminConnection();
        Statement statement = admin.createStatement()) {
      kill(statement, clientConnections(statement, TestServer.USER));
    }
  }

  /** Ids of the client connections other than the statement's own, of one user or of all. */
  static List<Long> clientConnections(Statement statement, String user) throws SQLException {
    String own = column(statement, "SELECT CONNECTION_ID()", 1).get(0);
    List<Long> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
      while (rows.next()) {
        String owner = rows.getString("User");
        if (!rows.getString("Id").equals(own)
            && !"Binlog Dump".equals(rows.getString("Command"))
            && !"Binlog Dump GTID".equals(rows.getString("Command"))
            && (user == null ? !SYSTEM_USERS.contains(owner) : user.equals(owner))) {
          ids.add(rows.getLong("Id"));
        }
      }
    }
    return ids;
  }

  private static void rollBackPrepared(Statement statement) throws SQLException {
    List<String> branches = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("XA RECOVER")) {
      while (rows.next()) {
        byte[] bytes = rows.getBytes("data");
        int gtrid = rows.getInt("gtrid_length");
        HexFormat hex = HexFormat.of();
        branches.add(
            "X'"
                + hex.formatHex(bytes, 0, gtrid)
                + "',X'"
                + hex.formatHex(bytes, gtrid, bytes.length)
                + "',"
                + rows.getLong("formatID"));
      }
    }
    for (String branch : branches) {
      statement.execute("XA ROLLBACK " + branch);
    }
  }

  private static void stopReplication(Statement statement) throws SQLException {
    boolean replica;
    try (ResultSet rows = statement.executeQuery("SHOW REPLICA STATUS")) {
      replica = rows.next();
    }
    if (replica) {
      statement.execute("STOP REPLICA");
      statement.execute("RESET REPLICA ALL");
    }
  }

  private static void restoreAccounts(Statement statement) throws SQLException {
    String user = "'" + TestServer.USER + "'@'%'";
    statement.execute("CREATE USER IF NOT EXISTS " + user);
    statement.execute(
        "ALTER USER "
            + user
            + " IDENTIFIED BY '"
            + TestServer.PASSWORD
            + "' WITH MAX_USER_CONNECTIONS 0 ACCOUNT UNLOCK");
    for (String account :
        column(statement, "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user", 1)) {
      boolean ours = account.equals(user) || account.startsWith("'root'@");
      if (!ours && !account.matches("'(mysql\\..*|mariadb\\.sys|PUBLIC)'@.*")) {
        statement.execute("DROP USER " + account);
      }
    }
  }

  private static List<String> column(Statement statement, String sql, int index)
      throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(index));
      }
    }
    return values;
  }
}
