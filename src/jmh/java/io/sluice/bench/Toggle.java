package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.bench.Rounds.Subject;
import io.sluice.bench.Rounds.Worker;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Read, write, read, write …: what the switching costs. Once as Connector/J wants it, with {@code
 * setReadOnly} before each; once by the statements alone, which only those can that read them. With
 * a write that changes a row, and with one that finds none, beside which the switching shows.
 */
final class Toggle implements Part {

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> all = stage.replicated();
    Stage.run(all.get(0), "CREATE TABLE IF NOT EXISTS toggled (id INT PRIMARY KEY, n INT)");
    Stage.run(all.get(0), "REPLACE INTO toggled SELECT id, 0 FROM point WHERE id < 64");
    toggle("that changes a row", 0, all, results);
    toggle("that finds no row", -1000, all, results);
  }

  private static void toggle(String kind, int first, List<TestServer> all, Results results)
      throws Exception {
    String hosts = Peers.hosts(all);
    List<Subject> subjects = new ArrayList<>();
    Peer local =
        Peers.url(
            "Connector/J, local session state",
            "jdbc:mysql:replication://" + hosts + "/app?useLocalSessionState=true");
    subjects.add(told(local, first, ""));
    subjects.add(
        told(Peers.url("Connector/J", "jdbc:mysql:replication://" + hosts + "/app"), first, ""));
    subjects.add(
        told(sluice(all, "Sluice", "mysql", "readConsistency=eventual"), first, ", eventual"));
    subjects.add(told(sluice(all, "Sluice", "mysql", ""), first, ", reads its own writes"));
    subjects.add(
        by(sluice(all, "Sluice", "mysql", "readConsistency=eventual"), first, ", eventual"));
    subjects.add(by(sluice(all, "Sluice", "mysql", ""), first, ", reads its own writes"));
    subjects.add(
        told(
            Peers.url("MariaDB driver", "jdbc:mariadb:replication://" + hosts + "/app"),
            first,
            ""));
    subjects.add(
        told(
            sluice(all, "Sluice on MariaDB's driver", "mariadb", "readConsistency=eventual"),
            first,
            ", eventual"));
    subjects.add(by(Peers.shardingSphere("ShardingSphere-JDBC", Peers.splitYaml(all)), first, ""));
    new Rounds(1).run("read/write toggle, a read and a write " + kind, subjects, results);
  }

  private static Peer sluice(List<TestServer> all, String name, String vendor, String query) {
    return Peers.sluice(name, "replication", vendor, all, query);
  }

  private static Subject told(Peer peer, int first, String note) {
    return new Subject(
        peer.name() + ", setReadOnly" + note,
        thread -> new Pairs(peer.opener().open(thread), first + thread, true));
  }

  private static Subject by(Peer peer, int first, String note) {
    return new Subject(
        peer.name() + ", by statement" + note,
        thread -> new Pairs(peer.opener().open(thread), first + thread, false));
  }

  private static final class Pairs implements Worker {
    private final Connection connection;
    private final PreparedStatement read;
    private final PreparedStatement write;
    private final boolean told;
    private final int id;
    private int count;

    private Pairs(Connection connection, int id, boolean told) throws SQLException {
      this.connection = connection;
      this.read = connection.prepareStatement("SELECT k, c FROM point WHERE id = ?");
      this.write = connection.prepareStatement("UPDATE toggled SET n = n + 1 WHERE id = ?");
      this.id = id;
      this.told = told;
    }

    @Override
    public void work() throws SQLException {
      if (told) {
        connection.setReadOnly(true);
      }
      read.setInt(1, count++ % Stage.ROWS);
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("no such row");
        }
      }
      if (told) {
        connection.setReadOnly(false);
      }
      write.setInt(1, id);
      write.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
