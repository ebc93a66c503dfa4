package io.sluice.jdbc.simulation;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Plays stories; each seed must keep every promise. Without a property the same stories every time;
 * with {@code -Dsluice.simulation.seconds=60} new ones, from a seed that is printed.
 */
class SimulationTest {

  private static final int KEPT_STORIES = 3000;
  private static final long SECONDS = Long.getLong("sluice.simulation.seconds", 0);

  @Test
  void everyPromiseIsKeptInTheStoriesOfTheKeptSeeds() {
    for (int seed = 1; seed <= KEPT_STORIES; seed++) {
      Story.play(seed);
    }
  }

  @Test
  void everyPromiseIsKeptWhateverTheSeedForAsLongAsWanted() {
    long first = Long.getLong("sluice.simulation.seed", System.nanoTime());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long played = 0;
    do {
      Story.play(SECONDS == 0 ? 1 : first + played);
      played++;
    } while (System.nanoTime() - end < 0);
    System.out.printf("simulation: %d stories from seed %d in %d s%n", played, first, SECONDS);
  }
}
