package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;
import java.util.List;

/**
 * All nodes of a group at one moment, in the order of the URL. Immutable.
 *
 * @param version grows with every change
 * @param nodes the nodes; no two with the same {@code hostPort}
 */
public record Topology(long version, List<Node> nodes) {

  /** Copies the list. */
  public Topology {
    nodes = List.copyOf(nodes);
  }

  /** The node of that name, or {@code null}. */
  public Node find(String hostPort) {
    for (Node node : nodes) {
      if (node.hostPort().equals(hostPort)) {
        return node;
      }
    }
    return null;
  }

  /** Whether its nodes are a source and replicas, and not equals. */
  public boolean hasRoles() {
    return !nodes.isEmpty() && nodes.get(0).role() != Role.EQUAL;
  }

  /** The node that takes writes; {@code null} among equals, and while no replica was promoted. */
  public Node source() {
    for (Node node : nodes) {
      if (node.role() == Role.SOURCE) {
        return node;
      }
    }
    return null;
  }
}
