package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** How long it took until nothing was prepared and nothing locked on any shard, and what was. */
record Settling(long millis, List<String> left) {

  /** What the driver promises. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Waits for it; every fault has ended, and somebody lives who can recover. */
  static Settling await(Vault vault) {
    long start = System.nanoTime();
    List<String> left = new ArrayList<>();
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                left.clear();
                left.addAll(left(vault));
                return left.isEmpty();
              });
    } catch (ConditionTimeoutException late) {
      left.add("not settled in " + LIMIT.toSeconds() + " s");
    }
    return new Settling(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), left);
  }

  /** Prepared branches and locks on all shards. */
  static List<String> left(Vault vault) throws SQLException {
    List<String> left = new ArrayList<>();
    for (int shard = 0; shard < vault.shards(); shard++) {
      TestServer server = vault.server(shard);
      List<String> prepared = Books.prepared(server);
      for (String branch : prepared) {
        left.add("prepared on s" + shard + ": " + branch);
      }
      if (prepared.isEmpty()) {
        for (String table : Books.locked(server)) {
          left.add("locked on s" + shard + ": " + table);
        }
      }
    }
    return left;
  }
}
