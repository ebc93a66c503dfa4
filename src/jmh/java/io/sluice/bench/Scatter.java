package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.bench.Rounds.Subject;
import io.sluice.bench.Rounds.Worker;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Queries that need all four shards, beside the same query on one of them, and beside what a
 * program would do by hand: four threads that send it and wait for all answers.
 */
final class Scatter implements Part {

  /** Rows on each shard. */
  static final int ROWS = 50_000;

  private static final String TOP =
      "SELECT id, score, name FROM scattered ORDER BY score DESC, id LIMIT 10";
  private static final String GROUPED =
      "SELECT bucket, COUNT(*), SUM(score) FROM scattered GROUP BY bucket ORDER BY bucket";

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> four = stage.equals();
    for (int shard = 0; shard < four.size(); shard++) {
      fill(four.get(shard), shard);
    }
    measure("top 10 by an index", TOP, 10, four, results);
    measure("GROUP BY, 1,000 groups of 200,000 rows", GROUPED, 1000, four, results);
  }

  private static void measure(
      String what, String query, int rows, List<TestServer> four, Results results)
      throws Exception {
    List<Subject> subjects = new ArrayList<>();
    for (int shard = 0; shard < four.size(); shard++) {
      Peer alone =
          Peers.plain("one shard (s" + shard + ")", "mysql", four.subList(shard, shard + 1), "");
      subjects.add(one(alone, query, rows));
    }
    subjects.add(new Subject("four threads by hand", thread -> new ByHand(four, query)));
    subjects.add(
        one(
            Peers.sluice(Peers.SLUICE, "shard", "mysql", four, "table.scattered=mod(id)"),
            query,
            rows));
    subjects.add(
        one(
            Peers.shardingSphere("ShardingSphere-JDBC", Peers.shardedYaml(four, "", "scattered")),
            query,
            rows));
    new Rounds(1).run(what, subjects, results);
  }

  private static Subject one(Peer peer, String query, int rows) {
    return new Subject(peer.name(), thread -> new Query(peer.opener().open(0), query, rows));
  }

  static void fill(TestServer server, int shard) throws SQLException {
    Stage.run(
        server,
        "CREATE OR REPLACE TABLE scattered (id INT PRIMARY KEY, score INT NOT NULL, bucket INT NOT"
            + " NULL, name VARCHAR(40) NOT NULL, KEY (score))");
    try (Connection connection = server.adminConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO scattered VALUES (?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < ROWS; i++) {
        int id = 4 * i + shard;
        insert.setInt(1, id);
        insert.setInt(2, (int) (id * 48271L % 1_000_003));
        insert.setInt(3, (int) (id * 16807L % 1000));
        insert.setString(4, "name " + id);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    try (rows) {
      while (rows.next()) {
        count += rows.getString(3).isEmpty() ? 0 : 1;
      }
    }
    return count;
  }

  private static final class Query implements Worker {
    private final Connection connection;
    private final Statement statement;
    private final String query;
    private final int rows;

    private Query(Connection connection, String query, int rows) throws SQLException {
      this.connection = connection;
      this.statement = connection.createStatement();
      this.query = query;
      this.rows = rows;
    }

    @Override
    public void work() throws SQLException {
      int count = count(statement.executeQuery(query));
      if (count > rows) {
        throw new SQLException(count + " rows");
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** The floor of what a scatter can cost on this machine. */
  private static final class ByHand implements Worker {
    private final List<Connection> connections = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final String query;

    private ByHand(List<TestServer> four, String query) throws SQLException {
      for (int i = 0; i < four.size(); i++) {
        Connection connection = Peers.plain("", "mysql", four, "").opener().open(i);
        connections.add(connection);
        statements.add(connection.createStatement());
      }
      this.query = query;
    }

    @Override
    public void work() throws Exception {
      List<Future<Integer>> counts = new ArrayList<>();
      for (Statement each : statements) {
        counts.add(threads.submit(() -> count(each.executeQuery(query))));
      }
      for (Future<Integer> each : counts) {
        each.get();
      }
    }

    @Override
    public void close() throws SQLException {
      threads.shutdownNow();
      for (Connection each : connections) {
        each.close();
      }
    }
  }
}
