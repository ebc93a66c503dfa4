package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@code bestResponseTime}: the lowest mean response time divided by weight. Hosts without a
 * measurement come first, in random order, so that each gets one; a mean that is not renewed fades,
 * so that no host is written off for ever.
 */
public final class BestResponseTimeStrategy implements BalanceStrategy {

  @Override
  public String name() {
    return "bestResponseTime";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    return Orders.cheapestFirst(
        hosts, host -> (double) host.responseTimeNanos() / host.weight(), random);
  }
}
