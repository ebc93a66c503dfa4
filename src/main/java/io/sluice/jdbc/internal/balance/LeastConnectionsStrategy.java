package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code leastConnections}: the fewest bound sessions divided by weight, ties at random. */
public final class LeastConnectionsStrategy implements BalanceStrategy {

  @Override
  public String name() {
    return "leastConnections";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    return Orders.cheapestFirst(hosts, host -> (host.sessions() + 1.0) / host.weight(), random);
  }
}
