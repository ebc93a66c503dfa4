package io.sluice.bench;

import io.sluice.jdbc.testkit.TestServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A million rows of four shards, in order, read as a stream by a JVM with a heap of 64 MB. */
final class Scan implements Part {

  private static final int EACH = 250_000;
  private static final int SECONDS = 90;

  /** What runs in the child. */
  public static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws Exception {
      int expected = Integer.parseInt(args[3]);
      try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
          Statement statement = connection.createStatement()) {
        statement.setFetchSize(Integer.MIN_VALUE);
        long start = System.nanoTime();
        int count = 0;
        long before = -1;
        try (ResultSet rows = statement.executeQuery("SELECT id, note FROM scanned ORDER BY id")) {
          while (rows.next()) {
            long id = rows.getLong(1);
            if (id <= before || rows.getString(2).isEmpty()) {
              throw new SQLException("not in order");
            }
            before = id;
            count++;
          }
        }
        if (count != expected) {
          throw new SQLException(count + " rows");
        }
        System.out.println("seconds " + (System.nanoTime() - start) / 1e9);
      }
      System.out.println("done");
      System.exit(0);
    }
  }

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> four = stage.equals();
    for (int shard = 0; shard < four.size(); shard++) {
      fill(four.get(shard), shard);
    }
    Path yaml = Files.createTempFile("scan", ".yaml");
    Files.writeString(yaml, Peers.shardedYaml(four, "", "scanned"));
    String plain = "jdbc:mysql://" + four.get(0).hostPort() + "/app";
    String hosts = Peers.hosts(four);
    once("one shard alone, a quarter of the rows", plain, Children.plain(), EACH, results);
    once(
        Peers.SLUICE,
        "jdbc:shard://" + hosts + "/app?table.scanned=mod(id)",
        Children.sluice(),
        4 * EACH,
        results);
    once(
        "ShardingSphere-JDBC",
        "jdbc:shardingsphere:absolutepath:" + yaml,
        Children.shardingSphere(),
        4 * EACH,
        results);
    Files.delete(yaml);
  }

  private static void once(String name, String url, String classPath, int rows, Results results)
      throws Exception {
    double best = Double.NaN;
    String fault = "";
    for (int round = 0; round < 3; round++) {
      Children.Told told =
          Children.run(
              Children.own() + File.pathSeparator + classPath,
              Reader.class,
              List.of("-Xmx64m"),
              List.of(url, TestServer.USER, TestServer.PASSWORD, Integer.toString(rows)),
              SECONDS);
      if (!told.succeeded()) {
        fault = told.lines().stream().filter(line -> !line.isBlank()).findFirst().orElse("nothing");
        break;
      }
      double seconds =
          told.lines().stream()
              .filter(line -> line.startsWith("seconds "))
              .mapToDouble(line -> Double.parseDouble(line.substring(8)))
              .findFirst()
              .orElseThrow();
      best = Double.isNaN(best) ? seconds : Math.min(best, seconds);
    }
    String what = "1,000,000 rows in order, heap 64 MB, best of three";
    if (fault.isEmpty()) {
      results.add(what, name, "s", best);
    } else {
      System.out.println("   " + name + " failed: " + fault);
      results.add(what, name + ": did not finish within " + SECONDS + " s", "s", SECONDS);
    }
  }

  private static void fill(TestServer server, int shard) throws SQLException {
    Stage.run(
        server, "CREATE OR REPLACE TABLE scanned (id INT PRIMARY KEY, note VARCHAR(80) NOT NULL)");
    try (Connection connection = server.userConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO scanned VALUES (?, ?)" + ", (?, ?)".repeat(999))) {
      connection.setAutoCommit(false);
      for (int i = 0; i < EACH; ) {
        for (int row = 0; row < 1000; row++, i++) {
          insert.setInt(2 * row + 1, 4 * i + shard);
          insert.setString(2 * row + 2, "the note of row " + i + ", which is of a usual length");
        }
        insert.executeUpdate();
      }
      connection.commit();
    }
  }
}
