package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Event.Type;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import java.util.ArrayList;
import java.util.List;

/**
 * Which node of a replicated group takes the writes. Exactly one does at any time, so that two
 * writable nodes never get alternating writes:
 *
 * <ol>
 *   <li>The source stays the source while it is not down, not removed and not known to refuse
 *       writes; also while nobody else can be it.
 *   <li>Else the first candidate in the order of the URL takes over, those meant as sources first.
 *       With {@code roleDetection=static} only those are candidates. Otherwise a candidate is a
 *       node that was seen to take writes and to follow nobody, and that was meant as a source or
 *       shows by its transactions that it was a replica once: a mere stranger is no source.
 *   <li>A candidate that has executed all that the source has, and more, was promoted before this
 *       process looked: it takes over from a source that nobody chose here, and what is open on
 *       that one is void. Judged only when the source was just looked at, or it would have had more
 *       too; and never of a former source, or two that both are written to would take turns.
 *   <li>A candidate that has executed all that the source has also takes over from a source that
 *       follows somebody now, though nobody made that one read-only.
 *   <li>What an operator promoted stays the source until it is down or removed, read-only or not.
 * </ol>
 *
 * @param detects whether roles follow what the probes see
 */
record Succession(boolean detects) {

  /**
   * The nodes with their roles; adds events if another one is the source now.
   *
   * @param looked the node that was just looked at, or {@code null}
   */
  List<Node> assign(List<Node> nodes, Node looked, List<Event> events) {
    if (nodes.isEmpty() || nodes.stream().allMatch(node -> node.home() == Role.EQUAL)) {
      return nodes;
    }
    Node source = find(nodes);
    boolean stays = source != null && mayStay(source);
    Node next = source;
    if (!stays) {
      next = candidate(nodes, source);
    } else if (looked != null) {
      next = replacing(nodes, source, looked);
    }
    if (next == null || next == source) {
      return nodes;
    }
    String because = source == null ? "" : "; " + why(source);
    events.add(
        new Event(
            Type.SOURCE,
            next.hostPort(),
            "Host " + next.hostPort() + " is the source now" + because));
    if (stays) {
      events.add(
          new Event(Type.FENCED, source.hostPort(), "Host " + source.hostPort() + " is fenced"));
    }
    List<Node> assigned = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      assigned.add(
          node == next
              ? node.withRole(Role.SOURCE)
              : node.role() == Role.SOURCE ? replaced(node, stays) : node);
    }
    return assigned;
  }

  private static Node replaced(Node source, boolean fenced) {
    Node replica = source.withRole(Role.REPLICA);
    return fenced ? replica.withGeneration(replica.generation() + 1) : replica;
  }

  /** Makes a node the source whatever is known of it. */
  static List<Node> promote(List<Node> nodes, Node chosen, List<Event> events) {
    events.add(
        new Event(
            Type.SOURCE, chosen.hostPort(), "Host " + chosen.hostPort() + " was made the source"));
    List<Node> assigned = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      assigned.add(
          node == chosen
              ? node.withHome(Role.SOURCE).withRole(Role.SOURCE).withChosen(true)
              : node.withHome(Role.REPLICA).withRole(Role.REPLICA).withChosen(false));
    }
    return assigned;
  }

  private static Node find(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.role() == Role.SOURCE) {
        return node;
      }
    }
    return null;
  }

  private boolean mayStay(Node source) {
    return source.health() != Health.DOWN
        && source.admission() != Admission.LEAVING
        && (source.chosen() || !detects || !source.sight().isReadOnly());
  }

  private Node candidate(List<Node> nodes, Node source) {
    for (Role home : List.of(Role.SOURCE, Role.REPLICA)) {
      for (Node node : nodes) {
        if (node.home() == home && (source == null && home == Role.SOURCE || mayBecome(node))) {
          return node;
        }
      }
    }
    return source;
  }

  private boolean mayBecome(Node node) {
    if (node.admission() == Admission.LEAVING || node.health() != Health.UP) {
      return false;
    } else if (!detects) {
      return node.home() == Role.SOURCE;
    }
    Sight sight = node.sight();
    return sight.isWritable() && (node.home() == Role.SOURCE || sight.wasReplica());
  }

  private Node replacing(List<Node> nodes, Node source, Node looked) {
    Position has = source.sight().position();
    if (!detects || source.chosen() || !source.sight().known() || has.isEmpty()) {
      return source;
    }
    for (Node node : nodes) {
      Position more = node.sight().position();
      boolean mayReplace =
          node != source && mayBecome(node) && node.sight().wasReplica() && more.contains(has);
      boolean isNewer = looked == source && !node.wasSource() && !has.contains(more);
      boolean isFollowed = source.sight().follows() && (looked == source || looked == node);
      if (mayReplace && (isNewer || isFollowed)) {
        return node;
      }
    }
    return source;
  }

  private String why(Node before) {
    String reason = "it has all that " + before.hostPort() + " has, and more";
    if (before.admission() == Admission.LEAVING) {
      reason = before.hostPort() + " was removed";
    } else if (before.health() == Health.DOWN) {
      reason = before.hostPort() + " is down";
    } else if (before.sight().isReadOnly()) {
      reason = before.hostPort() + " is read-only";
    } else if (before.sight().follows()) {
      reason = before.hostPort() + " follows another server";
    }
    return reason;
  }
}
