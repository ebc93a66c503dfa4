package io.sluice.jdbc.internal.shard.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the rows of transactions that are over, in the background and many at once: first the
 * decisions, then the markers, for a decision whose marker is missing looks like a branch that was
 * lost. What is not deleted, because a shard is down or the process ends, is left to recovery.
 * Thread-safe.
 */
final class Forgetting {

  private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
  private static final long DELAY_MILLIS = 1000;
  private static final int MOST_WAITING = 20_000;

  /** Rows in one transaction: each commit waits for the disk, but each row stays locked so long. */
  private static final int MOST_AT_ONCE = 50;

  private record Over(String gtrid, int home, List<Integer> branches) {}

  private final Coordinator coordinator;
  private final Queue<Over> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  Forgetting(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** All branches are committed, and nobody will ask for the decision any more. */
  void add(String gtrid, int home, List<Integer> branches) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      return;
    }
    waiting.add(new Over(gtrid, home, branches));
    if (scheduled.compareAndSet(false, true)) {
      coordinator.scheduler().schedule(this::run, DELAY_MILLIS);
    }
  }

  private void run() {
    scheduled.set(false);
    List<Over> all = new ArrayList<>();
    for (Over next = waiting.poll(); next != null; next = waiting.poll()) {
      count.decrementAndGet();
      all.add(next);
    }
    Map<Integer, List<Over>> byHome = new TreeMap<>();
    all.forEach(each -> byHome.computeIfAbsent(each.home(), key -> new ArrayList<>()).add(each));
    Map<Integer, List<String>> markers = new TreeMap<>();
    byHome.forEach(
        (home, over) -> {
          if (delete(home, over.stream().map(Over::gtrid).toList())) {
            over.forEach(
                each ->
                    each.branches()
                        .forEach(
                            shard ->
                                markers
                                    .computeIfAbsent(shard, key -> new ArrayList<>())
                                    .add(each.gtrid())));
          }
        });
    markers.forEach(this::delete);
    all.forEach(this::forgotten);
  }

  private boolean delete(int shard, List<String> gtrids) {
    try (Connection connection = coordinator.open(shard)) {
      connection.setAutoCommit(false);
      for (int from = 0; from < gtrids.size(); from += MOST_AT_ONCE) {
        int to = Math.min(gtrids.size(), from + MOST_AT_ONCE);
        TransactionTable.delete(connection, gtrids.subList(from, to));
        connection.commit();
      }
      return true;
    } catch (SQLException | RuntimeException failed) {
      LOG.debug(
          "[{}] Rows of finished transactions stay on shard {} for now: {}",
          coordinator.group(),
          coordinator.shards().get(shard),
          failed.toString());
      return false;
    }
  }

  private void forgotten(Over over) {
    try {
      coordinator.steps().at(Step.FORGOTTEN, over.gtrid(), coordinator.shards().get(over.home()));
    } catch (SQLException failed) {
      LOG.debug("[{}] {}", coordinator.group(), failed.toString());
    }
  }
}
