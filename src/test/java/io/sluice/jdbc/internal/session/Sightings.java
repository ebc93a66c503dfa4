package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Sight;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.internal.topology.Transition;
import java.util.ArrayList;
import java.util.List;

/** A replicated group as its probes see it; the first host is the source. */
final class Sightings {

  private static final long BLOCK_NANOS = 1;

  private final Transition transition = new Transition(BLOCK_NANOS, 1, true);
  private Topology topology;

  Sightings(String... hosts) {
    List<Node> nodes = new ArrayList<>();
    for (String host : hosts) {
      nodes.add(Node.fresh(host, 1, nodes.isEmpty() ? Role.SOURCE : Role.REPLICA, 0));
    }
    topology = transition.first(nodes);
  }

  Topology topology() {
    return topology;
  }

  void see(Observation seen) {
    topology = transition.apply(topology, seen, 0, 0).topology();
  }

  /** It takes writes and has executed that. */
  void source(String host, String position) {
    see(new Observation.ProbeAnswered(host, sight(false, position)));
  }

  /** It follows another one and has executed that. */
  void replica(String host, String position) {
    see(new Observation.ProbeAnswered(host, sight(true, position)));
  }

  private static Sight sight(boolean replica, String position) {
    return new Sight(true, replica, replica, true, 0, Position.of(position), "");
  }

  void down(String host) {
    see(new Observation.ProbeMissed(host, "silent"));
  }

  void add(String host) {
    see(new Observation.Added(host, 1, Role.REPLICA));
  }

  void forget(String host) {
    see(new Observation.Removed(host));
    see(new Observation.Forgotten(host));
  }
}
