package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks one node of a replicated group for its part in replication: whether it takes writes, whom it
 * follows and how far behind it is, and what it has executed. For the one thread that runs its
 * probe.
 */
public final class ReplicationQuestion implements SqlProbe.Question {

  private static final String OF_MARIADB =
      "SELECT @@global.read_only, @@global.gtid_current_pos, @@global.gtid_slave_pos";
  private static final String OF_MYSQL =
      "SELECT @@global.read_only, @@global.gtid_executed, @@global.server_uuid";

  /** Without the right to ask, asking again every second would only fill the server's log. */
  private static final long ASK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** 1044, 1142, 1227: a privilege is missing. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

  private static final int SYNTAX = 1064;

  private final Clock clock;
  private final BooleanSupplier isSource;
  private final HeartbeatTable heartbeats;
  private String denied;
  private long deniedAt;
  private boolean oldWords;
  private boolean seenReadOnly;

  /**
   * A question that was not asked yet.
   *
   * @param isSource whether the node takes the group's writes now
   */
  public ReplicationQuestion(Clock clock, BooleanSupplier isSource) {
    this.clock = clock;
    this.isSource = isSource;
    this.heartbeats = new HeartbeatTable(clock);
  }

  @Override
  public Sight ask(Connection connection) throws SQLException {
    boolean mariaDb =
        connection.getMetaData().getDatabaseProductVersion().contains("MariaDB"); // no round trip
    // Before its position: what one has that follows nobody will never hold more of another's.
    ReplicaStatus status = status(connection, mariaDb);
    boolean readOnly;
    String executed;
    String other;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(mariaDb ? OF_MARIADB : OF_MYSQL)) {
      row.next();
      readOnly = !Set.of("0", "OFF", "FALSE").contains(text(row, 1).toUpperCase(Locale.ROOT));
      executed = text(row, 2);
      other = text(row, 3);
    }
    seenReadOnly |= readOnly;
    // Of one that may not be asked only a change shows that it follows nobody any more.
    boolean replica = denied == null ? status.replica() : readOnly || !seenReadOnly;
    Position position;
    boolean wasReplica;
    if (mariaDb) {
      // What a replica wrote by itself has numbers that the source will give to other writes.
      boolean receives = denied == null ? status.replica() : readOnly;
      position = Position.ofMariaDb(receives ? other : executed);
      wasReplica = !other.isEmpty();
    } else {
      position = Position.ofMySql(executed);
      wasReplica = position.hasOthersThan(other);
    }
    long lag = status.lagMillis();
    String failure = status.failure();
    if (denied != null) {
      lag = heartbeats.beat(connection, isSource.getAsBoolean() && !readOnly);
      failure = lag == Sight.UNKNOWN_LAG ? failure : "";
    }
    return new Sight(true, readOnly, replica, wasReplica, lag, position, failure);
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text.strip();
  }

  private ReplicaStatus status(Connection connection, boolean mariaDb) throws SQLException {
    if (denied != null && clock.nanos() - deniedAt < ASK_AGAIN_NANOS) {
      return ReplicaStatus.unknown(denied);
    }
    try {
      ReplicaStatus status = ReplicaStatus.of(channels(connection, mariaDb));
      denied = null;
      return status;
    } catch (SQLException refused) {
      if (refused.getErrorCode() == SYNTAX && !oldWords) {
        oldWords = true; // before MySQL 8.0.22
        return status(connection, mariaDb);
      } else if (!DENIED.contains(refused.getErrorCode())) {
        throw refused;
      }
      denied =
          "the user may not ask for the replica's status, and there is no table sluice_heartbeat";
      deniedAt = clock.nanos();
      return ReplicaStatus.unknown(denied);
    }
  }

  private List<Map<String, String>> channels(Connection connection, boolean mariaDb)
      throws SQLException {
    String question =
        mariaDb ? "SHOW ALL SLAVES STATUS" : oldWords ? "SHOW SLAVE STATUS" : "SHOW REPLICA STATUS";
    List<Map<String, String>> channels = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      ResultSetMetaData columns = row.getMetaData();
      while (row.next()) {
        Map<String, String> channel = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          String value = row.getString(i);
          if (value != null) {
            channel.put(columns.getColumnLabel(i), value);
          }
        }
        channels.add(channel);
      }
    }
    return channels;
  }
}
