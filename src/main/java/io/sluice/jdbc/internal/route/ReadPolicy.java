package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Which nodes of a group may serve which side. Immutable and pure.
 *
 * @param from whom reads go to
 * @param sourceIsSpare whether they go to the source while no replica is fit
 * @param maxLagMillis a replica further behind serves no reads; −1 = however far
 * @param withoutSource whether a session may begin on a replica while the source is not reachable
 */
public record ReadPolicy(
    From from, boolean sourceIsSpare, long maxLagMillis, boolean withoutSource) {

  /** Whom reads go to. */
  public enum From {
    REPLICAS,
    ALL,
    SOURCE
  }

  /** For a group of equals. */
  public static final ReadPolicy EQUALS = new ReadPolicy(From.ALL, false, -1, true);

  /**
   * Who may serve.
   *
   * @param members ordered by the strategy
   * @param spare the source if it is no member: behind those that are well, or {@code null}
   * @param sourceFirst whether it stands before all members instead while it is well itself
   */
  record Eligible(List<Node> members, Node spare, boolean sourceFirst) {}

  private static final Eligible NOBODY = new Eligible(List.of(), null, false);

  Eligible eligible(Topology topology, Side side) {
    if (!topology.hasRoles()) {
      return new Eligible(topology.nodes(), null, false);
    }
    Node source = topology.source();
    return switch (side) {
      case SOURCE -> source == null || source.refusesWrites() ? NOBODY : onlyOn(source);
      case REPLICA -> forReads(topology, source);
      case ONLY_REPLICA -> new Eligible(replicas(topology), null, false);
      case ANY -> withoutSource ? anywhere(topology, source) : onlyOn(source);
    };
  }

  private static Eligible onlyOn(Node source) {
    return source == null ? NOBODY : new Eligible(List.of(source), null, false);
  }

  private Eligible forReads(Topology topology, Node source) {
    if (from == From.SOURCE) {
      return onlyOn(source);
    }
    List<Node> readers = new ArrayList<>(topology.nodes().size());
    for (Node node : topology.nodes()) {
      if (node == source ? from == From.ALL : node.isReadable(maxLagMillis)) {
        readers.add(node);
      }
    }
    return new Eligible(readers, from == From.REPLICAS && sourceIsSpare ? source : null, false);
  }

  private static List<Node> replicas(Topology topology) {
    return topology.nodes().stream().filter(node -> node.role() == Role.REPLICA).toList();
  }

  private static Eligible anywhere(Topology topology, Node source) {
    List<Node> others = new ArrayList<>(topology.nodes());
    others.remove(source);
    return new Eligible(others, source, true);
  }

  /** Whether a node may serve a side at all, were it the only one. */
  boolean allows(Node node, Side side) {
    if (node.role() == Role.SOURCE) {
      return side != Side.SOURCE || !node.refusesWrites();
    }
    return node.role() == Role.EQUAL || side != Side.SOURCE && node.isReadable(maxLagMillis);
  }
}
