package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.internal.topology.Node;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Hosts to choose from, made ready once for all picks of a snapshot. Immutable, but for the hosts'
 * counters.
 */
public final class Choice {

  private final Node[] nodes;
  private final HostStats[] stats;

  /** Sum of the weights up to and including each host. */
  private final int[] upTo;

  /**
   * A choice.
   *
   * @param nodes of weights above 0, at least one
   * @param stats of each
   */
  public Choice(List<Node> nodes, List<HostStats> stats) {
    this.nodes = nodes.toArray(Node[]::new);
    this.stats = stats.toArray(HostStats[]::new);
    this.upTo = new int[nodes.size()];
    int sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += nodes.get(i).weight();
      upTo[i] = sum;
    }
  }

  /** How many there are. */
  int size() {
    return nodes.length;
  }

  /** The host of that number. */
  public Node node(int number) {
    return nodes[number];
  }

  HostStats stats(int number) {
    return stats[number];
  }

  int weight(int number) {
    return nodes[number].weight();
  }

  double meanWeight() {
    return upTo[upTo.length - 1] / (double) upTo.length;
  }

  /** One by chance, in proportion to its weight. */
  int draw(RandomGenerator random) {
    return at(random.nextInt(upTo[upTo.length - 1]));
  }

  /** One of the others by chance, in proportion to its weight. */
  int drawOther(int than, RandomGenerator random) {
    int point = random.nextInt(upTo[upTo.length - 1] - weight(than));
    boolean before = point < upTo[than] - weight(than);
    return at(before ? point : point + weight(than));
  }

  private int at(int point) {
    int found = Arrays.binarySearch(upTo, point);
    return found < 0 ? -found - 1 : found + 1;
  }
}
