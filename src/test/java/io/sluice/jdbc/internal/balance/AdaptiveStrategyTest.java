package io.sluice.jdbc.internal.balance;

import static io.sluice.jdbc.internal.balance.Simulation.MILLI;
import static io.sluice.jdbc.internal.balance.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveStrategyTest {

  private final AdaptiveStrategy strategy = new AdaptiveStrategy();
  private final FakeHost a = new FakeHost("a:1");
  private final FakeHost b = new FakeHost("b:1");
  private final FakeHost c = new FakeHost("c:1");

  private Simulation four(int clients, long slowNanos) {
    return new Simulation(strategy, clients, 11)
        .host("a:1", 1, MILLI)
        .host("b:1", 1, MILLI)
        .host("c:1", 1, MILLI)
        .host("d:1", 1, slowNanos);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void aHostTenTimesAsSlowAmongFourGetsLittleAtAnyLoad(int clients) {
    Shares shares = four(clients, 10 * MILLI).run(20 * SECOND);
    assertThat(shares.of("d:1")).as("%s", shares).isLessThan(0.06);
    assertThat(shares.of("a:1")).isBetween(0.28, 0.40);
    assertThat(shares.of("b:1")).isBetween(0.28, 0.40);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.01, 5", "8, 0.01, 5", "8, 0.003, 12", "8, 0.05, 4"})
  void aSlowHostDoesNotReachTheSlowestHundredthAlthoughAllHostsHaveHiccups(
      int clients, double part, int factor) {
    Simulation simulation = four(clients, 10 * MILLI).hiccups(part, factor);
    simulation.run(5 * SECOND);
    Shares shares = simulation.run(20 * SECOND);
    assertThat(shares.of("d:1")).as("%s", shares).isLessThan(0.004);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32})
  void ofTwoHostsTheFastOneGetsFourFifthsAndMore(int clients) {
    Shares shares =
        new Simulation(strategy, clients, 12)
            .host("fast:1", 1, MILLI)
            .host("slow:1", 1, 10 * MILLI)
            .run(20 * SECOND);
    assertThat(shares.of("fast:1")).as("%s", shares).isGreaterThan(0.8);
    assertThat(shares.of("slow:1")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void aHostThatIsOnlyALittleSlowerDoesNotStarve(int clients) {
    Shares shares = four(clients, MILLI * 11 / 10).run(20 * SECOND);
    assertThat(shares.of("d:1")).as("%s", shares).isBetween(0.15, 0.27);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void weightsCountAtAnyLoad(int clients) {
    Shares shares =
        new Simulation(strategy, clients, 13)
            .host("a:1", 5, MILLI)
            .host("b:1", 3, MILLI)
            .host("c:1", 1, MILLI)
            .run(20 * SECOND);
    assertThat(shares.of("a:1")).as("%s", shares).isBetween(0.48, 0.64);
    assertThat(shares.of("b:1")).as("%s", shares).isBetween(0.25, 0.41);
    assertThat(shares.of("c:1")).as("%s", shares).isBetween(0.07, 0.16);
  }

  @Test
  void weightsCountEvenWhenOneHostOutweighsAllOthersTogether() {
    Shares shares =
        new Simulation(strategy, 64, 14)
            .host("a:1", 1000, MILLI)
            .host("b:1", 100, MILLI)
            .host("c:1", 100, MILLI)
            .run(5 * SECOND);
    assertThat(shares.of("a:1")).as("%s", shares).isGreaterThan(0.75);
    assertThat(shares.of("b:1")).as("%s", shares).isGreaterThan(0.05);
  }

  @Test
  void onlyTheProportionOfWeightsMatters() {
    for (int weight : new int[] {1, 1000}) {
      a.peak(MILLI).weight(weight).inFlight(2);
      b.peak(MILLI).weight(weight);
      assertThat(Shares.of(200, strategy, List.of(a, b), 15).of("b:1")).isEqualTo(1);
    }
  }

  @Test
  void statementsInFlightCount() {
    a.peak(MILLI).inFlight(3);
    b.peak(3 * MILLI).inFlight(0);
    assertThat(Shares.of(200, strategy, List.of(a, b), 16).of("b:1")).isEqualTo(1);
    b.inFlight(1);
    assertThat(Shares.of(200, strategy, List.of(a, b), 16).of("a:1")).isEqualTo(1);
  }

  @Test
  void twoHostsAreDrawnAndNotTheCheapestOfAll() {
    a.peak(MILLI);
    b.peak(2 * MILLI);
    c.peak(4 * MILLI);
    Shares.of(20_000, strategy, List.of(a, b, c), 17)
        .areFair(Map.of("a:1", 2 / 3., "b:1", 1 / 3., "c:1", 0.));
  }

  @Test
  void aHostOfThriceTheWeightIsDrawnThriceAsOftenAndCarriesThriceTheLoad() {
    a.peak(MILLI).weight(3);
    b.peak(MILLI);
    Shares.of(20_000, strategy, List.of(a, b), 18).areFair(Map.of("a:1", 3 / 4., "b:1", 1 / 4.));
    a.inFlight(3);
    b.inFlight(1);
    Shares.of(20_000, strategy, List.of(a, b), 18).areFair(Map.of("a:1", 3 / 4., "b:1", 1 / 4.));
    b.inFlight(2);
    assertThat(Shares.of(200, strategy, List.of(a, b), 18).of("a:1")).isEqualTo(1);
  }

  @Test
  void aHostThatCameBackGetsLittleAtFirstAndItsFullShareAfterHalfAMinute() {
    Simulation simulation = four(4, MILLI);
    simulation.run(20 * SECOND);
    simulation.returned("d:1", MILLI);
    double first = simulation.run(SECOND).of("d:1");
    simulation.run(14 * SECOND);
    double half = simulation.run(2 * SECOND).of("d:1");
    simulation.run(13 * SECOND);
    double full = simulation.run(10 * SECOND).of("d:1");
    assertThat(first).isBetween(0.005, 0.12);
    assertThat(half).isBetween(first, 0.24);
    assertThat(full).isBetween(0.22, 0.28);
  }

  @Test
  void aHostThatNeverAnswersIsNotOverrunForLackOfAMeasurement() {
    Simulation simulation = four(100, 0);
    simulation.run(10 * SECOND);
    assertThat(simulation.stats("d:1").inFlight()).isLessThan(50);
  }

  @Test
  void aHostThatWasAddedIsMeasuredSoonAndGetsItsShare() {
    Simulation simulation =
        new Simulation(strategy, 1, 19).host("a:1", 1, MILLI).host("b:1", 1, MILLI);
    simulation.run(5 * SECOND);
    simulation.host("c:1", 1, MILLI);
    assertThat(simulation.run(SECOND).of("c:1")).isBetween(0.25, 0.42);
  }

  @Test
  void aHostThatBecameFastAgainIsFoundOut() {
    Simulation simulation = four(4, 20 * MILLI);
    simulation.run(30 * SECOND);
    simulation.host("d:1", 1, MILLI);
    simulation.run(60 * SECOND);
    assertThat(simulation.run(10 * SECOND).of("d:1")).isBetween(0.2, 0.3);
  }
}
