package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.balance.HostView;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders the nodes for one pick. Pure but for the strategy's own state.
 *
 * <ol>
 *   <li>A host that a hint names comes first if it takes sessions.
 *   <li>Fit nodes in the strategy's order: the strategy is asked once, about these alone.
 *   <li>Fit nodes of weight 0; the strategy is asked about them only if there are no others.
 *   <li>Nodes that missed a probe, in random order: when the client itself was paused all nodes
 *       missed one, and nobody must run to the first of the list.
 *   <li>Nodes that are set aside or down, the one whose block ends first at the front: postponed,
 *       never excluded.
 *   <li>The host that just failed the session comes last of all.
 * </ol>
 *
 * In a replicated group {@link ReadPolicy} says first who may serve at all. The source stands
 * behind the replicas that are well if it is their spare, and before everybody if a session begins.
 * Among replicas those known to have executed what the session needs come first.
 *
 * <p>Nodes that an operator stopped or removed are left out. A strategy that throws must not keep
 * anybody from a connection: the hosts then come in the order of the URL.
 */
public final class Router {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final BalanceStrategy strategy;
  private final Function<String, HostStats> stats;
  private final RandomGenerator random;
  private final ReadPolicy policy;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final FirstPick firstPick;

  /** Binds the router to a group of equals. */
  public Router(
      BalanceStrategy strategy, Function<String, HostStats> stats, RandomGenerator random) {
    this(strategy, stats, random, ReadPolicy.EQUALS);
  }

  /**
   * Binds the router to a group.
   *
   * @param stats by {@code name:port}, never {@code null} for a node of the topology
   */
  public Router(
      BalanceStrategy strategy,
      Function<String, HostStats> stats,
      RandomGenerator random,
      ReadPolicy policy) {
    this.policy = policy;
    this.strategy = strategy;
    this.stats = stats;
    this.random = random;
    this.firstPick = FirstPick.of(strategy, stats, random, policy);
  }

  /**
   * The first candidate of a pick, found without an order of them all.
   *
   * @return {@code null} if only {@link #route} can tell
   */
  public Node first(Topology topology, Wish wish, long now) {
    return firstPick == null || !wish.isOnlySide()
        ? null
        : firstPick.pick(topology, wish.side(), now);
  }

  /** The members of one pick by how they are; the strategy has no say in this. */
  private static final class Sorted {
    private final List<Node> fit = new ArrayList<>();
    private final List<Node> weightless = new ArrayList<>();
    private final List<Node> suspect = new ArrayList<>();
    private final List<Node> bad = new ArrayList<>();

    private Sorted(List<Node> members, Node spare, long now) {
      for (Node node : members) {
        if (node.admission() != Admission.OPEN) {
          continue;
        } else if (isBad(node, now)) {
          bad.add(node);
        } else if (node.health() == Health.SUSPECT) {
          suspect.add(node);
        } else {
          (node.weight() == 0 ? weightless : fit).add(node);
        }
      }
      if (spare != null && isBad(spare, now)) {
        bad.add(spare); // no better than others that are bad
      }
      bad.sort(
          Comparator.comparing((Node node) -> node.health() == Health.DOWN)
              .thenComparingLong(node -> node.blockedForNanos(now)));
    }
  }

  /** The candidates of a pick at the moment {@code now}; may be empty. */
  public Route route(Topology topology, Wish wish, long now) {
    ReadPolicy.Eligible eligible = policy.eligible(topology, wish.side());
    Node spare = isOpen(eligible.spare()) ? eligible.spare() : null;
    Sorted sorted = new Sorted(eligible.members(), spare, now);
    shuffle(sorted.suspect);
    // The failed host must not be the strategy's choice, or its turn would be lost.
    Node avoided = remove(sorted.fit, wish.avoid());
    avoided = avoided == null ? remove(sorted.weightless, wish.avoid()) : avoided;
    boolean anyFit = !sorted.fit.isEmpty() || !sorted.weightless.isEmpty();
    List<Node> order = well(sorted, wish, now);
    if (spare != null && !sorted.bad.contains(spare)) {
      boolean first = eligible.sourceFirst() && spare.isFit(now);
      order.add(first ? 0 : order.size(), spare);
    }
    order.addAll(sorted.bad);
    if (avoided != null) {
      order.add(avoided);
    }
    return preferred(topology, order, wish, anyFit);
  }

  /** Those that are well, as the strategy wants them; first who has what the session needs. */
  private List<Node> well(Sorted sorted, Wish wish, long now) {
    boolean anyWeight = !sorted.fit.isEmpty();
    List<Node> ordered = chosen(anyWeight ? sorted.fit : sorted.weightless, now);
    if (anyWeight) {
      ordered.addAll(sorted.weightless);
    }
    ordered.addAll(sorted.suspect);
    if (!wish.need().isEmpty()) {
      ordered.sort(Comparator.comparing(node -> !hasExecuted(node, wish.need())));
    }
    return ordered;
  }

  private static boolean isBad(Node node, long now) {
    return node.health() == Health.DOWN || node.isBlocked(now);
  }

  private static boolean isOpen(Node node) {
    return node != null && node.admission() == Admission.OPEN;
  }

  private static boolean hasExecuted(Node node, Position need) {
    return node.role() == Role.SOURCE || node.sight().position().contains(need);
  }

  private void shuffle(List<Node> nodes) {
    for (int left = nodes.size(); left > 1; left--) {
      Collections.swap(nodes, left - 1, random.nextInt(left));
    }
  }

  private Route preferred(Topology topology, List<Node> order, Wish wish, boolean anyFit) {
    Node last = remove(order, wish.avoid());
    if (last != null) {
      order.add(last);
    }
    remove(order, wish.host());
    Node hinted = wish.host() == null ? null : topology.find(wish.host());
    if (isOpen(hinted) && policy.allows(hinted, wish.side())) {
      order.add(0, hinted);
      return new Route(List.copyOf(order), "hint");
    }
    return new Route(List.copyOf(order), reason(order, wish.side(), anyFit));
  }

  private String reason(List<Node> order, Side side, boolean anyFit) {
    boolean onSource = !order.isEmpty() && order.get(0).role() == Role.SOURCE;
    if (onSource && side != Side.REPLICA) {
      return "the source";
    } else if (onSource && policy.from() != ReadPolicy.From.ALL) {
      return policy.from() == ReadPolicy.From.SOURCE
          ? "reads go to the source"
          : "no replica is fit";
    }
    return anyFit ? strategy.name() : "least bad, no host is fit";
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
    List<Node> order = new ArrayList<>();
    if (fit.isEmpty()) {
      return order;
    }
    List<Host> views = new ArrayList<>(fit.size());
    for (Node node : fit) {
      views.add(new HostView(node, stats.apply(node.hostPort()), now));
    }
    // By identity: to compare all that is known of two nodes would take longer than all the rest.
    Set<Host> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(views);
    for (Host host : ordered(List.copyOf(views))) {
      if (left.remove(host)) {
        order.add(((HostView) host).node());
      }
    }
    for (int i = 0; !left.isEmpty() && i < views.size(); i++) {
      if (left.remove(views.get(i))) {
        order.add(fit.get(i));
      }
    }
    return order;
  }

  private List<Host> ordered(List<Host> views) {
    try {
      return new ArrayList<>(strategy.order(views, random));
    } catch (RuntimeException broken) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "Balance strategy {} failed; the order of the URL is used. Said only once.",
            strategy.name(),
            broken);
      }
      return views;
    }
  }
}
