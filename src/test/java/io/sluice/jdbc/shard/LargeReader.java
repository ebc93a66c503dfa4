package io.sluice.jdbc.shard;

import io.sluice.jdbc.testkit.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A JVM with little memory that reads much: for each query that comes in, it says how many rows
 * there were, the last one, and whether each was greater than the one before it.
 */
final class LargeReader {

  private LargeReader() {}

  public static void main(String[] args) throws Exception {
    int fetchSize = Integer.parseInt(args[1]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Connection connection =
            DriverManager.getConnection(args[0], TestServer.USER, TestServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(fetchSize);
      for (String sql = in.readLine(); sql != null; sql = in.readLine()) {
        System.out.println(read(statement, sql));
      }
    }
  }

  private static String read(Statement statement, String sql) {
    long rows = 0;
    long last = Long.MIN_VALUE;
    boolean ascending = true;
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        long value = row.getLong(1);
        ascending &= value > last;
        last = value;
        rows++;
      }
      return rows + " rows, last " + last + (ascending ? ", ascending" : ", out of order");
    } catch (SQLException | OutOfMemoryError failed) {
      return String.valueOf(failed).replace('\n', ' ');
    }
  }
}
