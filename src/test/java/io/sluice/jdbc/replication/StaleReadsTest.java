package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.Replication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes a row and reads it back at once, while each replica gets the source's writes up to half a
 * second late. {@code -Dsluice.stale.pairs=100000} makes a measurement of it; the figures are
 * appended to {@code target/stale-reads.txt}.
 */
class StaleReadsTest {

  private static final int PAIRS = Integer.getInteger("sluice.stale.pairs", 1_500);
  private static final int SESSIONS = 4;
  private static final int LONGEST_DELAY_MILLIS = 500;

  private final AtomicLong stale = new AtomicLong();
  private final AtomicLong byReplicas = new AtomicLong();

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void whatWasPromisedToBeSeenIsSeenHoweverLateReplicasAre(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        FaultProxy first = FaultProxy.inFrontOf(cluster.source());
        FaultProxy second = FaultProxy.inFrontOf(cluster.source())) {
      Replication.startThrough(first, cluster.source(), cluster.first());
      Replication.startThrough(second, cluster.source(), cluster.second());
      ScheduledExecutorService weather = Executors.newSingleThreadScheduledExecutor();
      try {
        weather.scheduleAtFixedRate(
            () -> {
              first.delay(ThreadLocalRandom.current().nextInt(LONGEST_DELAY_MILLIS));
              second.delay(ThreadLocalRandom.current().nextInt(LONGEST_DELAY_MILLIS));
            },
            0,
            300,
            TimeUnit.MILLISECONDS);
        play(cluster, on, "session", false);
        assertThat(stale.get()).as("a session's own writes").isZero();
        play(cluster, on, "group", true);
        assertThat(stale.get()).as("writes of the group").isZero();
        play(cluster, on, "eventual", false);
        assertThat(stale.get()).as("without any promise, or the others prove nothing").isPositive();
      } finally {
        weather.shutdownNow();
        assertThat(weather.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private void play(Cluster cluster, Combination on, String level, boolean readElsewhere)
      throws Exception {
    stale.set(0);
    byReplicas.set(0);
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    try (Fleet fleet = cluster.fleet(on.vendor(), "readConsistency=" + level)) {
      List<Future<Void>> runs = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        String name = level + i;
        runs.add(threads.submit(worker(cluster, fleet, name, readElsewhere)));
      }
      for (Future<Void> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s on %s, %-8s: %,d pairs, %,d stale, %.1f %% read from replicas, %.0f s%n",
            on.vendor(),
            on.flavor(),
            level,
            PAIRS,
            stale.get(),
            100.0 * byReplicas.get() / PAIRS,
            (System.nanoTime() - start) / 1e9);
    Files.writeString(
        Path.of("target", "stale-reads.txt"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Between two pairs some reads of others, as an application has them. */
  private Callable<Void> worker(Cluster cluster, Fleet fleet, String name, boolean readElsewhere) {
    return () -> {
      try (Connection writer = fleet.connect();
          Connection other = fleet.connect();
          PreparedStatement write =
              writer.prepareStatement("INSERT INTO ledger (note) VALUES (?)");
          PreparedStatement read =
              (readElsewhere ? other : writer)
                  .prepareStatement(
                      "SELECT COUNT(*), @@port FROM (SELECT note FROM ledger ORDER BY id DESC"
                          + " LIMIT 100) AS latest WHERE note = ?")) {
        for (int i = 0; i < PAIRS / SESSIONS; i++) {
          write.setString(1, name + "-" + i);
          write.executeUpdate();
          read.setString(1, name + "-" + i);
          try (ResultSet row = read.executeQuery()) {
            row.next();
            stale.addAndGet(row.getInt(1) == 1 ? 0 : 1);
            byReplicas.addAndGet(row.getInt(2) == cluster.source().port() ? 0 : 1);
          }
        }
      }
      return null;
    };
  }
}
