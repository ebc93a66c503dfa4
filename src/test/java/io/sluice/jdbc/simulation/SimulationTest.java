package io.sluice.jdbc.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.jdbc.testkit.DataFile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Plays stories; each seed must keep every promise. Properties: {@code sluice.simulation.seconds}
 * (of fresh seeds, 10 by default) and {@code sluice.simulation.seed} (the first of them).
 *
 * <p>A seed that fails prints its story. Once repaired it belongs into {@code
 * simulation/seeds.txt}. It tells that story only until somebody changes what a story draws: then
 * the old seeds are as good as any other, and the repair needs a test of its own.
 */
class SimulationTest {

  private static final long SECONDS = Long.getLong("sluice.simulation.seconds", 10);
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  static Stream<Long> kept() {
    return DataFile.lines("simulation/seeds.txt").stream()
        .map(row -> Long.valueOf(row.cell(0).split(" ", 2)[0]));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aKeptSeedKeepsItsPromises(long seed) {
    Story.play(seed);
  }

  @Test
  void aSeedTellsTheSameStoryEveryTime() {
    assertThat(Story.tell(11)).isEqualTo(Story.tell(11)).contains("All promises were kept.");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void everyPromiseIsKeptWhateverTheSeed() throws InterruptedException {
    long first = Long.getLong("sluice.simulation.seed", System.nanoTime());
    Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
    Level level = logger.getLevel();
    logger.setLevel(Level.OFF); // a line per pick, read by nobody, would take most of the time
    try {
      long played = play(first);
      System.out.printf(
          "simulation: %d stories in %d s, the first of seed %d%n", played, SECONDS, first);
    } finally {
      logger.setLevel(level);
    }
  }

  /** Each story on one thread, several stories side by side. */
  private static long play(long first) throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    AtomicReference<Throwable> broken = new AtomicReference<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Runnable player =
        () -> {
          try {
            while (System.nanoTime() - end < 0 && broken.get() == null) {
              Story.play(next.getAndIncrement());
            }
          } catch (Throwable failed) {
            broken.compareAndSet(null, failed);
          }
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
