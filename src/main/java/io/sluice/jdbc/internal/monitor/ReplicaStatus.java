package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.topology.Sight;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the rows of {@code SHOW REPLICA STATUS} say together, one row a channel. A pure function.
 *
 * @param replica whether it is set up to follow anybody
 * @param lagMillis of the channel furthest behind; −1 if that of any channel is unknown, as it is
 *     while a thread of it is stopped
 * @param failure why the lag is unknown, empty if it is not, or if there is nothing to follow
 */
record ReplicaStatus(boolean replica, long lagMillis, String failure) {

  static ReplicaStatus unknown(String failure) {
    return new ReplicaStatus(false, Sight.UNKNOWN_LAG, failure);
  }

  /** By column name without case; a column that is NULL is left out. */
  static ReplicaStatus of(List<Map<String, String>> channels) {
    long most = Sight.UNKNOWN_LAG;
    String failure = "";
    for (Map<String, String> channel : channels) {
      String receives = either(channel, "Replica_IO_Running", "Slave_IO_Running");
      String applies = either(channel, "Replica_SQL_Running", "Slave_SQL_Running");
      String behind = either(channel, "Seconds_Behind_Source", "Seconds_Behind_Master");
      if (!"Yes".equalsIgnoreCase(receives)) {
        failure = "it does not receive (" + receives + ")";
      } else if (!"Yes".equalsIgnoreCase(applies)) {
        failure = "it does not apply what it received (" + applies + ")";
      } else if (behind == null) {
        failure = "the server does not say how far behind it is";
      } else {
        most = Math.max(most, TimeUnit.SECONDS.toMillis((long) Double.parseDouble(behind)));
      }
    }
    return new ReplicaStatus(
        !channels.isEmpty(), failure.isEmpty() ? most : Sight.UNKNOWN_LAG, failure);
  }

  private static String either(Map<String, String> channel, String now, String before) {
    String value = channel.get(now);
    return value != null ? value : channel.get(before);
  }
}
