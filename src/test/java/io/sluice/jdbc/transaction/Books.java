package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands on the servers, read from each of them alone while nobody works.
 *
 * @param accounts by number
 * @param entries of all accounts, by account and version
 * @param pledges by transfer
 * @param tides the level on each shard
 * @param rates the level of each copy
 */
record Books(
    Map<Integer, Account> accounts,
    List<Entry> entries,
    Map<String, List<Pledge>> pledges,
    List<Integer> tides,
    List<Integer> rates) {

  record Account(long balance, int version) {}

  record Entry(
      int shard, int account, int version, String transfer, long amount, long balance, int parts) {}

  record Pledge(int account, long amount, int parts) {}

  static Books read(Vault vault) throws SQLException {
    Books books =
        new Books(
            new TreeMap<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int shard = 0; shard < vault.shards(); shard++) {
      books.add(shard, vault.server(shard));
    }
    return books;
  }

  private void add(int shard, TestServer server) throws SQLException {
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT id, balance, version FROM accounts")) {
        while (rows.next()) {
          accounts.put(rows.getInt(1), new Account(rows.getLong(2), rows.getInt(3)));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT account, version, transfer, amount, balance, parts FROM entries"
                  + " ORDER BY account, version")) {
        while (rows.next()) {
          entries.add(
              new Entry(
                  shard,
                  rows.getInt(1),
                  rows.getInt(2),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getInt(6)));
        }
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT transfer, account, amount, parts FROM pledges")) {
        while (rows.next()) {
          pledges
              .computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
              .add(new Pledge(rows.getInt(2), rows.getLong(3), rows.getInt(4)));
        }
      }
      levels(statement, "tides", tides);
      levels(statement, "rates", rates);
    }
  }

  private static void levels(Statement statement, String table, List<Integer> into)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT level FROM " + table)) {
      while (rows.next()) {
        into.add(rows.getInt(1));
      }
    }
  }

  /** Every branch that is prepared on a server, as text. */
  static List<String> prepared(TestServer server) throws SQLException {
    List<String> branches = new ArrayList<>();
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("XA RECOVER")) {
      while (rows.next()) {
        byte[] bytes = rows.getBytes("data");
        int length = rows.getInt("gtrid_length");
        branches.add(
            text(bytes, 0, length)
                + " "
                + text(bytes, length, bytes.length)
                + " "
                + rows.getLong("formatID"));
      }
    }
    return branches;
  }

  private static String text(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < ' ' || bytes[i] == 127) {
        return HexFormat.of().formatHex(bytes, from, to);
      }
    }
    return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** Tables of which a row is locked by somebody. */
  static List<String> locked(TestServer server) throws SQLException {
    List<String> locked = new ArrayList<>();
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String table : List.of("accounts", "entries", "pledges", "tides", "rates")) {
        try {
          statement.executeQuery("SELECT * FROM " + table + " FOR UPDATE NOWAIT").close();
        } catch (SQLException refused) {
          locked.add(table + " (" + refused.getErrorCode() + ")");
        }
      }
      connection.rollback();
    }
    return locked;
  }

  /** Rows that the driver keeps of its own; a table that is not there has none. */
  static List<String> decisions(TestServer server) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery("SELECT * FROM " + Vault.DECISIONS)) {
      while (all.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : " ").append(all.getString(i));
        }
        rows.add(row.toString());
      }
    } catch (SQLException failed) {
      if (failed.getErrorCode() != 1146) {
        throw failed;
      }
    }
    return rows;
  }
}
