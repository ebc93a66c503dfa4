package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Position;
import java.sql.SQLException;

/**
 * Lets a session see what it, or its group, has written ({@code readConsistency}). Learns the GTID
 * of each write: with the answer where the driver passes it on, else by asking, as late as it can.
 * Confined to the thread that uses the session.
 */
final class Freshness {

  private final Fleet fleet;
  private final Writes writes;
  private final boolean atOnce;
  private Physical unasked;

  Freshness(Fleet fleet) {
    this.fleet = fleet;
    this.writes =
        switch (fleet.settings().consistency()) {
          case EVENTUAL -> null;
          case SESSION -> new Writes();
          case GROUP -> fleet.writes();
        };
    // Others must know at once, and a shared connection may be somebody else's when it matters.
    this.atOnce =
        fleet.settings().consistency() == SessionSettings.Consistency.GROUP
            || fleet.settings().pooled();
  }

  /**
   * Something succeeded.
   *
   * @param wrote whether it may have made a write durable
   */
  void after(Physical physical, boolean wrote) {
    if (writes == null) {
      return;
    }
    String told = physical.toldWrites();
    if (told != null) {
      writes.add(Position.of(told), physical.hostPort());
    } else if (wrote) {
      untold(physical, fleet.topology().find(physical.hostPort()));
    }
  }

  private void untold(Physical physical, Node node) {
    if (node != null && node.role() == Role.REPLICA) {
      return; // a read-only transaction has ended
    } else if (physical.tellsWrites()) {
      nothingTold(physical, node);
    } else if (atOnce) {
      ask(physical);
    } else {
      unasked = physical;
    }
  }

  /** A write may have become durable on a host that was lost, and with it what it became. */
  void lost() {
    if (writes != null) {
      addUnknown();
    }
  }

  /** Nothing was written then, unless the server has no GTIDs to tell. */
  private void nothingTold(Physical physical, Node node) {
    if (node != null && !node.sight().position().isEmpty()) {
      return;
    }
    try {
      Position position = Position.of(physical.askPosition(false));
      if (position.isEmpty()) {
        addUnknown();
      } else { // no probe has looked yet: asked once for all sessions
        fleet.report(new Observation.Reached(physical.hostPort(), position));
      }
    } catch (SQLException | RuntimeException lost) {
      addUnknown();
    }
  }

  private void addUnknown() {
    writes.addUnknown(fleet.clock().nanos());
  }

  private void ask(Physical physical) {
    try {
      Position written = Position.of(physical.askWrites());
      if (written.isEmpty()) {
        nothingTold(physical, fleet.topology().find(physical.hostPort()));
      } else {
        writes.add(written, physical.hostPort());
      }
    } catch (SQLException | RuntimeException lost) {
      addUnknown();
    }
  }

  /** Whether a read can only be served by the source. */
  boolean onlyOnSource() {
    if (writes == null) {
      return false;
    }
    if (unasked != null) {
      Physical writer = unasked;
      unasked = null;
      if (writer.isDead()) {
        addUnknown();
      } else {
        ask(writer);
      }
    }
    return writes.onlyOnSource(fleet.topology(), fleet.clock().nanos());
  }

  /** What a replica must have executed to serve a read. */
  Position need() {
    return writes == null ? Position.EMPTY : writes.need(fleet.topology(), fleet.clock().nanos());
  }
}
