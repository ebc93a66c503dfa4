package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** The two ways in which the built-in strategies order hosts. Thread-safe: it has no state. */
final class Orders {

  private Orders() {}

  private record Keyed(Host host, double key) {}

  /** {@link #weightedShuffle(List, ToDoubleFunction, RandomGenerator)} by the hosts' weights. */
  static List<Host> weightedShuffle(List<Host> hosts, RandomGenerator random) {
    return weightedShuffle(hosts, Host::weight, random);
  }

  /**
   * A random order in which the chance to come first, among those left, is proportional to the
   * weight (each host draws an exponential time with its weight as rate; the earliest comes first).
   */
  static List<Host> weightedShuffle(
      List<Host> hosts, ToDoubleFunction<Host> weight, RandomGenerator random) {
    return ascending(
        hosts, host -> -Math.log(1 - random.nextDouble()) / weight.applyAsDouble(host));
  }

  /** By {@code cost}, lowest first; equal costs in random order by weight. */
  static List<Host> cheapestFirst(
      List<Host> hosts, ToDoubleFunction<Host> cost, RandomGenerator random) {
    // The sort is stable, so the shuffle decides among equals.
    return ascending(weightedShuffle(hosts, random), cost);
  }

  private static List<Host> ascending(List<Host> hosts, ToDoubleFunction<Host> key) {
    List<Keyed> keyed = new ArrayList<>(hosts.size());
    for (Host host : hosts) {
      keyed.add(new Keyed(host, key.applyAsDouble(host)));
    }
    keyed.sort(Comparator.comparingDouble(Keyed::key));
    List<Host> ordered = new ArrayList<>(keyed.size());
    for (Keyed entry : keyed) {
      ordered.add(entry.host());
    }
    return ordered;
  }
}
