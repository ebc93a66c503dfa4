package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.bench.Rounds.Subject;
import io.sluice.bench.Rounds.Worker;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Batches of a thousand rows in autocommit, spread over four shards or all on one server. */
final class InsertBatch implements Part {

  private static final int ROWS = 1000;
  private static final String REWRITE = "rewriteBatchedStatements=true";

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> four = stage.equals();
    for (TestServer server : four) {
      Stage.run(
          server,
          "CREATE TABLE IF NOT EXISTS batched (id BIGINT PRIMARY KEY, user_id INT NOT NULL,"
              + " note VARCHAR(60) NOT NULL)");
    }
    String rules = "table.batched=mod(id)&";
    List<Subject> one = new ArrayList<>();
    one.add(subject(Peers.plain(Peers.PLAIN, "mysql", four.subList(0, 1), "?" + REWRITE), 0));
    one.add(subject(Peers.sluice(Peers.SLUICE, "shard", "mysql", four, rules + REWRITE), 1));
    one.add(
        subject(
            Peers.sluice(
                "Sluice, bestEffort",
                "shard",
                "mysql",
                four,
                rules + REWRITE + "&crossShardTransactions=bestEffort"),
            2));
    one.add(
        subject(
            Peers.shardingSphere(
                "ShardingSphere-JDBC", Peers.shardedYaml(four, "?" + REWRITE, "batched")),
            3));
    new Rounds(1).run("batch of 1,000 inserts, rewritten by the driver", one, results);
    List<Subject> each = new ArrayList<>();
    each.add(subject(Peers.plain(Peers.PLAIN, "mysql", four.subList(0, 1), ""), 4));
    each.add(
        subject(
            Peers.sluice(
                "Sluice, bestEffort",
                "shard",
                "mysql",
                four,
                rules + "crossShardTransactions=bestEffort"),
            5));
    new Rounds(1, 11, 500).run("batch of 1,000 inserts, one by one", each, results);
  }

  private static Subject subject(Peer peer, int number) {
    return new Subject(peer.name(), thread -> new Batches(peer.opener().open(0), number));
  }

  private static final class Batches implements Worker {
    private final Connection connection;
    private final PreparedStatement insert;
    private long id;

    private Batches(Connection connection, int number) throws SQLException {
      this.connection = connection;
      this.insert = connection.prepareStatement("INSERT INTO batched VALUES (?, ?, ?)");
      this.id = (1L + number) << 40;
    }

    @Override
    public void work() throws SQLException {
      for (int i = 0; i < ROWS; i++) {
        insert.setLong(1, id++);
        insert.setInt(2, i);
        insert.setString(3, "a note of a row, not too long");
        insert.addBatch();
      }
      if (insert.executeBatch().length != ROWS) {
        throw new SQLException("not one count for each row");
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
