package io.sluice.jdbc.simulation;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Plays stories; each seed must keep every promise. */
class SimulationTest {

  private static final long SECONDS = Long.getLong("sluice.simulation.seconds", 5);

  @Test
  void everyPromiseIsKeptWhateverTheSeed() {
    long first = Long.getLong("sluice.simulation.seed", System.nanoTime());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long played = 0;
    while (System.nanoTime() - end < 0) {
      Story.play(first + played);
      played++;
    }
    System.out.printf("simulation: %d stories from seed %d in %d s%n", played, first, SECONDS);
  }
}
