package io.sluice.jdbc.internal.shard.transaction;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL of {@code sluice_tx}, of which each shard has one. Its rows:
 *
 * <ul>
 *   <li>{@code table}: the identity of the table, made with it. Whoever does not find the identity
 *       that a transaction names must not conclude anything from a row that is missing.
 *   <li>{@code commit}: the decision. It is written in the transaction of the first shard, whose
 *       commit makes it; {@code home} is the identity of this table, {@code branches} those of the
 *       tables on the other shards.
 *   <li>{@code branch}: the marker in a branch; it can be read by all once the branch is committed.
 *       {@code home} is the identity of the table with the decision.
 *   <li>{@code abort}: the tombstone; the transaction can never be decided any more.
 * </ul>
 *
 * {@code owner} is the server's number of the connection that wrote the row: as long as nobody else
 * can see the row, that connection may stand in the way.
 *
 * <p>Stateless. All names and values are of Sluice's own making and need no quoting.
 */
final class TransactionTable {

  static final String NAME = "sluice_tx";

  static final String CREATE =
      "CREATE TABLE IF NOT EXISTS sluice_tx"
          + " (gtrid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,"
          + " kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
          + " home CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
          + " branches VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',"
          + " owner BIGINT UNSIGNED NOT NULL DEFAULT 0,"
          + " created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB";

  /** Of all other reads; a server may refuse writes of weaker ones, for its binary log. */
  static final String ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  static final int NO_SUCH_TABLE = 1146;
  static final int LOCK_WAIT = 1205;
  static final int DUPLICATE = 1062;

  /** As MySQL says it, and as MariaDB does. */
  static final Set<Integer> OLDER_SNAPSHOT = Set.of(1412, 159);

  static final int UNKNOWN_XID = 1397;

  /** More than these are looked at next time. */
  private static final int MOST_ROWS = 1000;

  private TransactionTable() {}

  /**
   * A row that a transaction has left.
   *
   * @param kind {@code commit}, {@code branch} or {@code abort}
   * @param home identity of the table with the decision
   * @param branches identities of the tables of the other shards, of a decision only
   */
  record Row(String gtrid, String kind, String home, List<String> branches) {}

  /**
   * A row that is to be written in a transaction of the application's.
   *
   * @param checked writes it if the table is the one of that identity, else no row
   * @param plain writes it anyway: a transaction may not read a table that is younger than its
   *     snapshot
   * @param own identity that the table must have
   */
  record Insert(String checked, String plain, String own) {

    private static Insert of(String gtrid, String kind, String home, String branches, String own) {
      String head = "INSERT INTO sluice_tx (gtrid, kind, home, branches, owner) ";
      String values = "'" + String.join("','", gtrid, kind, home, branches) + "', CONNECTION_ID()";
      return new Insert(
          head + "SELECT " + values + " FROM sluice_tx WHERE gtrid='table' AND home='" + own + "'",
          head + "VALUES (" + values + ")",
          own);
    }
  }

  /**
   * The marker of a branch.
   *
   * @param home identity of the table with the decision
   * @param own identity of the table it is written to
   */
  static Insert marker(String gtrid, String home, String own) {
    return Insert.of(gtrid, "branch", home, "", String.valueOf(own));
  }

  /** The decision. */
  static Insert decision(String gtrid, String home, List<String> branches) {
    return Insert.of(gtrid, "commit", home, String.join(",", branches), home);
  }

  private static Insert tombstone(String gtrid, String home) {
    return Insert.of(gtrid, "abort", home, "", home);
  }

  /** The identity of the table; null if there is no table, or none of ours. */
  static String identity(Connection connection) throws SQLException {
    try {
      return text(connection, "SELECT home FROM sluice_tx WHERE gtrid='table'");
    } catch (SQLException failed) {
      if (failed.getErrorCode() == NO_SUCH_TABLE) {
        return null;
      }
      throw failed;
    }
  }

  /**
   * Makes sure that there is a table that this user may write to.
   *
   * @param fresh its identity should it be new
   * @return its identity
   */
  static String establish(Connection connection, String fresh) throws SQLException {
    if (identity(connection) == null) {
      update(connection, CREATE);
    }
    update(
        connection,
        "INSERT IGNORE INTO sluice_tx (gtrid, kind, home) VALUES ('table','table','"
            + fresh
            + "')");
    flush(connection, "none");
    delete(connection, List.of("none"));
    return identity(connection);
  }

