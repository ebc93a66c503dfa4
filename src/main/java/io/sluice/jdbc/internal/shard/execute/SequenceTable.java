package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.key.BlockSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sequences in a table on the default shard. Numbers are taken on a connection outside every
 * transaction of the application's: what was taken stays taken. Thread-safe.
 */
public final class SequenceTable implements BlockSource {

  private static final int NO_SUCH_TABLE = 1146;

  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS sluice_sequence"
          + " (name VARCHAR(190) NOT NULL PRIMARY KEY, next_value BIGINT NOT NULL)";

  private final Children children;
  private final int shard;

  /** Sequences on that shard. */
  public SequenceTable(Children children, int shard) {
    this.children = children;
    this.shard = shard;
  }

  @Override
  public long take(String sequence, int size) throws SQLException {
    try (Connection connection = children.openSource(shard)) {
      try {
        return take(connection, sequence, size);
      } catch (SQLException failed) {
        if (failed.getErrorCode() != NO_SUCH_TABLE) {
          throw failed;
        }
      }
      try (Statement create = connection.createStatement()) {
        create.execute(CREATE);
      }
      return take(connection, sequence, size);
    }
  }

  private static long take(Connection connection, String sequence, int size) throws SQLException {
    try (PreparedStatement begin =
        connection.prepareStatement(
            "INSERT IGNORE INTO sluice_sequence (name, next_value) VALUES (?, 1)")) {
      begin.setString(1, sequence);
      begin.executeUpdate();
    }
    try (PreparedStatement take =
        connection.prepareStatement(
            "UPDATE sluice_sequence SET next_value = LAST_INSERT_ID(next_value + ?)"
                + " WHERE name = ?")) {
      take.setInt(1, size);
      take.setString(2, sequence);
      take.executeUpdate();
    }
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery("SELECT LAST_INSERT_ID()")) {
      row.next();
      return row.getLong(1) - size;
    }
  }
}
