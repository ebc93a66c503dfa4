package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@code sequential}: smooth weighted round robin over the whole group, from a random start. With
 * weights 2 and 1 the order is a b a, a b a: never all turns of one host in a row.
 *
 * <p>Each host has a credit. A pick adds to every host its weight, takes the richest and charges it
 * the sum of all weights. A host that is away keeps its credit, which stays within one round.
 */
public final class SequentialStrategy implements BalanceStrategy {

  private static final int LONGEST_START = 1000;

  private final Map<String, Integer> credits = new HashMap<>();
  private boolean started;

  @Override
  public String name() {
    return "sequential";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    Map<String, Integer> after;
    String chosen;
    synchronized (credits) { // a few additions, no I/O
      if (!started) {
        started = true;
        int turns = random.nextInt(Math.min(LONGEST_START, totalWeight(hosts)));
        for (int turn = 0; turn < turns; turn++) {
          turn(hosts);
        }
      }
      chosen = turn(hosts);
      after = Map.copyOf(credits);
    }
    return Orders.cheapestFirst(
        hosts,
        host ->
            host.hostPort().equals(chosen)
                ? Double.NEGATIVE_INFINITY
                : -(double) (after.getOrDefault(host.hostPort(), 0) + host.weight()),
        random);
  }

  private String turn(List<Host> hosts) {
    String richest = null;
    int most = Integer.MIN_VALUE;
    for (Host host : hosts) {
      int credit = credits.merge(host.hostPort(), host.weight(), Integer::sum);
      if (credit > most) {
        most = credit;
        richest = host.hostPort();
      }
    }
    credits.merge(richest, -totalWeight(hosts), Integer::sum);
    return richest;
  }

  private static int totalWeight(List<Host> hosts) {
    int total = 0;
    for (Host host : hosts) {
      total += host.weight();
    }
    return total;
  }
}
