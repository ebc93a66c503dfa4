package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Event.Type;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How an observation changes a topology: a pure function that also returns the events to fire once
 * the new snapshot is visible.
 *
 * <ol>
 *   <li>A failure puts the node aside for the block time, which doubles with jitter at each further
 *       failure, up to {@value #MAX_BLOCK_FACTOR} times the first. A failure that lies further back
 *       than twice the longest block is forgotten.
 *   <li>While a node is set aside, and for connections opened before its last failure, a further
 *       failure is old news: fifty sessions that lose the same host are one failure.
 *   <li>A refusal (busy, login) sets the node aside for the first block time and counts no failure.
 *   <li>After the configured number of missed probes the node is down and its generation grows:
 *       leases of the old generation are void. One answered probe brings it back.
 * </ol>
 *
 * <p>After each of them {@link Succession} says who takes the writes.
 *
 * @param blockNanos first block time; 0 = a failure only counts for the pick at hand
 * @param missesUntilDown missed probes in a row that make a node down
 * @param detectsRoles whether roles follow what the probes see
 */
public record Transition(long blockNanos, int missesUntilDown, boolean detectsRoles) {

  static final int MAX_BLOCK_FACTOR = 12;

  /** A transition among equals. */
  public Transition(long blockNanos, int missesUntilDown) {
    this(blockNanos, missesUntilDown, false);
  }

  /** The first snapshot: the roles are those of the URL. */
  public Topology first(List<Node> nodes) {
    return new Topology(0, new Succession(detectsRoles).assign(nodes, null, new ArrayList<>()));
  }

  /** The new snapshot, and what to tell about it. */
  public record Change(Topology topology, List<Event> events) {}

  /**
   * Applies one observation.
   *
   * @param now the moment of the observation
   * @param jitter uniform in [0, 1)
   * @return a change whose topology is the same object when the observation tells nothing new
   */
  public Change apply(Topology old, Observation seen, long now, double jitter) {
    if (seen instanceof Observation.Added added) {
      return add(old, added, now);
    }
    Node node = old.find(seen.hostPort());
    if (node == null) {
      return new Change(old, List.of());
    }
    List<Event> events = new ArrayList<>(1);
    Node next = next(node, seen, now, jitter, events);
    boolean judged = seen instanceof Observation.ProbeAnswered && node.role() == Role.SOURCE;
    if (next == node && !judged) {
      return new Change(old, List.of());
    }
    List<Node> nodes = new ArrayList<>(old.nodes());
    int index = nodes.indexOf(node);
    if (next == null) {
      nodes.remove(index);
    } else {
      nodes.set(index, next);
    }
    List<Node> assigned =
        seen instanceof Observation.Promoted
            ? Succession.promote(nodes, next, events)
            : new Succession(detectsRoles)
                .assign(nodes, seen instanceof Observation.ProbeAnswered ? next : null, events);
    if (next == node && assigned == nodes) {
      return new Change(old, List.of());
    }
    return new Change(new Topology(old.version() + 1, assigned), List.copyOf(events));
  }

  private Node next(Node node, Observation seen, long now, double jitter, List<Event> events) {
    if (seen instanceof Observation.Failed failed) {
      return failed(node, failed, now, jitter, events);
    } else if (seen instanceof Observation.Refused refused) {
      return refused(node, refused, now, events);
    } else if (seen instanceof Observation.ProbeAnswered answer) {
      return looked(answered(node, now, events), answer.sight(), events);
    } else if (seen instanceof Observation.RefusedWrite refused) {
      boolean old = refused.generation() < node.generation() || node.sight().isReadOnly();
      return old ? node : node.withSight(node.sight().refusingWrites());
    } else if (seen instanceof Observation.Reached reached) {
      Sight more = node.sight().having(reached.position());
      return more.equals(node.sight()) ? node : node.withSight(more);
    } else if (seen instanceof Observation.Promoted) {
      return node.role() == Role.EQUAL ? node : node.withChosen(true);
    } else if (seen instanceof Observation.ProbeMissed missed) {
      return missed(node, missed, events);
    } else if (seen instanceof Observation.Weighted weighted) {
      if (weighted.weight() == node.weight()) {
        return node;
      }
      events.add(event(Type.CHANGED, node, "has weight " + weighted.weight() + " now"));
      return node.withWeight(weighted.weight());
    } else if (seen instanceof Observation.Forgotten) {
      if (node.admission() != Admission.LEAVING) {
        return node; // it was added again meanwhile
      }
      events.add(event(Type.FORGOTTEN, node, "has left the group"));
      return null;
    }
    return admitted(node, seen, events);
  }

  private Node failed(
      Node node, Observation.Failed seen, long now, double jitter, List<Event> events) {
    boolean oldNews =
        seen.generation() < node.generation()
            || node.failures() > 0 && seen.openedAt() - node.failedAt() < 0
            || node.isBlocked(now);
    if (oldNews) {
      return node;
    }
    boolean longAgo =
        node.failures() > 0 && now - node.failedAt() > 2 * MAX_BLOCK_FACTOR * blockNanos;
    int failures = longAgo ? 1 : node.failures() + 1;
    long block = blockFor(failures, jitter);
    String aside =
        block == 0 ? "" : " and is left aside for " + TimeUnit.NANOSECONDS.toMillis(block) + " ms";
    events.add(event(Type.BLOCKED, node, "failed" + aside + ": " + seen.reason()));
    return node.withBlock(failures, now + block, now, seen.reason());
  }

  /**
   * The first block is exact; later ones lie between three quarters and all of the doubled time.
   */
  private long blockFor(int failures, double jitter) {
    if (failures <= 1) {
      return blockNanos;
    }
    long factor = Math.min(MAX_BLOCK_FACTOR, 1L << Math.min(failures - 1, 10));
    return (long) (factor * blockNanos * (0.75 + 0.25 * jitter));
  }

  private Node refused(Node node, Observation.Refused seen, long now, List<Event> events) {
    if (node.isBlocked(now)) {
      return node;
    }
    events.add(event(Type.BLOCKED, node, "takes no new connection: " + seen.reason()));
    return new Node(
        node.hostPort(),
        node.weight(),
        node.generation(),
        node.health(),
        node.admission(),
        node.misses(),
        node.failures(),
        true,
        now + blockNanos,
        node.failedAt(),
        seen.reason(),
        node.upSince(),
        node.returned(),
        node.home(),
        node.role(),
        node.wasSource(),
        node.chosen(),
        node.sight());
  }

  private static Node answered(Node node, long now, List<Event> events) {
    if (node.health() == Health.DOWN) {
      events.add(event(Type.UP, node, "is up again"));
      return node.backUp(now);
    }
    return node.health() == Health.UP
        ? node
        : node.withProbe(Health.UP, 0, node.generation(), node.lastFailure());
  }

  /** An open eye for what an operator should know: a source that lost its part, a second writer. */
  private static Node looked(Node node, Sight seen, List<Event> events) {
    Sight before = node.sight();
    Sight sight =
        seen != null && (before.replica() || before.wasReplica()) ? seen.afterReplica() : seen;
    if (sight == null || sight.equals(before)) {
      return node;
    }
    boolean second = node.role() == Role.REPLICA && (node.wasSource() || sight.wasReplica());
    if (second && sight.isWritable() && !before.isWritable()) {
      events.add(event(Type.CHANGED, node, "takes writes too, but is not the source"));
    } else if (before.known() && before.replica() != sight.replica()) {
      events.add(
          event(Type.CHANGED, node, sight.replica() ? "is a replica" : "is no replica any more"));
    }
    if (!sight.failure().isEmpty() && !sight.failure().equals(before.failure())) {
      events.add(event(Type.CHANGED, node, "does not tell its lag: " + sight.failure()));
    }
    return node.withSight(sight);
  }

  private Node missed(Node node, Observation.ProbeMissed seen, List<Event> events) {
    if (node.health() == Health.DOWN) {
      return node;
    }
    int misses = node.misses() + 1;
    if (misses < missesUntilDown) {
      return node.withProbe(Health.SUSPECT, misses, node.generation(), seen.reason());
    }
    events.add(event(Type.DOWN, node, "is down: " + seen.reason()));
    return node.withProbe(Health.DOWN, misses, node.generation() + 1, seen.reason());
  }

  private static Node admitted(Node node, Observation seen, List<Event> events) {
    Admission admission =
        seen instanceof Observation.Removed
            ? Admission.LEAVING
            : seen instanceof Observation.Stopped ? Admission.STOPPED : Admission.OPEN;
    if (admission == node.admission()) {
      return node;
    }
    switch (admission) {
      case LEAVING -> events.add(event(Type.REMOVED, node, "is removed from the group"));
      case STOPPED -> events.add(event(Type.CHANGED, node, "takes no new sessions"));
      case OPEN -> events.add(event(Type.CHANGED, node, "takes sessions again"));
    }
    return node.withAdmission(admission);
  }

  private Change add(Topology old, Observation.Added added, long now) {
    List<Node> nodes = new ArrayList<>(old.nodes());
    Node known = old.find(added.hostPort());
    Node node = Node.fresh(added.hostPort(), added.weight(), added.home(), now);
    if (known != null) {
      if (known.admission() == Admission.OPEN) {
        return new Change(old, List.of());
      }
      nodes.remove(known);
      node = node.withGeneration(known.generation()); // what sessions hold of it stays valid
    }
    nodes.add(node);
    List<Event> events = new ArrayList<>(List.of(event(Type.ADDED, node, "is added to the group")));
    List<Node> assigned = new Succession(detectsRoles).assign(nodes, null, events);
    return new Change(new Topology(old.version() + 1, assigned), List.copyOf(events));
  }

  private static Event event(Type type, Node node, String what) {
    return new Event(type, node.hostPort(), "Host " + node.hostPort() + " " + what);
  }
}
