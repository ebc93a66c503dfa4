package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.shard.schema.Collation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server how it compares text. */
final class CollationReader {

  private static final Pattern MAJOR = Pattern.compile("^(?:5\\.5\\.5-)?(\\d+)\\.");

  private final Connection connection;

  CollationReader(Connection connection) {
    this.connection = connection;
  }

  /** What a collation is; null if the server does not know it. */
  Collation read(String name) throws SQLException {
    if (name.equals("binary")) {
      return Collation.BINARY;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT CHARACTER_SET_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
                + " WHERE COLLATION_NAME = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        boolean pads = padSpace(name);
        return new Collation(name, pads, pads ? spaceWeight(name, row.getString(1)) : "");
      }
    }
  }

  private boolean padSpace(String name) throws SQLException {
    if (!hasPadAttribute()) {
      return !name.contains("_nopad_"); // MariaDB and MySQL before 8 pad unless the name says so
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT PAD_ATTRIBUTE FROM information_schema.COLLATIONS WHERE COLLATION_NAME = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && !"NO PAD".equalsIgnoreCase(row.getString(1));
      }
    }
  }

  private boolean hasPadAttribute() throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
                    + " 'information_schema' AND TABLE_NAME = 'COLLATIONS' AND COLUMN_NAME ="
                    + " 'PAD_ATTRIBUTE'")) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  private String spaceWeight(String name, String charset) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT HEX(WEIGHT_STRING(CONVERT(' ' USING "
                    + charset
                    + ") COLLATE "
                    + name
                    + "))")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Product and major version: servers of one kind have the same collations. */
  static String serverKind(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT VERSION()")) {
      row.next();
      String version = row.getString(1);
      Matcher major = MAJOR.matcher(version);
      return (version.toLowerCase(Locale.ROOT).contains("mariadb") ? "MariaDB " : "MySQL ")
          + (major.find() ? major.group(1) : version);
    }
  }
}
