package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** How often each host came first. */
final class Shares {

  private final Map<String, Integer> firsts = new HashMap<>();
  private int picks;

  /** A source of chance that is the same in every run. */
  static RandomGenerator seeded(long seed) {
    return new Random(seed);
  }

  static Shares of(int picks, BalanceStrategy strategy, List<? extends Host> hosts, long seed) {
    Shares shares = new Shares();
    RandomGenerator random = seeded(seed);
    for (int i = 0; i < picks; i++) {
      shares.count(first(strategy, hosts, random));
    }
    return shares;
  }

  /** One pick; checks on the way that the order is a permutation. */
  static String first(
      BalanceStrategy strategy, List<? extends Host> hosts, RandomGenerator random) {
    List<Host> order = strategy.order(List.copyOf(hosts), random);
    assertThat(order).containsExactlyInAnyOrderElementsOf(hosts);
    return order.get(0).hostPort();
  }

  void count(String host) {
    firsts.merge(host, 1, Integer::sum);
    picks++;
  }

  int count(List<String> hosts) {
    return hosts.stream().mapToInt(host -> firsts.getOrDefault(host, 0)).sum();
  }

  double of(String host) {
    return firsts.getOrDefault(host, 0) / (double) picks;
  }

  /** Within five standard deviations of a fair draw: a right strategy fails once in a million. */
  void areFair(Map<String, Double> expected) {
    assertThat(expected.keySet()).containsAll(firsts.keySet());
    expected.forEach(
        (host, share) ->
            assertThat(of(host))
                .as(host + " of " + firsts)
                .isBetween(
                    share - 5 * Math.sqrt(share * (1 - share) / picks),
                    share + 5 * Math.sqrt(share * (1 - share) / picks)));
  }

  @Override
  public String toString() {
    return firsts.toString();
  }
}
