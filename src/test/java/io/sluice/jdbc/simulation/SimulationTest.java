package io.sluice.jdbc.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.DataFile;
import io.sluice.jdbc.testkit.SecretScanner;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays stories; each seed must keep every promise. Properties: {@code sluice.simulation.seconds}
 * of fresh seeds (a minute by default), or {@code sluice.simulation.seed}, the only one to be
 * played.
 *
 * <p>A seed that fails prints its story. Once repaired it belongs into {@code
 * simulation/seeds.txt}. It tells that story only until somebody changes what a story draws: then
 * the old seeds are as good as any other, and {@link RemovalTest} shows what is still seen.
 */
class SimulationTest {

  private static final Long ONLY = Long.getLong("sluice.simulation.seed");
  private static final long SECONDS = Long.getLong("sluice.simulation.seconds", 60);
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  @BeforeAll
  static void watchTheLogToo() {
    SecretScanner.watch(Plan.PASSWORD);
  }

  static LongStream kept() {
    return DataFile.lines("simulation/seeds.txt").stream()
        .mapToLong(row -> Long.parseLong(row.cell(0).split(" ", 2)[0]));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aKeptSeedKeepsItsPromises(long seed) {
    Story.play(seed);
  }

  @Test
  void aSeedTellsTheSameStoryEveryTime() {
    try (Silence quiet = new Silence()) {
      for (long seed = 1; seed <= 300; seed++) {
        assertThat(Story.tell(seed)).isEqualTo(Story.tell(seed));
      }
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void everyPromiseIsKeptWhateverTheSeed() throws InterruptedException {
    if (ONLY != null) {
      Story.play(ONLY);
      System.out.println(Story.tell(ONLY));
      return;
    }
    long first = System.nanoTime();
    AtomicLong cpu = new AtomicLong();
    try (Silence quiet = new Silence()) {
      long played = play(first, Duration.ofSeconds(SECONDS), cpu);
      System.out.printf(
          "simulation: %,d stories in %d s, %,d a minute at %d us of processor time each,"
              + " from seed %d; every promise was kept%n",
          played,
          SECONDS,
          played * 60 / Math.max(1, SECONDS),
          TimeUnit.NANOSECONDS.toMicros(cpu.get()) / Math.max(1, played),
          first);
    }
  }

  /** Each story on one thread, several stories side by side. */
  private static long play(long first, Duration howLong, AtomicLong cpu)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    AtomicReference<Throwable> broken = new AtomicReference<>();
    long end = System.nanoTime() + howLong.toNanos();
    Runnable player =
        () -> {
          try {
            while (System.nanoTime() - end < 0 && broken.get() == null) {
              Story.play(next.getAndIncrement());
            }
          } catch (Throwable failed) {
            broken.compareAndSet(null, failed);
          }
          cpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        };
    List<Thread> players =
        Stream.generate(() -> new Thread(player, "story")).limit(THREADS).toList();
    players.forEach(Thread::start);
    for (Thread each : players) {
      each.join();
    }
    if (broken.get() instanceof BrokenPromise promise) {
      throw promise;
    }
    assertThat(broken.get()).isNull();
    return next.get() - first;
  }
}