  /** All prepared branches on a server: of Sluice's own, and of transaction managers. */
  static List<BranchName> prepared(Connection connection) throws SQLException {
    List<BranchName> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("XA RECOVER")) {
      while (rows.next()) {
        all.add(name(rows.getInt(1), rows.getInt(2), rows.getBytes(4)));
      }
    }
    return all;
  }

  private static BranchName name(int format, int gtridLength, byte[] data) {
    Optional<OwnXid> own =
        OwnXid.recovered(format, gtridLength, new String(data, StandardCharsets.ISO_8859_1));
    if (own.isPresent()) {
      return own.get();
    }
    int cut = Math.min(gtridLength, data.length);
    return new GlobalXid(
        format, Arrays.copyOf(data, cut), Arrays.copyOfRange(data, cut, data.length));
  }

  /** What kind of row a transaction has here, as all see it; null if none. */
  static String kind(Connection connection, String gtrid) throws SQLException {
    return text(connection, "SELECT kind FROM sluice_tx WHERE gtrid='" + gtrid + "'");
  }

  /** The home that the marker of a branch names, which nobody else may see yet; or null. */
  static String homeOfPrepared(Connection connection, String gtrid) throws SQLException {
    return unseen(
        connection, "SELECT home FROM sluice_tx WHERE kind='branch' AND gtrid='" + gtrid + "'");
  }

  /**
   * Ends the connection that wrote a row of a transaction, where nobody may use it any more; not if
   * the server has been started anew since, for then another one may have its number.
   *
   * @param kind of the row
   */
  static void endOwner(Connection connection, String gtrid, String kind) throws SQLException {
    String row = " FROM sluice_tx WHERE kind='" + kind + "' AND gtrid='" + gtrid + "'";
    String owner = unseen(connection, "SELECT owner" + row);
    String age = unseen(connection, "SELECT TIMESTAMPDIFF(SECOND, created, SYSDATE())" + row);
    if (owner == null || age == null || owner.equals("0")) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet uptime = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      if (!uptime.next() || uptime.getLong(2) <= Long.parseLong(age) + 1) {
        return;
      }
    }
    update(connection, "KILL CONNECTION " + owner);
  }

  /**
   * Makes sure that what can be read of a transaction is on the server's disk as well: others see a
   * commit a little before that. A change that is committed later takes it along.
   */
  static void flush(Connection connection, String gtrid) throws SQLException {
    update(connection, "UPDATE sluice_tx SET owner=owner+1 WHERE gtrid='" + gtrid + "'");
  }

  /** Reads what may not be committed yet. */
  private static String unseen(Connection connection, String sql) throws SQLException {
    update(connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
    try {
      return text(connection, sql);
    } finally {
      update(connection, ISOLATION);
    }
  }

  /** All that transactions have left. */
  static List<Row> rows(Connection connection) throws SQLException {
    List<Row> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT gtrid, kind, home, branches FROM sluice_tx WHERE gtrid<>'table' LIMIT "
                    + MOST_ROWS)) {
      while (rows.next()) {
        String branches = rows.getString(4);
        all.add(
            new Row(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                branches.isEmpty() ? List.of() : List.of(branches.split(","))));
      }
    }
    return all;
  }

  /**
   * What became of a transaction; if it was not decided it never will be.
   *
   * @param home identity that the table must have
   */
  static Fate settle(Connection connection, String gtrid, String home) throws SQLException {
    Fate known = known(connection, gtrid);
    if (known != Fate.OPEN) {
      return known;
    }
    update(connection, "SET SESSION innodb_lock_wait_timeout=1");
    try {
      int written = update(connection, tombstone(gtrid, home).checked());
      return written == 1 ? Fate.ABORTED : Fate.OPEN;
    } catch (SQLException refused) {
      if (refused.getErrorCode() == LOCK_WAIT) {
        return Fate.OPEN; // whoever has written the row holds it still
      } else if (refused.getErrorCode() == DUPLICATE) {
        return known(connection, gtrid);
      }
      throw refused;
    }
  }

  private static Fate known(Connection connection, String gtrid) throws SQLException {
    String kind = kind(connection, gtrid);
    if (kind == null) {
      return Fate.OPEN;
    } else if (!kind.equals("commit")) {
      return Fate.ABORTED;
    }
    flush(connection, gtrid);
    return Fate.COMMITTED;
  }

  /** One by one, by their key: any other search would wait for the rows of open transactions. */
  static void delete(Connection connection, List<String> gtrids) throws SQLException {
    for (String gtrid : gtrids) {
      update(connection, "DELETE FROM sluice_tx WHERE gtrid='" + gtrid + "'");
    }
  }

  /** Ends a prepared branch. */
  static void finish(Connection connection, BranchName xid, boolean commit) throws SQLException {
    update(connection, "XA " + (commit ? "COMMIT " : "ROLLBACK ") + xid.text());
  }

  /** Whether the server refuses writes, so that another one is to be asked. */
  static boolean isReadOnly(Connection connection) throws SQLException {
    String value = text(connection, "SELECT @@global.read_only");
    return !("0".equals(value) || "OFF".equalsIgnoreCase(value));
  }

  static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
