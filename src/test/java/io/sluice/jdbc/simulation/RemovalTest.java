package io.sluice.jdbc.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.DataFile;
import io.sluice.jdbc.testkit.DataFile.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows that the simulation can fail: for each promise the code that keeps it is taken out, and
 * stories must be told that break this very promise.
 */
class RemovalTest {

  private static final int MOST_STORIES = 8000;

  static List<Row> removals() {
    return DataFile.csv("simulation/removals.csv");
  }

  @Test
  void nothingBreaksInTheSameStoriesWhileNothingIsTakenOut() throws Exception {
    Removal none = new Removal("none", "none", "nothing");
    try (Silence quiet = new Silence()) {
      for (long seed = 1; seed <= 500; seed++) {
        assertThat(none.play(seed)).as("seed %d", seed).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("removals")
  void aPromiseIsSeenToBreakOnceTheCodeThatKeepsItIsGone(Row row) throws Exception {
    String promise = row.cell(0) + ":";
    Removal removal = new Removal(row.cell(1), row.cell(2), row.cell(3));
    Map<String, Long> others = new TreeMap<>();
    try (Silence quiet = new Silence()) {
      for (long seed = 1; seed <= MOST_STORIES; seed++) {
        String broken = removal.play(seed);
        if (broken != null && broken.contains(promise)) {
          System.out.printf(
              "simulation: without %s.%s seed %d breaks %s%n",
              row.cell(1), row.cell(2), seed, broken);
          return;
        } else if (broken != null) {
          others.putIfAbsent(broken, seed);
        }
      }
    }
    assertThat(others).as("what broke instead").containsKey(promise);
  }
}
