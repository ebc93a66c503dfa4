package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.spi.BalanceStrategy;
import java.sql.SQLException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds a strategy by its short name: built in, or registered with {@link ServiceLoader}. */
public final class Strategies {

  private Strategies() {}

  /**
   * A new, configured instance.
   *
   * @throws SQLException S1009 if no strategy has that name (the message lists all), or if it
   *     refuses its configuration
   */
  public static BalanceStrategy create(String name, Map<String, String> properties)
      throws SQLException {
    Map<String, BalanceStrategy> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (BalanceStrategy strategy : builtIn()) {
      known.put(strategy.name(), strategy);
    }
    for (BalanceStrategy strategy :
        ServiceLoader.load(BalanceStrategy.class, BalanceStrategy.class.getClassLoader())) {
      known.putIfAbsent(strategy.name(), strategy);
    }
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    for (BalanceStrategy strategy : ServiceLoader.load(BalanceStrategy.class, context)) {
      known.putIfAbsent(strategy.name(), strategy);
    }
    BalanceStrategy chosen = known.get(name);
    if (chosen == null) {
      throw Errors.badArgument(
          "Unknown value '"
              + name
              + "' of loadBalanceStrategy; known are "
              + String.join(", ", known.keySet())
              + ".");
    }
    try {
      chosen.configure(properties);
    } catch (IllegalArgumentException refused) {
      throw Errors.badArgument(
          "loadBalanceStrategy '" + name + "': " + refused.getMessage(), refused);
    }
    return chosen;
  }

  private static BalanceStrategy[] builtIn() {
    return new BalanceStrategy[] {
      new RandomStrategy(),
      new SequentialStrategy(),
      new BestResponseTimeStrategy(),
      new LeastConnectionsStrategy(),
      new ServerAffinityStrategy(),
      new AdaptiveStrategy()
    };
  }
}
