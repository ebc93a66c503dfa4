package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.bench.Rounds.Subject;
import io.sluice.bench.Rounds.Worker;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Money that moves between two accounts in a transaction: on one shard, beside the plain driver;
 * and between two shards, beside XA in the order of statements that MyCat sends (start, end,
 * prepare, commit on both, without its log on disk) and beside those that promise less.
 */
final class Transfer implements Part {

  private static final String RULES = "table.account=mod(id)";
  private static final String UPDATE = "UPDATE account SET balance = balance + ? WHERE id = ?";

  /** Makes a worker that moves money between two accounts. */
  private interface Mover {
    Worker of(int from, int to) throws Exception;
  }

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> four = stage.equals();
    for (int shard = 0; shard < four.size(); shard++) {
      Stage.run(
          four.get(shard),
          "CREATE OR REPLACE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)",
          "INSERT INTO account SELECT id, 0 FROM point WHERE id < 400 AND id % 4 = " + shard);
    }
    Peer sluice = Peers.sluice(Peers.SLUICE, "shard", "mysql", four, RULES);
    Peer own = Peers.sluice("Sluice, poolSize=0", "shard", "mysql", four, RULES + "&poolSize=0");
    Peer sphere =
        Peers.shardingSphere("ShardingSphere-JDBC, local", Peers.shardedYaml(four, "", "account"));
    Peer first = Peers.plain(Peers.PLAIN, "mysql", four.subList(0, 1), "");
    List<Subject> one = new ArrayList<>();
    one.add(subject(first.name(), 0, 0, (from, to) -> new OneConnection(first, from, to)));
    one.add(subject(sluice.name(), 100, 0, (from, to) -> new OneConnection(sluice, from, to)));
    one.add(subject(own.name(), 300, 0, (from, to) -> new OneConnection(own, from, to)));
    one.add(subject(sphere.name(), 200, 0, (from, to) -> new OneConnection(sphere, from, to)));
    rounds().run("transaction of two updates on one shard", one, results);

    Peer weak =
        Peers.sluice(
            "Sluice, bestEffort",
            "shard",
            "mysql",
            four,
            RULES + "&crossShardTransactions=bestEffort");
    List<Subject> two = new ArrayList<>();
    two.add(subject("XA in MyCat's order, by hand", 0, 1, (from, to) -> new Xa(four, from, to)));
    two.add(subject(sluice.name(), 100, 1, (from, to) -> new OneConnection(sluice, from, to)));
    two.add(subject(weak.name(), 200, 1, (from, to) -> new OneConnection(weak, from, to)));
    two.add(subject(sphere.name(), 300, 1, (from, to) -> new OneConnection(sphere, from, to)));
    rounds().run("transaction of two updates on two shards", two, results);
  }

  /** Many, for a commit waits for the disk, now short and now long. */
  private static Rounds rounds() {
    return new Rounds(1, 300, 50);
  }

  /** Each with accounts of its own, so that nobody waits for another's lock. */
  private static Subject subject(String name, int first, int shardsBetween, Mover mover) {
    return new Subject(name, thread -> mover.of(first, first + 4 + shardsBetween));
  }

  /** What an application writes. */
  private static final class OneConnection implements Worker {
    private final Connection connection;
    private final PreparedStatement update;
    private final int from;
    private final int to;

    private OneConnection(Peer peer, int from, int to) throws SQLException {
      this.connection = peer.opener().open(0);
      this.connection.setAutoCommit(false);
      this.update = connection.prepareStatement(UPDATE);
      this.from = from;
      this.to = to;
    }

    @Override
    public void work() throws SQLException {
      move(update, from, -1);
      move(update, to, 1);
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private static void move(PreparedStatement update, int account, int amount) throws SQLException {
    update.setInt(1, amount);
    update.setInt(2, account);
    if (update.executeUpdate() != 1) {
      throw new SQLException("no account " + account);
    }
  }

  /** Both shards as branches; end, prepare and commit at the same time on both. */
  private static final class Xa implements Worker {
    private final List<Connection> connections = new ArrayList<>();
    private final List<PreparedStatement> updates = new ArrayList<>();
    private final List<Statement> commands = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final int[] accounts;
    private long number = System.nanoTime();

    private Xa(List<TestServer> servers, int... accounts) throws SQLException {
      for (int account : accounts) {
        Connection connection = Peers.plain("", "mysql", servers, "").opener().open(account % 4);
        connections.add(connection);
        updates.add(connection.prepareStatement(UPDATE));
        commands.add(connection.createStatement());
      }
      this.accounts = accounts;
    }

    @Override
    public void work() throws Exception {
      number++;
      for (int i = 0; i < accounts.length; i++) {
        commands.get(i).execute("XA START " + xid(i));
        move(updates.get(i), accounts[i], 2 * i - 1);
      }
      both("XA END ", "XA PREPARE ");
      both("XA COMMIT ");
    }

    private void both(String... steps) throws Exception {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < accounts.length; i++) {
        int branch = i;
        running.add(
            threads.submit(
                () -> {
                  for (String step : steps) {
                    commands.get(branch).execute(step + xid(branch));
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }

    private String xid(int branch) {
      return "'bench-" + number + "','" + branch + "'";
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
