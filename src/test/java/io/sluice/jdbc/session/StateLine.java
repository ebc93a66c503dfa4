package io.sluice.jdbc.session;

import io.sluice.jdbc.testkit.DataFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A line of {@code session/state.txt}, whose head explains the words. */
record StateLine(String kind, String what, String change, String look, String giveBack) {

  static List<StateLine> all(String kind) {
    return DataFile.lines("session/state.txt").stream()
        .map(row -> Arrays.stream(row.cells().get(0).split(" \\| ")).map(String::strip).toList())
        .filter(cells -> cells.get(0).equals(kind))
        .map(
            cells ->
                new StateLine(
                    kind,
                    cells.get(1),
                    cells.get(2),
                    cells.get(3),
                    cells.size() > 4 ? cells.get(4) : "-"))
        .toList();
  }

  boolean isFor(String vendor) {
    return !what.endsWith("]") || what.endsWith("[" + vendor + "]");
  }

  boolean canBeSeen() {
    return !look.equals("-");
  }

  boolean canBeGivenBack() {
    return !giveBack.equals("-");
  }

  void change(Connection on) throws SQLException {
    if (!change.startsWith("jdbc ")) {
      run(on, change);
      return;
    }
    String[] words = change.split(" ");
    set(on, words[1], words[2]);
  }

  void giveBack(Connection on) throws SQLException {
    run(on, giveBack);
  }

  /** What the session shows; an error is as good as a value. */
  String look(Connection on) throws SQLException {
    try {
      return look.startsWith("jdbc ") ? get(on, look.split(" ")[1]) : run(on, look);
    } catch (SQLException error) {
      if (error.getSQLState() != null && error.getSQLState().matches("08.*|40001")) {
        throw error;
      }
      return error.getMessage().replaceAll("conn=\\d+", "");
    }
  }

  private static void set(Connection on, String what, String value) throws SQLException {
    switch (what) {
      case "autocommit" -> on.setAutoCommit(Boolean.parseBoolean(value));
      case "isolation" -> on.setTransactionIsolation(Integer.parseInt(value));
      case "readonly" -> on.setReadOnly(Boolean.parseBoolean(value));
      case "catalog" -> on.setCatalog(value);
      case "schema" -> on.setSchema(value);
      case "networktimeout" -> on.setNetworkTimeout(Runnable::run, Integer.parseInt(value));
      case "holdability" -> on.setHoldability(Integer.parseInt(value));
      case "clientinfo" -> on.setClientInfo("ApplicationName", value);
      case "typemap" -> {
        try {
          on.setTypeMap(Map.of(value, String.class));
        } catch (SQLFeatureNotSupportedException oneDriverHasNone) {
          return;
        }
      }
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static String get(Connection on, String what) throws SQLException {
    run(on, "SELECT 1"); // on whatever connection it would be
    return switch (what) {
      case "isolation" -> "" + on.getTransactionIsolation();
      case "readonly" -> "" + on.isReadOnly();
      case "catalog" -> on.getCatalog();
      case "schema" -> on.getSchema();
      case "networktimeout" -> "" + on.getNetworkTimeout();
      case "rawnetworktimeout" -> "" + on.unwrap(raw(on)).getNetworkTimeout();
      case "holdability" -> "" + on.getHoldability();
      case "clientinfo" -> on.getClientInfo("ApplicationName");
      case "typemap" -> "" + on.getTypeMap();
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static Class<? extends Connection> raw(Connection on) throws SQLException {
    return on.isWrapperFor(com.mysql.cj.jdbc.JdbcConnection.class)
        ? com.mysql.cj.jdbc.JdbcConnection.class
        : org.mariadb.jdbc.Connection.class;
  }

  /** The first column of the first row of the first result, null without one. */
  static String run(Connection on, String sql) throws SQLException {
    try (Statement statement = on.createStatement()) {
      if (!statement.execute(sql)) {
        return null;
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  @Override
  public String toString() {
    return what;
  }
}
