package io.sluice.jdbc.internal.route;

import static io.sluice.jdbc.internal.route.RouterTest.NOW;
import static io.sluice.jdbc.internal.route.RouterTest.SECOND;
import static io.sluice.jdbc.internal.route.RouterTest.topology;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.balance.AdaptiveStrategy;
import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.balance.RandomStrategy;
import io.sluice.jdbc.internal.balance.SequentialStrategy;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to the first candidate leads to the same hosts as the long one. */
class FirstPickTest {

  private static final int PICKS = 20_000;
  private static final Wish ANY = Wish.of(Side.ANY);

  private final Map<String, HostStats> stats = new HashMap<>();

  private HostStats stats(String host) {
    return stats.computeIfAbsent(host, name -> new HostStats());
  }

  private Router router(BalanceStrategy strategy, ReadPolicy policy) {
    return new Router(strategy, this::stats, new Random(7), policy);
  }

  private Router router(BalanceStrategy strategy) {
    return router(strategy, ReadPolicy.EQUALS);
  }

  /** All hosts that come first at a moment; empty if only the long way can tell. */
  private static Set<String> firsts(Router router, Topology topology, Wish wish, long now) {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      Node first = router.first(topology, wish, now);
      if (first == null) {
        return Set.of();
      }
      seen.add(first.hostPort());
    }
    return seen;
  }

  private Set<String> firsts(String hosts, long now) {
    return firsts(router(new RandomStrategy()), topology(hosts), ANY, now);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c              | a b c",
        "a b[S] c           | a c",
        "a b[D] c[X] d[L] e | a e",
        "a[w0] b            | b",
        "a b[b5]            | a",
      })
  void onlyHostsThatAreWellAndHaveWeightComeFirst(String hosts, String expected) {
    assertThat(firsts(hosts, NOW)).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[D] b[S]", "a[w0]", "a[b5]", "", "a[c1] b", "a b[c0]"})
  void whereNoHostIsWellOrOneWarmsUpOnlyTheLongWayCanTell(String hosts) {
    assertThat(firsts(hosts, NOW)).isEmpty();
  }

  @Test
  void aHostThatCameBackLongAgoIsOneAsAnyOther() {
    assertThat(firsts("a[c60] b", NOW)).containsExactly("a", "b");
  }

  @Test
  void aHostThatIsPutAsideIsBackAtTheMomentAtWhichItsTimeIsOver() {
    Router router = router(new RandomStrategy());
    Topology hosts = topology("a b[b5] c[b3]");
    assertThat(firsts(router, hosts, ANY, NOW)).containsExactly("a");
    assertThat(firsts(router, hosts, ANY, NOW + 3 * SECOND - 1)).containsExactly("a");
    assertThat(firsts(router, hosts, ANY, NOW + 3 * SECOND)).containsExactly("a", "c");
    assertThat(firsts(router, hosts, ANY, NOW + 5 * SECOND - 1)).containsExactly("a", "c");
    assertThat(firsts(router, hosts, ANY, NOW + 5 * SECOND)).containsExactly("a", "b", "c");
  }

  @Test
  void aHostThatWarmsUpIsLookedAtAgainEachSecond() {
    Router router = router(new RandomStrategy());
    Topology hosts = topology("a b[c29]"); // warm after thirty seconds
    assertThat(firsts(router, hosts, ANY, NOW + SECOND / 2)).isEmpty();
    assertThat(firsts(router, hosts, ANY, NOW + 3 * SECOND / 2 - 1)).isEmpty();
    assertThat(firsts(router, hosts, ANY, NOW + 3 * SECOND / 2)).containsExactly("a", "b");
  }

  @Test
  void aNewSnapshotCountsAtOnceAndAnOldOneIsForgotten() {
    Router router = router(new RandomStrategy());
    Topology before = topology("a b");
    assertThat(firsts(router, before, ANY, NOW)).containsExactly("a", "b");
    assertThat(firsts(router, topology("b c"), ANY, NOW)).containsExactly("b", "c");
    assertThat(firsts(router, before, ANY, NOW)).containsExactly("a", "b");
  }

  @Test
  void aStrategyThatCountsItsPicksIsNotAskedTheShortWay() {
    assertThat(router(new SequentialStrategy()).first(topology("a b"), ANY, NOW)).isNull();
  }

  @Test
  void whoNamesAHostOrNeedsAWriteGoesTheLongWay() {
    Router router = router(new RandomStrategy());
    Topology hosts = topology("a b");
    Position need = Position.of(UUID.randomUUID() + ":1-5");
    assertThat(router.first(hosts, new Wish("a", null), NOW)).isNull();
    assertThat(router.first(hosts, new Wish(null, "a"), NOW)).isNull();
    assertThat(router.first(hosts, new Wish(null, null, Side.ANY, need), NOW)).isNull();
    assertThat(router.first(hosts, Wish.NONE, NOW)).isNotNull();
  }

  @Test
  void eachSideHasItsOwnHosts() {
    Topology hosts =
        new Topology(
            1,
            List.of(
                Node.fresh("s", 1, Role.SOURCE, NOW),
                Node.fresh("r", 1, Role.REPLICA, NOW),
                Node.fresh("q", 1, Role.REPLICA, NOW)));
    ReadPolicy onReplicas = new ReadPolicy(ReadPolicy.From.REPLICAS, true, -1, true);
    Router router = router(new RandomStrategy(), onReplicas);
    assertThat(firsts(router, hosts, Wish.of(Side.REPLICA), NOW)).containsExactly("q", "r");
    assertThat(firsts(router, hosts, Wish.of(Side.ONLY_REPLICA), NOW)).contains("q", "r");
    assertThat(firsts(router, hosts, ANY, NOW)).as("the source stands before them").isEmpty();
  }

  /** Weights, response times in ms and statements in flight of three hosts. */
  @ParameterizedTest
  @CsvSource({
    "1,1,1,  1,1,1,  0,0,0",
    "3,1,2,  1,1,1,  0,0,0",
    "1,1,1,  1,10,1, 0,0,0",
    "1,1,1,  0,10,1, 0,0,0",
    "1,1,1,  0,0,0,  4,0,1",
    "5,1,1,  2,2,2,  5,1,0",
    "1,4,1,  7,1,0,  2,3,1"
  })
  void theFirstHostComesWithTheSameChancesOnBothWays(
      int w1, int w2, int w3, int t1, int t2, int t3, int f1, int f2, int f3) {
    String hosts = "a[w" + w1 + "] b[w" + w2 + "] c[w" + w3 + "]";
    known("a", t1, f1);
    known("b", t2, f2);
    known("c", t3, f3);
    for (BalanceStrategy strategy : List.of(new RandomStrategy(), new AdaptiveStrategy())) {
      Router router = router(strategy);
      Topology topology = topology(hosts);
      Map<String, Integer> shorter = new TreeMap<>();
      Map<String, Integer> longer = new TreeMap<>();
      for (int i = 0; i < PICKS; i++) {
        shorter.merge(router.first(topology, ANY, NOW).hostPort(), 1, Integer::sum);
        longer.merge(
            router.route(topology, ANY, NOW).candidates().get(0).hostPort(), 1, Integer::sum);
      }
      for (String host : List.of("a", "b", "c")) {
        assertThat(shorter.getOrDefault(host, 0) / (double) PICKS)
            .as(strategy.name() + " " + host + " " + shorter + " " + longer)
            .isBetween(
                longer.getOrDefault(host, 0) / (double) PICKS - 0.02,
                longer.getOrDefault(host, 0) / (double) PICKS + 0.02);
      }
    }
  }

  private void known(String host, int millis, int inFlight) {
    if (millis > 0) {
      stats(host).answered(millis * SECOND / 1000, NOW);
    }
    for (int i = 0; i < inFlight; i++) {
      stats(host).started();
    }
  }
}
