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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes a row and reads it back, at once or a little later, while each replica gets the source's
 * writes up to half a second late. {@code -Dsluice.stale.pairs=100000} makes a measurement of it,
 * {@code -Dsluice.stale.levels=group} of one level alone, {@code -Dsluice.stale.seconds=200} ends
 * each part after that time; the figures are appended to {@code target/stale-reads.txt}.
 */
class StaleReadsTest {

  private static final int PAIRS = Integer.getInteger("sluice.stale.pairs", 1_500);
  private static final List<String> LEVELS =
      List.of(System.getProperty("sluice.stale.levels", "session,group,eventual").split(","));
  private static final int SESSIONS = Integer.getInteger("sluice.stale.sessions", 4);
  private static final int LONGEST_DELAY_MILLIS = 500;

  /** A slow machine makes fewer pairs; the report says how many. */
  private static final long LONGEST_SECONDS = Long.getLong("sluice.stale.seconds", 60);

  /** Between a write and its read, and how many sessions do so at a time. */
  private static final int[] PAUSES_MILLIS = {250, 1000};

  private static final int PAUSING_SESSIONS = 16;
  private static final int PAIRS_WITH_PAUSE =
      Math.min(40, Math.max(10, PAIRS / 1000)) * PAUSING_SESSIONS;

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final AtomicLong byReplicas = new AtomicLong();

  private record Played(long stale, double shareOfReplicas) {}

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  @Timeout(600)
  void whatWasPromisedToBeSeenIsSeenHoweverLateReplicasAre(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        FaultProxy first = FaultProxy.inFrontOf(cluster.source());
        FaultProxy second = FaultProxy.inFrontOf(cluster.source())) {
      cluster.source().execute("CREATE INDEX by_note ON ledger (note)");
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
        for (String level : LEVELS) {
          play(cluster, on, level);
        }
      } finally {
        weather.shutdownNow();
        assertThat(weather.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private void play(Cluster cluster, Combination on, String level) throws Exception {
    Played atOnce = play(cluster, on, level, 0);
    if (level.equals("eventual")) {
      assertThat(atOnce.stale()).as("without any promise, or it proves nothing").isPositive();
      return;
    }
    assertThat(atOnce.stale()).as("stale with %s", level).isZero();
    for (int pause : PAUSES_MILLIS) {
      Played later = play(cluster, on, level, pause);
      assertThat(later.stale()).as("stale with %s after %d ms", level, pause).isZero();
      if (pause > LONGEST_DELAY_MILLIS && level.equals("session")) {
        assertThat(later.shareOfReplicas()).as("who has all serves the reads").isGreaterThan(0.5);
      }
    }
  }

  private Played play(Cluster cluster, Combination on, String level, int pauseMillis)
      throws Exception {
    done.set(0);
    stale.set(0);
    byReplicas.set(0);
    int sessions = pauseMillis == 0 ? SESSIONS : PAUSING_SESSIONS;
    int pairs = (pauseMillis == 0 ? PAIRS : PAIRS_WITH_PAUSE) / sessions;
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    try (Fleet fleet = cluster.fleet(on.vendor(), "readConsistency=" + level)) {
      List<Future<Void>> runs = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        String name = level + pauseMillis + "-" + i;
        Worker worker = new Worker(cluster, fleet, name, level.equals("group"), pairs, pauseMillis);
        runs.add(threads.submit(() -> run(worker)));
      }
      for (Future<Void> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
    long all = done.get();
    assertThat(all).isPositive();
    Played played = new Played(stale.get(), (double) byReplicas.get() / all);
    String line =
        String.format(
            Locale.ROOT,
            "%s on %s, %-8s, read %4d ms after its write: %,d pairs, %,d stale, %.1f %% read from"
                + " replicas, %.0f s%n",
            on.vendor(),
            on.flavor(),
            level,
            pauseMillis,
            all,
            played.stale(),
            100 * played.shareOfReplicas(),
            (System.nanoTime() - start) / 1e9);
    Files.writeString(
        Path.of("target", "stale-reads.txt"),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return played;
  }

  private record Worker(
      Cluster cluster,
      Fleet fleet,
      String name,
      boolean readsElsewhere,
      int pairs,
      int pauseMillis) {}

  private Void run(Worker worker) throws SQLException {
    try (Connection writer = worker.fleet().connect();
        Connection other = worker.fleet().connect();
        PreparedStatement write = writer.prepareStatement("INSERT INTO ledger (note) VALUES (?)");
        PreparedStatement read =
            (worker.readsElsewhere() ? other : writer)
                .prepareStatement("SELECT COUNT(*), @@port FROM ledger WHERE note = ?")) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
      for (int i = 0; i < worker.pairs() && System.nanoTime() - end < 0; i++) {
        write.setString(1, worker.name() + "-" + i);
        write.executeUpdate();
        if (worker.pauseMillis() > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(worker.pauseMillis()));
        }
        read.setString(1, worker.name() + "-" + i);
        try (ResultSet row = read.executeQuery()) {
          row.next();
          done.incrementAndGet();
          stale.addAndGet(row.getInt(1) == 1 ? 0 : 1);
          byReplicas.addAndGet(row.getInt(2) == worker.cluster().source().port() ? 0 : 1);
        }
      }
    }
    return null;
  }
}
