package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code random}: each host in proportion to its weight. */
public final class RandomStrategy implements BalanceStrategy, Chooser {

  @Override
  public String name() {
    return "random";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    return Orders.weightedShuffle(hosts, random);
  }

  @Override
  public int choose(Choice among, RandomGenerator random, long now) {
    return among.draw(random);
  }
}
