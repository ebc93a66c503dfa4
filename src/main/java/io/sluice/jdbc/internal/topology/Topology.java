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

  /** The node that takes writes, or {@code null} among equals. */
  public Node source() {
    for (Node node : nodes) {
      if (node.role() == Role.SOURCE) {
        return node;
      }
    }
    return null;
  }
}
