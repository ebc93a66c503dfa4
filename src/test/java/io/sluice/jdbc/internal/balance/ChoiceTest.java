package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws by weight, with every outcome of chance played. */
class ChoiceTest {

  private static final long NOW = 5;
  private static final long MILLI = 1_000_000;

  /** Chance that is told what to say, and how many outcomes there may be. */
  private static final class Told implements RandomGenerator {
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<Integer> bounds = new ArrayList<>();

    private Told(int... answers) {
      for (int answer : answers) {
        this.answers.add(answer);
      }
    }

    @Override
    public int nextInt(int bound) {
      bounds.add(bound);
      return answers.remove();
    }

    @Override
    public long nextLong() {
      throw new AssertionError("not asked for");
    }
  }

  private final List<HostStats> stats = new ArrayList<>();

  private Choice choice(int... weights) {
    List<Node> nodes = new ArrayList<>();
    for (int weight : weights) {
      nodes.add(Node.fresh("h" + nodes.size(), weight, 0));
      stats.add(new HostStats());
    }
    return new Choice(nodes, stats);
  }

  @Test
  void everyHostIsDrawnForAsManyPointsAsItWeighs() {
    Choice choice = choice(1, 3, 2);
    List<Integer> drawn = new ArrayList<>();
    for (int point = 0; point < 6; point++) {
      Told chance = new Told(point);
      drawn.add(choice.draw(chance));
      assertThat(chance.bounds).containsExactly(6);
    }
    assertThat(drawn).containsExactly(0, 1, 1, 1, 2, 2);
  }

  @ParameterizedTest
  @CsvSource({"0, 1 1 1 2 2", "1, 0 2 2", "2, 0 1 1 1"})
  void theSecondDrawIsAmongTheOthersByTheirWeights(int than, String expected) {
    Choice choice = choice(1, 3, 2);
    List<String> drawn = new ArrayList<>();
    int points = 6 - choice.weight(than);
    for (int point = 0; point < points; point++) {
      Told chance = new Told(point);
      drawn.add("" + choice.drawOther(than, chance));
      assertThat(chance.bounds).containsExactly(points);
    }
    assertThat(drawn).containsExactly(expected.split(" "));
  }

  @Test
  void whatIsKnownOfAHostIsFoundByItsNumber() {
    Choice choice = choice(1, 3, 2);
    assertThat(choice.size()).isEqualTo(3);
    assertThat(choice.meanWeight()).isEqualTo(2.0);
    assertThat(choice.node(1).hostPort()).isEqualTo("h1");
    assertThat(choice.stats(2)).isSameAs(stats.get(2));
    assertThat(choice.weight(1)).isEqualTo(3);
  }

  @Test
  void randomTakesTheHostThatIsDrawn() {
    assertThat(new RandomStrategy().choose(choice(1, 1), new Told(1), NOW)).isEqualTo(1);
  }

  @Test
  void adaptiveNeedsNoSecondDrawWhereThereIsOneHost() {
    assertThat(new AdaptiveStrategy().choose(choice(4), new Told(3), NOW)).isZero();
  }

  /** Of four hosts of weight 1 the first is drawn, then the second; times in ms, 0 = unknown. */
  @ParameterizedTest
  @CsvSource({
    // times of four  , in flight of two, chosen
    "8, 8, 8, 8,        0, 0, 0",
    "8, 1, 8, 8,        0, 0, 1",
    "8, 7, 8, 8,        0, 0, 0", // not clearly less
    "8, 8, 8, 8,        1, 0, 1",
    "8, 8, 8, 8,        0, 1, 0",
    "4, 8, 8, 8,        3, 0, 1", // 4 * 4 against 8 * 1
    "4, 8, 8, 8,        1, 0, 0", // 4 * 2 against 8 * 1
    "0, 0, 1, 1,        0, 0, 0",
    "0, 0, 1, 1,        1, 0, 1", // the same time for both
    "0, 8, 2, 4,        0, 0, 0", // as fast as the fastest, h2
    "0, 8, 2, 4,        5, 0, 1", // 2 * 6 against 8 * 1
    "0, 8, 2, 4,        4, 0, 0", // 2 * 5 is no more than a quarter above
    "0, 8, 2, 4,        3, 0, 0", // 2 * 4 against 8 * 1
    "8, 0, 8, 8,        0, 0, 0", // as fast as the others, not faster
    "8, 0, 2, 4,        0, 0, 1",
    "8, 0, 2, 4,        0, 3, 0" // 8 * 1 against 2 * 4
  })
  void adaptiveTakesTheSecondDrawIfItIsClearlyCheaper(
      int t0, int t1, int t2, int t3, int f0, int f1, int expected) {
    Choice choice = choice(1, 1, 1, 1);
    int[] millis = {t0, t1, t2, t3};
    for (int i = 0; i < millis.length; i++) {
      if (millis[i] > 0) {
        stats.get(i).answered(millis[i] * MILLI, NOW);
      }
    }
    busy(0, f0);
    busy(1, f1);
    assertThat(new AdaptiveStrategy().choose(choice, new Told(0, 0), NOW)).isEqualTo(expected);
  }

  /** A host of three times the weight bears three times the load: 1 in flight against 3. */
  @Test
  void adaptiveSharesTheLoadByWeight() {
    Choice choice = choice(1, 3);
    stats.get(0).answered(MILLI, NOW);
    stats.get(1).answered(MILLI, NOW);
    busy(0, 1);
    busy(1, 3);
    assertThat(new AdaptiveStrategy().choose(choice, new Told(0, 0), NOW)).isZero();
    busy(0, 1);
    assertThat(new AdaptiveStrategy().choose(choice, new Told(0, 0), NOW)).isEqualTo(1);
  }

  private void busy(int host, int statements) {
    for (int i = 0; i < statements; i++) {
      stats.get(host).started();
    }
  }
}
