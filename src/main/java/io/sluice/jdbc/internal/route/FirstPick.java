package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.balance.Choice;
import io.sluice.jdbc.internal.balance.Chooser;
import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.balance.HostView;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The one host that {@link Router#route} would put first, for the picks that a session makes with
 * every read: nothing is allocated, and its time does not grow with the hosts. What can be known
 * beforehand is worked out once per snapshot and side. Thread-safe.
 *
 * <p>It knows no answer while a host warms up, where no host is well, for a session that begins in
 * a replicated group, and for strategies that are no {@link Chooser}.
 */
final class FirstPick {

  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Chooser chooser;
  private final Function<String, HostStats> stats;
  private final RandomGenerator random;
  private final ReadPolicy policy;
  private final AtomicReferenceArray<Ready> bySide =
      new AtomicReferenceArray<>(Side.values().length);

  /**
   * What is known of one side.
   *
   * @param choice {@code null} = only the router can tell
   * @param until the moment from which a host that is put aside now may be chosen again
   */
  private record Ready(Topology topology, Choice choice, long until) {}

  private FirstPick(
      Chooser chooser,
      Function<String, HostStats> stats,
      RandomGenerator random,
      ReadPolicy policy) {
    this.chooser = chooser;
    this.stats = stats;
    this.random = random;
    this.policy = policy;
  }

  /** For that strategy, or {@code null}. */
  static FirstPick of(
      BalanceStrategy strategy,
      Function<String, HostStats> stats,
      RandomGenerator random,
      ReadPolicy policy) {
    return strategy instanceof Chooser chooser
        ? new FirstPick(chooser, stats, random, policy)
        : null;
  }

  /** The host, or {@code null}. */
  Node pick(Topology topology, Side side, long now) {
    Ready ready = bySide.get(side.ordinal());
    if (ready == null || ready.topology() != topology || ready.until() - now <= 0) {
      ready = ready(topology, side, now);
      bySide.set(side.ordinal(), ready);
    }
    Choice choice = ready.choice();
    return choice == null ? null : choice.node(chooser.choose(choice, random, now));
  }

  private Ready ready(Topology topology, Side side, long now) {
    ReadPolicy.Eligible eligible = policy.eligible(topology, side);
    List<Node> fit = new ArrayList<>();
    List<HostStats> counters = new ArrayList<>();
    long until = now + Long.MAX_VALUE / 2;
    boolean warm = !eligible.sourceFirst();
    for (Node node : eligible.members()) {
      if (node.isBlocked(now)) {
        until = Math.min(until - now, node.blockedForNanos(now)) + now;
      } else if (node.isFit(now) && node.weight() > 0) {
        HostStats counter = stats.apply(node.hostPort());
        double warmth = new HostView(node, counter, now).warmth();
        if (warmth < 1) {
          warm = false;
          until = Math.min(until - now, LOOK_AGAIN_NANOS) + now;
        }
        fit.add(node);
        counters.add(counter);
      }
    }
    return new Ready(topology, warm && !fit.isEmpty() ? new Choice(fit, counters) : null, until);
  }
}
