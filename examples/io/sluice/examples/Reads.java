package io.sluice.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import javax.sql.DataSource;

/**
 * The reads of a {@link Worker}. They are in autocommit mode and there is nothing in them about
 * lost hosts: Sluice runs such a read again elsewhere. Each answer is compared with what must be
 * there.
 */
final class Reads {

  private final DataSource pool;
  private final Meter meter;
  private final Random random;

  Reads(DataSource pool, Meter meter, Random random) {
    this.pool = pool;
    this.meter = meter;
    this.random = random;
  }

  /** A prepared statement that is executed several times; it outlives the loss of its host. */
  void lookUp() throws SQLException {
    try (Connection connection = meter.call("borrowing a connection", pool::getConnection);
        PreparedStatement query =
            connection.prepareStatement("SELECT @@port, name FROM item WHERE id = ?")) {
      for (int i = 0; i < 3; i++) {
        int id = 1 + random.nextInt(Ledger.ITEMS);
        query.setInt(1, id);
        meter.statement("prepared read", () -> readOne(query, id));
      }
    }
  }

  private int readOne(PreparedStatement query, int id) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      if (!rows.next() || !rows.getString(2).equals("item " + id)) {
        meter.wrongAnswer();
        return 0;
      }
      return rows.getInt(1);
    }
  }

  void list() throws SQLException {
    int from = 1 + random.nextInt(Ledger.ITEMS - 50);
    String sql = "SELECT @@port, id FROM item WHERE id >= " + from + " ORDER BY id LIMIT 50";
    try (Connection connection = meter.call("borrowing a connection", pool::getConnection);
        Statement query = connection.createStatement()) {
      meter.statement("read of 50 rows", () -> readFifty(query, sql, from));
    }
  }

  private int readFifty(Statement query, String sql, int from) throws SQLException {
    try (ResultSet rows = query.executeQuery(sql)) {
      int port = 0;
      int id = from;
      while (rows.next()) {
        if (rows.getInt(2) != id++) {
          meter.wrongAnswer();
        }
        port = rows.getInt(1);
      }
      if (id != from + 50) {
        meter.wrongAnswer();
      }
      return port;
    }
  }
}
