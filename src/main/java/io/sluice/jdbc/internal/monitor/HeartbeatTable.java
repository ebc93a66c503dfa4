package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.topology.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * The lag of a replica for users who may not ask for its status: from the table {@code
 * sluice_heartbeat} of the URL's database, whose one row is written on the source with every probe.
 * Counts by the clocks of both servers, as every such table does. For one node and one thread.
 *
 * <pre>
 * CREATE TABLE sluice_heartbeat (ts DATETIME(6) NOT NULL);
 * INSERT INTO sluice_heartbeat VALUES (UTC_TIMESTAMP(6));
 * </pre>
 */
final class HeartbeatTable {

  private static final String WRITE = "UPDATE sluice_heartbeat SET ts = UTC_TIMESTAMP(6)";
  private static final String READ =
      "SELECT TIMESTAMPDIFF(MICROSECOND, MAX(ts), UTC_TIMESTAMP(6)) FROM sluice_heartbeat";

  private static final long ASK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int ANSWERED_BY_SERVER = 1000;

  private final Clock clock;
  private boolean missing;
  private long missingSince;

  HeartbeatTable(Clock clock) {
    this.clock = clock;
  }

  /**
   * Writes on the source, and nowhere else: a row changed on a replica that takes writes would stop
   * its replication. On any other host returns the lag, −1 = unknown.
   */
  long beat(Connection connection, boolean isSource) throws SQLException {
    if (missing && clock.nanos() - missingSince < ASK_AGAIN_NANOS) {
      return Sight.UNKNOWN_LAG;
    }
    try (Statement statement = connection.createStatement()) {
      missing = false;
      if (isSource) {
        statement.executeUpdate(WRITE);
        return Sight.UNKNOWN_LAG;
      }
      try (ResultSet row = statement.executeQuery(READ)) {
        row.next();
        long micros = row.getLong(1);
        return row.wasNull()
            ? Sight.UNKNOWN_LAG
            : Math.max(0, TimeUnit.MICROSECONDS.toMillis(micros));
      }
    } catch (SQLException refused) {
      if (refused.getErrorCode() < ANSWERED_BY_SERVER) {
        throw refused;
      }
      missing = true; // no such table, no database chosen, or no right to it
      missingSince = clock.nanos();
      return Sight.UNKNOWN_LAG;
    }
  }
}
