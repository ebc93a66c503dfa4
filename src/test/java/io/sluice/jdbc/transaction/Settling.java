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

  private static final Duration LEAST = Duration.ofSeconds(1);

  /** Waits for it; every fault has ended just now. */
  static Settling await(Vault vault) {
    return await(vault, System.nanoTime());
  }

  /**
   * Waits for it.
   *
   * @param faultsEnded when the last fault had ended
   */
  static Settling await(Vault vault, long faultsEnded) {
    Duration patience = LIMIT.minusNanos(System.nanoTime() - faultsEnded);
    List<String> left = new ArrayList<>();
    try {
      Awaitility.await()
          .atMost(patience.toMillis() < LEAST.toMillis() ? LEAST : patience)
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
    return new Settling(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - faultsEnded), left);
  }

  /** Prepared branches and locks on all shards. */
  static List<String> left(Vault vault) throws SQLException {
    List<String> left = new ArrayList<>();
    for (int shard = 0; shard < vault.shards(); shard++) {
      TestServer server = vault.server(shard);
      for (String branch : Books.prepared(server)) {
        left.add("prepared on s" + shard + ": " + branch);
      }
      for (String table : Books.locked(server)) {
        left.add("locked on s" + shard + ": " + table);
      }
    }
    return left;
  }
}
