package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Route;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Wish;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Topology;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which physical connection a session is bound to, and when it leaves it: at the end of a
 * transaction, after the autocommit threshold, for a hint, or because its host is gone; never
 * inside a transaction and never while pinned. Confined to the thread that uses the session, but
 * for {@link #bound()}.
 */
final class Binding {

  private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

  /** A connection idle for longer may have been closed by the server: ask before it matters. */
  private static final long TRUSTED_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A connection that is closed says so at once; after this long it is silent. */
  private static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final SessionParts parts;
  private final Losses losses;
  private final Wishes wishes;
  private volatile Physical bound;
  private boolean pickDue;
  private boolean tainted;
  private volatile boolean releaseMissed;
  private int counted;
  private Topology nodeSeenIn;
  private Physical nodeOf;
  private Node node;

  Binding(SessionParts parts, Losses losses) {
    this.parts = parts;
    this.losses = losses;
    this.wishes = new Wishes(parts);
  }

  /** The connection the session is bound to now, or {@code null}. */
  Physical bound() {
    return bound;
  }

  /**
   * The connection a call is to run on; it may still lack some of the session's state.
   *
   * @param avoid {@code name:port} of the host that just failed the call, or {@code null}
   * @param within until when a host must be found, {@code null} = the selection timeout
   */
  Physical forCall(Work work, StatementFacts facts, Side side, String avoid, Deadline within)
      throws SQLException {
    Physical now = bound;
    boolean usable = now != null && isUsable(now);
    boolean tied = parts.transactions.isOpen() || parts.pins.holdsState();
    if (parts.transactions.isOpen() && usable) {
      return now;
    } else if (now != null && !usable && tied) {
      Verdict verdict = losses.failed(now, work, Phase.NOT_SENT, null, false);
      throw losses.obey(verdict, work, facts, now, null);
    }
    refuseOnTiedReplica(facts, side, usable ? now : null);
    Wish wish = wishes.of(facts, now, side, avoid);
    String shunned = avoid;
    if (usable && (isPinned(now) || !wantsToMove(facts, now, wish))) {
      long asked = parts.fleet.clock().nanos();
      if (answers(now, work)) {
        return now;
      } else if (parts.fleet.clock().nanos() - asked > silentNanos()) {
        // Not closed but silent: its host may be frozen, and would keep a new connection waiting.
        shunned = now.hostPort();
        wish = wishes.of(facts, now, side, shunned);
      }
    }
    boolean rerunnable = work == Work.READ && parts.state.isAutoCommit();
    String avoided = shunned;
    return move(
        wish,
        () -> wishes.of(facts, now, side, avoided),
        rerunnable,
        within == null ? parts.deadline() : within);
  }

  private long silentNanos() {
    long ping = TimeUnit.MILLISECONDS.toNanos(parts.binder.pingMillis());
    return Math.min(SILENT_NANOS, ping / 2);
  }

  /**
   * A write never runs on a replica, not even if the session holds something there that it would
   * lose by leaving.
   */
  private void refuseOnTiedReplica(StatementFacts facts, Side side, Physical now)
      throws SQLException {
    if (side != Side.SOURCE || now == null || node(now).role() != Role.REPLICA) {
      return;
    }
    boolean asks = facts != null && facts.has(Effect.USES_PREVIOUS);
    if (!asks) {
      parts.pins.forgetFoundRows(); // nobody will ask for them any more
    }
    boolean tied = parts.pins.holdsState();
    if ((tied || asks) && (facts == null || !Works.mayRunOnTiedReplica(facts))) {
      throw Errors.tiedToReplica(
          now.hostPort(), tied ? parts.pins.describe() : "what the statement asks of the last one");
    }
  }

  private boolean isPinned(Physical now) {
    if (!parts.hasRoles()) {
      return parts.pins.any();
    }
    Node node = node(now);
    return parts.pins.keepOn(node.role() == Role.SOURCE && !node.refusesWrites());
  }

  /** Where a statement would run, and why, if it were run now outside a transaction. */
  Explained explain(StatementFacts facts, Side side) throws SQLException {
    Physical now = bound;
    Wish wish = wishes.of(facts, now, side, null);
    if (now != null && isUsable(now) && !wantsToMove(facts, now, wish)) {
      return Explained.on(node(now), wish.host() != null ? "hint" : "the session is bound to it");
    }
    Route route =
        parts.fleet.router().route(parts.fleet.topology(), wish, parts.fleet.clock().nanos());
    if (route.candidates().isEmpty()) {
      return new Explained("", "", "no host can serve it now");
    }
    boolean forced = wish.side() != side;
    return Explained.on(
        route.candidates().get(0),
        forced ? "only the source has the session's writes for sure" : route.reason());
  }

  /** The present host and why nothing moves. */
  Explained explainStay(String reason) {
    Node node = node(bound);
    return node == null ? new Explained("", bound.hostPort(), reason) : Explained.on(node, reason);
  }

  /** Whether the bound connection is dead or belongs to an incarnation of its host that is over. */
  boolean isLost() {
    Physical now = bound;
    if (now == null || isUsable(now)) {
      return false;
    }
    now.kill();
    return true;
  }

  private boolean isUsable(Physical now) {
    Node node = now.isDead() ? null : node(now);
    return node != null && node.generation() == now.generation();
  }

  /** Looked up once per snapshot: nothing of it is paid per statement. */
  private Node node(Physical physical) {
    Topology topology = parts.fleet.topology();
    if (topology != nodeSeenIn || nodeOf != physical) {
      node = topology.find(physical.hostPort());
      nodeOf = physical;
      nodeSeenIn = topology;
    }
    return node;
  }

  private boolean wantsToMove(StatementFacts facts, Physical now, Wish wish) {
    if (wish.host() != null && !wish.host().equals(now.hostPort())) {
      return true;
    }
    Node node = node(now);
    boolean writes = wish.side() == Side.SOURCE && node.role() == Role.REPLICA;
    if (facts != null && facts.needsSameConnection() && !writes) {
      return false;
    }
    boolean leaves = node.admission() == Node.Admission.LEAVING;
    return switch (node.role()) {
      case EQUAL -> pickDue || leaves;
      // Reads are spread statement by statement.
      case SOURCE ->
          wish.side() == Side.REPLICA
              || wish.side() == Side.ONLY_REPLICA
              || leaves
              || wish.side() == Side.SOURCE && node.refusesWrites();
      case REPLICA -> wish.side() != Side.ANY || leaves;
    };
  }

  /**
   * A read is simply run again elsewhere; anything else must not be sent into a dead connection.
   */
  private boolean answers(Physical now, Work work) {
    if (parts.fleet.clock().nanos() - now.usedAt() < TRUSTED_IDLE_NANOS
        || parts.pins.streams() // it cannot be asked in between
        || parts.state.isAutoCommit() && work != Work.WRITE) {
      return true;
    }
    if (now.ping(parts.binder.pingMillis())) {
      now.used(parts.fleet.clock().nanos());
      return true;
    }
    if (parts.pins.holdsState()) {
      return true; // let the statement itself meet the loss, so that the application hears of it
    }
    now.kill(); // one idle connection says nothing about its host
    return false;
  }

  private Physical move(Wish wish, Binder.Later later, boolean rerunnable, Deadline deadline)
      throws SQLException {
    Physical before = bound;
    boolean must = before == null || before.isDead() || !isUsable(before);
    boolean waits = must || wish.side() == Side.SOURCE && node(before).role() == Role.REPLICA;
    if (!waits && !parts.gate.tryStartMove()) {
      return before; // another thread is using the connection: it stays
    }
    if (waits && !parts.gate.startMove(deadline)) {
      throw Errors.noHost("Another call of this connection did not end in time", Map.of());
    }
    try {
      Physical old = bound; // another thread may have moved meanwhile
      Physical current = bound != null && isUsable(bound) ? bound : null;
      if (must && current != null) {
        return current;
      }
      if (must && old != null) {
        old.kill(); // now: the place it holds in its pool may be the one that is wanted
      }
      // With roles the session comes back to the connection that knows its last key.
      boolean returns = current != null && parts.hasRoles() && parts.binder.keeps(current);
      if (current != null && !returns && !takeInsertId(current)) {
        current = null; // it had died while nothing was sent over it
      }
      Physical next =
          parts.binder.select(
              new Binder.Pick(current, rerunnable, parts::wantedOn, deadline), wish, later);
      settle(old, next);
      return next;
    } finally {
      parts.gate.endMove();
    }
  }

  private boolean takeInsertId(Physical leaving) {
    try {
      parts.insertIds.beforeLeaving(leaving);
      return true;
    } catch (SQLException | RuntimeException lost) {
      leaving.kill();
      return false;
    }
  }

  private void settle(Physical old, Physical next) throws SQLException {
    pickDue = false;
    counted = 0;
    if (next == old) {
      parts.fleet.stats(next.hostPort()).picked();
      return;
    }
    long now = parts.fleet.clock().nanos();
    parts.fleet.stats(next.hostPort()).bound();
    bound = next;
    tainted = false;
    parts.affinity.bound(next.hostPort(), now);
    if (old != null) {
      parts.fleet.stats(old.hostPort()).unbound();
      if (!isUsable(old)) {
        old.kill();
        if (!old.hostPort().equals(next.hostPort())) {
          parts.fleet.counters().failovers.increment();
          LOG.info("A session failed over from {} to {}", old.hostPort(), next.hostPort());
        }
      } else {
        leave(old);
      }
    }
    if (parts.closed.get()) { // close() has not seen this one
      parts.fleet.stats(next.hostPort()).unbound();
      next.kill();
      throw Errors.connectionClosed();
    }
  }

  private void leave(Physical physical) {
    if (parts.pins.streams() || parts.handles.anyOpenResult()) {
      boolean clean = !tainted && StateReplay.on(physical).isResetByPool();
      parts.binder.setAside(physical, clean); // something is still read from it
      return;
    }
    if (parts.fleet.settings().pooled()) {
      parts.handles.leave(physical);
    }
    parts.binder.leave(physical, isClean(physical));
  }

  private boolean isClean(Physical physical) {
    return !tainted && !parts.pins.anyForGood() && StateReplay.on(physical).isResetByPool();
  }

  /** Something was changed on the connection that nobody can undo before the next session. */
  void taint() {
    tainted = true;
  }

  /**
   * A shared connection goes back at the end of each transaction, unless something still needs it.
   */
  void releaseIfShared() {
    boolean may = mayRelease();
    releaseMissed = may && !parts.gate.tryStartMove();
    if (!may || releaseMissed) {
      return;
    }
    try {
      if (!mayRelease()) {
        return; // another thread has begun something since
      }
      parts.binder.releaseSetAside(parts.handles::leave);
      Physical physical = bound;
      if (physical != null && !physical.isDead() && takeInsertId(physical)) {
        bound = null;
        parts.fleet.stats(physical.hostPort()).unbound();
        leave(physical);
      }
    } finally {
      parts.gate.endMove();
    }
  }

  private boolean mayRelease() {
    return parts.fleet.settings().pooled()
        && !parts.pins.any()
        && !parts.handles.anyOpenResult()
        // COMMIT AND CHAIN, or a BEGIN inside a transaction, ends one and begins another.
        && !parts.transactions.isOpen()
        // What is left of it there goes with the rollback that acknowledges the failure.
        && !parts.transactions.isFailed();
  }

  /** Whether a connection was not given back because another call was inside. */
  boolean isReleaseMissed() {
    return releaseMissed;
  }

  /** A statement outside a transaction is done: perhaps the next pick is due. */
  void autoCommitted(StatementFacts facts, long now) {
    if (facts.kind() != StatementKind.SET) {
      parts.pins.transactionEnded();
    }
    SessionSettings settings = parts.fleet.settings();
    if (settings.threshold() > 0 && Works.countsTowardsThreshold(facts, settings.counted())) {
      if (++counted >= settings.threshold()) {
        pickDue = true;
        counted = 0;
      }
    }
    if (parts.affinity.isAway() && parts.affinity.mayReturn(now)) {
      pickDue = true;
    }
    releaseIfShared();
  }

  /** A transaction has ended for real: the next pick is due, and a shared connection goes back. */
  void boundary(long now) {
    counted = 0;
    parts.pins.transactionEnded();
    pickDue = !parts.affinity.isAway() || parts.affinity.mayReturn(now);
    releaseIfShared();
  }

  /** The session is closed in order and nobody uses its connection. */
  void finish(Physical physical) {
    boolean over = !parts.transactions.isOpen() && !parts.transactions.isFailed();
    boolean clean = over && isClean(physical);
    if (parts.fleet.settings().pooled()) {
      parts.handles.closeOn(physical);
    }
    StateReplay.release(physical, clean);
  }
}
