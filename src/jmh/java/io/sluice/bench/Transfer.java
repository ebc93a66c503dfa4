package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.bench.Rounds.Subject;
import io.sluice.bench.Rounds.Worker;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Money that moves between two accounts in a transaction: on one shard, beside the plain driver;
 * and between two shards, beside XA in the order of statements that MyCat sends (start, end,
 * prepare, commit on both, without its log on disk) and beside those that promise less. All of it
 * once with the servers beside, and once a little away.
 */
final class Transfer implements Part {

  private static final String RULES = "table.account=mod(id)";
  private static final long FAR_MILLIS = 1;
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
    near(four, results);
    List<FaultProxy> proxies = new ArrayList<>();
    try {
      for (TestServer server : four) {
        FaultProxy proxy = FaultProxy.inFrontOf(server);
        proxy.delay(FAR_MILLIS);
        proxies.add(proxy);
      }
      far(proxies.stream().map(FaultProxy::hostPort).toList(), results);
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  private static void near(List<TestServer> four, Results results) throws Exception {
    List<String> hosts = four.stream().map(TestServer::hostPort).toList();
    Peer sphere =
        Peers.shardingSphere("ShardingSphere-JDBC, local", Peers.shardedYaml(four, "", "account"));
    List<Subject> one = onOneShard(hosts);
    Peer own = sluice("Sluice, poolSize=0", hosts, "&poolSize=0");
    one.add(subject(own.name(), 300, 0, (from, to) -> new OneConnection(own, from, to)));
    one.add(subject(sphere.name(), 200, 0, (from, to) -> new OneConnection(sphere, from, to)));
    rounds().run("transaction of two updates on one shard", one, results);
    List<Subject> two = onTwoShards(hosts);
    two.add(subject(sphere.name(), 300, 1, (from, to) -> new OneConnection(sphere, from, to)));
    rounds().run("transaction of two updates on two shards", two, results);
  }

  /** Over a network, where what counts is how often it is crossed one after the other. */
  private static void far(List<String> hosts, Results results) throws Exception {
    String distance = ", " + FAR_MILLIS + " ms away each way";
    farRounds()
        .run("transaction of two updates on one shard" + distance, onOneShard(hosts), results);
    farRounds()
        .run("transaction of two updates on two shards" + distance, onTwoShards(hosts), results);
  }

  private static List<Subject> onOneShard(List<String> hosts) {
    Peer first = Peers.url(Peers.PLAIN, "jdbc:mysql://" + hosts.get(0) + "/app");
    Peer sluice = sluice(Peers.SLUICE, hosts, "");
    List<Subject> subjects = new ArrayList<>();
    subjects.add(subject(first.name(), 0, 0, (from, to) -> new OneConnection(first, from, to)));
    subjects.add(subject(sluice.name(), 100, 0, (from, to) -> new OneConnection(sluice, from, to)));
    return subjects;
  }

  private static List<Subject> onTwoShards(List<String> hosts) {
    Peer sluice = sluice(Peers.SLUICE, hosts, "");
    Peer weak = sluice("Sluice, bestEffort", hosts, "&crossShardTransactions=bestEffort");
    List<Subject> subjects = new ArrayList<>();
    subjects.add(
        subject("XA in MyCat's order, by hand", 0, 1, (from, to) -> new Xa(hosts, from, to)));
    subjects.add(subject(sluice.name(), 100, 1, (from, to) -> new OneConnection(sluice, from, to)));
    subjects.add(subject(weak.name(), 200, 1, (from, to) -> new OneConnection(weak, from, to)));
    return subjects;
  }

  private static Peer sluice(String name, List<String> hosts, String query) {
    return Peers.url(
        name,
        "jdbc:shard://"
            + String.join(",", hosts)
            + "/app?"
            + RULES
            + "&connectionGroup=bench-"
            + UUID.randomUUID()
            + query);
  }

  /** Many, for a commit waits for the disk, now short and now long. */
  private static Rounds rounds() {
    return new Rounds(1, 300, 50);
  }

  /** Slices of many transactions, each of which takes some milliseconds. */
  private static Rounds farRounds() {
    return new Rounds(1, 100, 250);
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

    private Xa(List<String> hosts, int... accounts) throws SQLException {
      for (int account : accounts) {
        String url = "jdbc:mysql://" + hosts.get(account % hosts.size()) + "/app";
        Connection connection = Peers.url("", url).opener().open(0);
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
