package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@code adaptive}: power of two choices. Two hosts are drawn and the cheaper one wins, where cost
 * = peak response time × (statements in flight + 1) / (weight × warmth). Two draws instead of the
 * minimum over all keep sessions from rushing to one host at the same moment; warmth lets a host
 * that came back take up its share slowly.
 */
public final class AdaptiveStrategy implements BalanceStrategy {

  @Override
  public String name() {
    return "adaptive";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    List<Host> drawn = Orders.shuffle(hosts, random);
    if (drawn.size() > 1 && cost(drawn.get(1)) < cost(drawn.get(0))) {
      drawn.add(0, drawn.remove(1));
    }
    return drawn;
  }

  private static double cost(Host host) {
    // A host without a measurement competes by its load alone: as fast as one can be.
    double peak = Math.max(1, host.peakResponseTimeNanos());
    return peak * (host.inFlight() + 1) / (host.weight() * host.warmth());
  }
}
