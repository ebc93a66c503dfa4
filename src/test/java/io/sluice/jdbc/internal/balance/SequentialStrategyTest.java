package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SequentialStrategyTest {

  private final SequentialStrategy strategy = new SequentialStrategy();
  private final FakeHost a = new FakeHost("a:1");
  private final FakeHost b = new FakeHost("b:1");
  private final FakeHost c = new FakeHost("c:1");
  private final List<FakeHost> hosts = List.of(a, b, c);
  private final RandomGenerator random = Shares.seeded(7);

  private String picks(int count, List<FakeHost> from) {
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picks.append(Shares.first(strategy, from, random).charAt(0));
    }
    return picks.toString();
  }

  private static long count(String picks, char host) {
    return picks.chars().filter(each -> each == host).count();
  }

  private static List<Long> counts(String picks) {
    return List.of(count(picks, 'a'), count(picks, 'b'), count(picks, 'c'));
  }

  @Test
  void hundredPicksOverThreeHostsAreThirtyFourAndTwiceThirtyThree() {
    assertThat(counts(picks(100, hosts))).containsExactlyInAnyOrder(34L, 33L, 33L);
  }

  @Test
  void equalHostsTakeTurns() {
    String picks = picks(30, hosts);
    assertThat(picks).isEqualTo(picks.substring(0, 3).repeat(10));
    assertThat(counts(picks)).containsExactly(10L, 10L, 10L);
  }

  @Test
  void aHeavyHostDoesNotTakeItsTurnsInARow() {
    a.weight(2);
    picks(4, List.of(a, b)); // whatever the start
    String cycle = picks(300, List.of(a, b));
    assertThat(cycle.repeat(2)).contains("aba".repeat(50)).doesNotContain("aaa", "bb");
    assertThat(count(cycle, 'a')).isEqualTo(200);
  }

  @Test
  void sharesAreExactInEachRoundForUnevenWeights() {
    a.weight(5);
    b.weight(3);
    for (int round = 0; round < 20; round++) {
      assertThat(counts(picks(9, hosts))).containsExactly(5L, 3L, 1L);
    }
  }

  @Test
  void aChangedWeightCountsFromTheNextPickOn() {
    picks(50, hosts);
    a.weight(4);
    assertThat(counts(picks(600, hosts)))
        .satisfies(
            each -> {
              assertThat(each.get(0)).isBetween(399L, 401L);
              assertThat(each.get(1)).isBetween(99L, 101L);
            });
  }

  @Test
  void theShareOfAMissingHostIsSpreadEvenlyAndItComesBackWithoutCatchingUp() {
    picks(50, hosts);
    String without = picks(1000, List.of(a, c));
    assertThat(count(without, 'a')).isBetween(499L, 501L);
    assertThat(without).doesNotContain("aaa", "ccc");
    String again = picks(30, hosts);
    assertThat(counts(again)).allSatisfy(share -> assertThat(share).isBetween(9L, 11L));
  }

  @Test
  void twoGroupsThatPickInTurnAreEachFair() {
    SequentialStrategy other = new SequentialStrategy();
    StringBuilder theirs = new StringBuilder();
    StringBuilder ours = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      ours.append(picks(1, hosts));
      theirs.append(Shares.first(other, hosts, random).charAt(0));
    }
    assertThat(counts(ours.toString())).containsExactly(100L, 100L, 100L);
    assertThat(counts(theirs.toString())).containsExactly(100L, 100L, 100L);
  }

  @Test
  void newGroupsStartOnEveryHostAlike() {
    Shares shares = new Shares();
    for (int group = 0; group < 3000; group++) {
      shares.count(Shares.first(new SequentialStrategy(), hosts, random));
    }
    shares.areFair(Map.of("a:1", 1 / 3., "b:1", 1 / 3., "c:1", 1 / 3.));
  }

  @Test
  void theOrderGoesOnWithTheHostWhoseTurnComesNext() {
    a.weight(4);
    b.weight(2);
    String foretold = null;
    int right = 0;
    for (int i = 0; i < 700; i++) {
      List<Host> order = strategy.order(List.copyOf(hosts), random);
      if (order.get(0).hostPort().equals(foretold)) {
        right++;
      }
      foretold = order.get(1).hostPort();
    }
    // Six of seven at best: from one round to the next a follows itself.
    assertThat(right).isGreaterThan(500);
  }

  @Test
  void concurrentPicksLoseNoTurn() throws Exception {
    ConcurrentMap<String, Integer> firsts = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      RandomGenerator own = Shares.seeded(t);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  firsts.merge(Shares.first(strategy, hosts, own), 1, Integer::sum);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(firsts).containsOnlyKeys("a:1", "b:1", "c:1").containsValue(1000);
    assertThat(firsts.values()).allMatch(count -> count == 1000);
  }

  @Property(tries = 200)
  void inEachRoundEveryHostHasExactlyItsWeight(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 20) Integer> weights,
      @ForAll long seed) {
    SequentialStrategy fresh = new SequentialStrategy();
    RandomGenerator chance = Shares.seeded(seed);
    List<FakeHost> all = new ArrayList<>();
    int round = 0;
    for (int i = 0; i < weights.size(); i++) {
      all.add(new FakeHost("h" + i + ":1").weight(weights.get(i)));
      round += weights.get(i);
    }
    Shares shares = new Shares();
    for (int i = 0; i < 2 * round; i++) {
      shares.count(Shares.first(fresh, all, chance));
    }
    for (FakeHost host : all) {
      assertThat(shares.count(List.of(host.hostPort()))).isEqualTo(2 * host.weight);
    }
  }
}
