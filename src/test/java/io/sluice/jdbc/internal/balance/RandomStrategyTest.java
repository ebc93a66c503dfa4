package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.spi.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomStrategyTest {

  private final RandomStrategy strategy = new RandomStrategy();
  private final FakeHost a = new FakeHost("a:1");
  private final FakeHost b = new FakeHost("b:1");
  private final FakeHost c = new FakeHost("c:1");
  private final List<FakeHost> hosts = List.of(a, b, c);

  @Test
  void equalWeightsGiveEqualShares() {
    Shares.of(30_000, strategy, hosts, 1)
        .areFair(Map.of("a:1", 1 / 3., "b:1", 1 / 3., "c:1", 1 / 3.));
  }

  @Test
  void sharesFollowTheWeightsAlsoWhenTheyChange() {
    a.weight(5);
    b.weight(3);
    Shares.of(30_000, strategy, hosts, 2)
        .areFair(Map.of("a:1", 5 / 9., "b:1", 3 / 9., "c:1", 1 / 9.));
    a.weight(1);
    c.weight(1000);
    Shares.of(30_000, strategy, hosts, 3)
        .areFair(Map.of("a:1", 1 / 1004., "b:1", 3 / 1004., "c:1", 1000 / 1004.));
  }

  @Test
  void theShareOfAMissingHostIsSpreadByWeight() {
    a.weight(5);
    b.weight(3);
    Shares.of(30_000, strategy, List.of(b, c), 4).areFair(Map.of("b:1", 3 / 4., "c:1", 1 / 4.));
  }

  @Test
  void theRestOfTheOrderIsRandomByWeightToo() {
    b.weight(3);
    RandomGenerator random = Shares.seeded(5);
    Map<String, Integer> orders = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      List<Host> order = strategy.order(List.copyOf(hosts), random);
      orders.merge(order.get(0).hostPort() + order.get(1).hostPort(), 1, Integer::sum);
    }
    assertThat(orders).hasSize(6);
    assertThat(orders.get("a:1b:1") / 30_000.).isBetween(0.14, 0.16); // 1/5 × 3/4
    assertThat(orders.get("b:1c:1") / 30_000.).isBetween(0.285, 0.315); // 3/5 × 1/2
  }

  @Test
  void aSingleHostIsTheOrder() {
    assertThat(Shares.first(strategy, List.of(b), Shares.seeded(6))).isEqualTo("b:1");
  }
}
