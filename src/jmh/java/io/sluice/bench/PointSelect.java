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

/**
 * One row by its primary key in autocommit, over a connection that is kept: through each mode, with
 * a kept prepared statement and with a new text each time, with one thread and with eight. Where a
 * mode goes to another host with each statement, the plain driver does so by hand.
 */
final class PointSelect implements Part {

  private static final int[] THREADS = {1, 8};

  private interface Field {
    List<Peer> peers(Stage stage) throws Exception;
  }

  private final String mode;
  private final Field field;

  /** How many hosts a program would ask in turn by hand; 1 = each thread stays on one. */
  private final int inTurn;

  private PointSelect(String mode, int inTurn, Field field) {
    this.mode = mode;
    this.inTurn = inTurn;
    this.field = field;
  }

  static PointSelect loadbalance() {
    return new PointSelect(
        "loadbalance",
        1,
        stage -> {
          List<TestServer> three = stage.equals().subList(0, 3);
          String hosts = Peers.hosts(three);
          List<Peer> peers = new ArrayList<>();
          peers.add(Peers.plain(Peers.PLAIN, "mysql", three, ""));
          peers.add(Peers.sluice(Peers.SLUICE, "loadbalance", "mysql", three, ""));
          peers.add(
              Peers.url("Connector/J loadbalance", "jdbc:mysql:loadbalance://" + hosts + "/app"));
          peers.add(
              Peers.url(
                  "Connector/J loadbalance, local session state",
                  "jdbc:mysql:loadbalance://" + hosts + "/app?useLocalSessionState=true"));
          peers.add(Peers.aws("AWS wrapper, no plugins", three, "?wrapperPlugins="));
          peers.add(Peers.aws("AWS wrapper, default plugins", three, ""));
          peers.add(Peers.plain("MariaDB driver alone", "mariadb", three, ""));
          peers.add(
              Peers.sluice("Sluice on MariaDB's driver", "loadbalance", "mariadb", three, ""));
          peers.add(
              Peers.url(
                  "MariaDB driver loadbalance", "jdbc:mariadb:loadbalance://" + hosts + "/app"));
          return peers;
        });
  }

  static PointSelect replication() {
    return new PointSelect(
        "replication",
        2,
        stage -> {
          List<TestServer> all = stage.replicated();
          String hosts = Peers.hosts(all);
          List<TestServer> replicas = all.subList(1, 3);
          List<Peer> peers = new ArrayList<>();
          peers.add(Peers.plain(Peers.PLAIN, "mysql", replicas, ""));
          peers.add(Peers.sluice(Peers.SLUICE, "replication", "mysql", all, ""));
          peers.add(
              readOnly(
                  Peers.url(
                      "Connector/J replication", "jdbc:mysql:replication://" + hosts + "/app")));
          peers.add(
              readOnly(
                  Peers.url(
                      "Connector/J replication, local session state",
                      "jdbc:mysql:replication://" + hosts + "/app?useLocalSessionState=true")));
          peers.add(Peers.shardingSphere("ShardingSphere-JDBC", Peers.splitYaml(all)));
          peers.add(Peers.plain("MariaDB driver alone", "mariadb", replicas, ""));
          peers.add(Peers.sluice("Sluice on MariaDB's driver", "replication", "mariadb", all, ""));
          peers.add(
              readOnly(
                  Peers.url(
                      "MariaDB driver replication",
                      "jdbc:mariadb:replication://" + hosts + "/app")));
          return peers;
        });
  }

  static PointSelect shard() {
    return new PointSelect(
        "shard",
        4,
        stage -> {
          List<TestServer> four = stage.equals();
          List<Peer> peers = new ArrayList<>();
          peers.add(Peers.plain(Peers.PLAIN, "mysql", four, ""));
          peers.add(
              Peers.sluice(
                  Peers.SLUICE, "shard", "mysql", four, "table.point=mod(id)&poolSize=10"));
          peers.add(
              Peers.sluice(
                  "Sluice, poolSize=0", "shard", "mysql", four, "table.point=mod(id)&poolSize=0"));
          peers.add(
              Peers.shardingSphere("ShardingSphere-JDBC", Peers.shardedYaml(four, "", "point")));
          return peers;
        });
  }

  /** These drivers only read from replicas when they are told so. */
  private static Peer readOnly(Peer peer) {
    return new Peer(
        peer.name(),
        number -> {
          Connection connection = peer.opener().open(number);
          connection.setReadOnly(true);
          return connection;
        });
  }

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<Peer> peers = field.peers(stage);
    for (int threads : THREADS) {
      String by = ", " + threads + (threads == 1 ? " thread" : " threads");
      List<Subject> prepared = new ArrayList<>();
      List<Subject> texts = new ArrayList<>();
      for (Peer peer : peers) {
        boolean byHand = peer.name().endsWith("alone");
        int hosts = byHand ? inTurn : 1;
        prepared.add(new Subject(peer.name(), thread -> new Prepared(peer, thread, hosts)));
        texts.add(new Subject(peer.name(), thread -> new Texts(peer, thread, hosts)));
      }
      new Rounds(threads).run("point select, " + mode + ", prepared" + by, prepared, results);
      new Rounds(threads).run("point select, " + mode + ", text" + by, texts, results);
    }
  }

  /** Next key: all over the table, the same for everybody. */
  private static int key(int count) {
    return (int) (count * 7919L % Stage.ROWS);
  }

  private static void read(ResultSet row) throws SQLException {
    try (row) {
      if (!row.next() || row.getString(2).isEmpty()) {
        throw new SQLException("no such row");
      }
    }
  }

  /** Connections that are used by the key's remainder: one, or what a program does by hand. */
  private abstract static class Selects<S extends Statement> implements Worker {
    private final List<Connection> connections = new ArrayList<>();
    private final List<S> statements = new ArrayList<>();
    private int count;

    Selects(Peer peer, int thread, int hosts) throws SQLException {
      for (int i = 0; i < hosts; i++) {
        Connection connection = peer.opener().open(hosts == 1 ? thread : i);
        connections.add(connection);
        statements.add(make(connection));
      }
    }

    abstract S make(Connection connection) throws SQLException;

    abstract ResultSet select(S statement, int key) throws SQLException;

    @Override
    public final void work() throws SQLException {
      int key = key(count++);
      read(select(statements.get(key % statements.size()), key));
    }

    @Override
    public final void close() throws SQLException {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static final class Prepared extends Selects<PreparedStatement> {
    private Prepared(Peer peer, int thread, int hosts) throws SQLException {
      super(peer, thread, hosts);
    }

    @Override
    PreparedStatement make(Connection connection) throws SQLException {
      return connection.prepareStatement("SELECT k, c FROM point WHERE id = ?");
    }

    @Override
    ResultSet select(PreparedStatement statement, int key) throws SQLException {
      statement.setInt(1, key);
      return statement.executeQuery();
    }
  }

  private static final class Texts extends Selects<Statement> {
    private Texts(Peer peer, int thread, int hosts) throws SQLException {
      super(peer, thread, hosts);
    }

    @Override
    Statement make(Connection connection) throws SQLException {
      return connection.createStatement();
    }

    @Override
    ResultSet select(Statement statement, int key) throws SQLException {
      return statement.executeQuery("SELECT k, c FROM point WHERE id = " + key);
    }
  }
}
