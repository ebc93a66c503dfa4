package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import java.util.List;

/** The strategies that need no registration. */
public final class BuiltIn {

  private BuiltIn() {}

  /** A new instance of each, not configured. */
  public static List<BalanceStrategy> strategies() {
    return List.of(
        new RandomStrategy(),
        new SequentialStrategy(),
        new BestResponseTimeStrategy(),
        new LeastConnectionsStrategy(),
        new ServerAffinityStrategy(),
        new AdaptiveStrategy());
  }
}
