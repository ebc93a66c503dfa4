package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;

/** Something that was seen of a node, or that an operator asked for. Immutable. */
public sealed interface Observation {

  /** The node it is about. */
  String hostPort();

  /**
   * A connection of user traffic was lost, or could not be opened.
   *
   * @param openedAt when the lost connection was opened (for a failed attempt: when it began); a
   *     connection older than the last known failure tells nothing new
   */
  record Failed(String hostPort, long generation, long openedAt, String reason)
      implements Observation {}

  /** The node refused a connection although it lives (too many connections, login refused). */
  record Refused(String hostPort, String reason) implements Observation {}

  /**
   * A probe was answered.
   *
   * @param sight what was seen of its part in replication, {@code null} if nobody looked
   */
  record ProbeAnswered(String hostPort, Sight sight) implements Observation {
    /** Nobody looked at its part in replication. */
    public ProbeAnswered(String hostPort) {
      this(hostPort, null);
    }
  }

  /** A write was refused because the node is read-only. */
  record RefusedWrite(String hostPort, long generation) implements Observation {}

  /** A replica was seen to have executed something, between two probes. */
  record Reached(String hostPort, Position position) implements Observation {}

  /** An operator makes a host the source. */
  record Promoted(String hostPort) implements Observation {}

  /** A probe was not answered in time. */
  record ProbeMissed(String hostPort, String reason) implements Observation {}

  /** An operator added a host. */
  record Added(String hostPort, int weight, Role home) implements Observation {
    /** Added among equals. */
    public Added(String hostPort, int weight) {
      this(hostPort, weight, Role.EQUAL);
    }
  }

  /** An operator removed a host: bound sessions leave it at their next transaction end. */
  record Removed(String hostPort) implements Observation {}

  /** The last session has left a removed host, or its grace period is over. */
  record Forgotten(String hostPort) implements Observation {}

  /** An operator lets no new sessions onto a host. */
  record Stopped(String hostPort) implements Observation {}

  /** An operator lets sessions onto a host again. */
  record Resumed(String hostPort) implements Observation {}

  /** An operator changed a weight. */
  record Weighted(String hostPort, int weight) implements Observation {}
}
