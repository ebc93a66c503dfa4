package io.sluice.jdbc.internal.topology;

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
}
