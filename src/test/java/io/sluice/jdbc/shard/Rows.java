package io.sluice.jdbc.shard;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whole tables as text. */
final class Rows {

  private Rows() {}

  static List<String> sorted(TestServer server, String table) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = server.adminConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM `" + table + "`")) {
      int count = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= count; i++) {
          row.append(rows.getString(i)).append('|');
        }
        all.add(row.toString());
      }
    }
    all.sort(null);
    return all;
  }
}
