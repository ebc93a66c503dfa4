package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;

/**
 * What a statement that was run means for its session: transaction, settings, pins, generated keys
 * and what its reads must see. Confined to the thread that uses the session.
 */
final class Outcome {

  private final SessionParts parts;
  private final Binding binding;

  Outcome(SessionParts parts, Binding binding) {
    this.parts = parts;
    this.binding = binding;
  }

  /** What a statement that succeeded at that moment means for the session. */
  void succeeded(Physical physical, StatementFacts facts, long now) throws SQLException {
    boolean wasOpen = parts.transactions.isOpen();
    SettingsLearned.from(parts, facts, physical);
    parts.pins.after(facts);
    parts.insertIds.after(facts, physical);
    int endings =
        parts.transactions.after(facts, parts.state.isAutoCommit(), physical.inTransaction());
    if (Works.taints(facts)) {
      binding.taint();
    }
    if (Works.changesTracking(facts)) {
      physical.untrackWrites();
    }
    if (facts.release()) {
      physical.kill(); // the server has closed it, as it was asked to
      parts.pins.clear();
    }
    parts.affinity.counted();
    boolean wrote =
        !parts.transactions.isOpen() && (wasOpen || Works.of(facts, false) == Work.WRITE);
    parts.freshness.after(physical, wrote);
    if (endings > 0) {
      parts.fleet.counters().transactions.add(endings);
      binding.boundary(now);
    } else if (!parts.transactions.isOpen() && !wasOpen) {
      binding.autoCommitted(facts, now);
    }
  }

  /**
   * What a statement did before it failed on a living connection has happened all the same.
   *
   * @return what the application gets
   */
  SQLException failed(Physical physical, StatementFacts facts, SQLException error) {
    if (Works.taints(facts)) {
      binding.taint();
    }
    if (!Works.mayCommit(facts) || parts.transactions.isFailed() || parts.closed.get()) {
      return error;
    }
    Boolean onServer = physical.askTransaction();
    if (onServer != null) {
      int endings = parts.transactions.afterFailure(parts.state.isAutoCommit(), onServer);
      if (endings > 0) {
        parts.fleet.counters().transactions.add(endings);
        binding.boundary(parts.fleet.clock().nanos());
      }
    } else if (physical.isDead() && parts.transactions.isOpen()) {
      SQLException unknown = Errors.outcomeUnknown("a commit", physical.hostPort(), error);
      parts.transactions.failed(unknown);
      return unknown;
    }
    return error;
  }
}
