package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.balance.HostView;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Orders the nodes for one pick. Pure but for the strategy's own state.
 *
 * <ol>
 *   <li>A host that a hint names comes first if it takes sessions.
 *   <li>Fit nodes in the strategy's order: the strategy is asked once, about these alone.
 *   <li>Fit nodes of weight 0.
 *   <li>Nodes that missed a probe.
 *   <li>Nodes that are set aside or down, the one whose block ends first at the front: postponed,
 *       never excluded.
 *   <li>The host that just failed the session comes last of all.
 * </ol>
 *
 * Nodes that an operator stopped or removed are left out.
 */
public final class Router {

  private final BalanceStrategy strategy;
  private final Function<String, HostStats> stats;
  private final RandomGenerator random;

  /**
   * Binds the router to a group.
   *
   * @param stats by {@code name:port}, never {@code null} for a node of the topology
   */
  public Router(
      BalanceStrategy strategy, Function<String, HostStats> stats, RandomGenerator random) {
    this.strategy = strategy;
    this.stats = stats;
    this.random = random;
  }

  /** The candidates of a pick at the moment {@code now}; may be empty. */
  public Route route(Topology topology, Wish wish, long now) {
    List<Node> fit = new ArrayList<>();
    List<Node> weightless = new ArrayList<>();
    List<Node> suspect = new ArrayList<>();
    List<Node> bad = new ArrayList<>();
    for (Node node : topology.nodes()) {
      if (node.admission() != Admission.OPEN) {
        continue;
      } else if (node.health() == Health.DOWN || node.isBlocked(now)) {
        bad.add(node);
      } else if (node.health() == Health.SUSPECT) {
        suspect.add(node);
      } else {
        (node.weight() == 0 ? weightless : fit).add(node);
      }
    }
    bad.sort(
        Comparator.comparing((Node node) -> node.health() == Health.DOWN)
            .thenComparingLong(node -> node.blockedForNanos(now)));
    // The failed host must not be the strategy's choice, or its turn would be lost.
    Node avoided = remove(fit, wish.avoid());
    Set<Node> order = new LinkedHashSet<>(chosen(fit, now));
    order.addAll(weightless);
    order.addAll(suspect);
    order.addAll(bad);
    if (avoided != null) {
      order.add(avoided);
    }
    return preferred(new ArrayList<>(order), wish, fit.isEmpty());
  }

  private Route preferred(List<Node> order, Wish wish, boolean nothingFit) {
    Node last = remove(order, wish.avoid());
    if (last != null) {
      order.add(last);
    }
    Node hinted = remove(order, wish.host());
    if (hinted != null) {
      order.add(0, hinted);
      return new Route(List.copyOf(order), "hint");
    }
    return new Route(
        List.copyOf(order), nothingFit ? "least bad, no host is fit" : strategy.name());
  }

  private static Node remove(List<Node> nodes, String hostPort) {
    for (Node node : nodes) {
      if (node.hostPort().equals(hostPort)) {
        nodes.remove(node);
        return node;
      }
    }
    return null;
  }

  private List<Node> chosen(List<Node> fit, long now) {
    if (fit.isEmpty()) {
      return fit;
    }
    List<Host> views = new ArrayList<>(fit.size());
    for (Node node : fit) {
      views.add(new HostView(node, stats.apply(node.hostPort()), now));
    }
    Set<Node> order = new LinkedHashSet<>();
    for (Host host : strategy.order(List.copyOf(views), random)) {
      if (host instanceof HostView view && views.contains(view)) {
        order.add(view.node());
      }
    }
    order.addAll(fit);
    return List.copyOf(order);
  }
}
