package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.ErrorKind;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.pool.NoLeaseException;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Route;
import io.sluice.jdbc.internal.route.Wish;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a session a physical connection: asks the router for candidates and tries them in order, in
 * rounds, until the deadline. Without a pool a session keeps the connections of hosts it left, as
 * Connector/J does, one per host.
 *
 * <p>Used by the one thread that moves the session; {@link #closeAll} may come from any thread.
 */
final class Binder {

  private static final Logger LOG = LoggerFactory.getLogger(Binder.class);
  private static final long PAUSE_MILLIS = 250;
  private static final int PING_MILLIS = 1000;
  private static final long KEPT_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Fleet fleet;
  private final BooleanSupplier closed;
  private final Kept kept = new Kept();
  private final Map<Physical, Boolean> aside = new ConcurrentHashMap<>();

  Binder(Fleet fleet, BooleanSupplier closed) {
    this.fleet = fleet;
    this.closed = closed;
  }

  /** Says anew what is wished for. */
  interface Later {
    Wish wish() throws SQLException;
  }

  /**
   * What stays the same through all rounds of one pick.
   *
   * @param current the connection the session is bound to, if it is alive: it is kept when its host
   *     is chosen
   * @param rerunnable whether what is to run can be run again if the connection turns out to be
   *     dead, so that it need not be asked before
   * @param want the state that is wanted on a host
   */
  record Pick(
      Physical current,
      boolean rerunnable,
      Function<String, SessionState> want,
      Deadline deadline) {}

  /**
   * A connection in the wanted state.
   *
   * @param later what is wished for in a later round: what a read must see may be known to be lost
   *     by then
   * @throws SQLException 08001 when no host was found in time; the driver's own when every host
   *     that answers refuses the login
   */
  Physical select(Pick pick, Wish first, Later later) throws SQLException {
    Node chosen = fleet.router().first(fleet.topology(), first, fleet.clock().nanos());
    Physical held = held(chosen, pick);
    if (held != null) {
      return held;
    }
    Attempts attempts = new Attempts();
    Wish wish = first;
    int rounds = Math.max(1, fleet.settings().rounds());
    for (int round = 1; ; round++) {
      Topology topology = fleet.topology();
      Physical found = round(topology, round == 1 ? chosen : null, pick, wish, attempts);
      if (found != null) {
        return found;
      }
      attempts.refuseIfAllRefused();
      if (round >= rounds || pick.deadline().hasPassed()) {
        throw attempts.noHost(topology);
      }
      pause(topology, pick.deadline(), attempts);
      wish = later.wish();
    }
  }

  /** Tries every candidate once. */
  private Physical round(Topology topology, Node chosen, Pick pick, Wish wish, Attempts attempts)
      throws SQLException {
    Route route = fleet.router().route(topology, wish, fleet.clock().nanos());
    attempts.mayYetAccept = route.candidates().isEmpty();
    for (Node node : inOrder(chosen, route.candidates())) {
      Physical found = attempt(node, pick, wish, attempts);
      if (found != null) {
        attempts.refusals.forEach(
            (host, cause) -> fleet.report(new Observation.Refused(host, reason(cause))));
        LOG.debug("Bound to {}: {}", found.hostPort(), route.reason());
        return found;
      }
      if (pick.deadline().hasPassed()) {
        throw attempts.noHost(topology);
      }
    }
    return null;
  }

  /** The strategy's first choice stands: a second draw would favour hosts that are held already. */
  private static List<Node> inOrder(Node chosen, List<Node> candidates) {
    int at = chosen == null ? -1 : candidates.indexOf(chosen);
    if (at <= 0) {
      return candidates;
    }
    List<Node> order = new ArrayList<>(candidates);
    Collections.rotate(order.subList(0, at + 1), 1);
    return order;
  }

  /**
   * Most moves lead to a connection that the session holds, in the state it wants: nothing can fail
   * then, and no order of hosts is needed.
   *
   * @return {@code null} if the usual way must be gone
   */
  private Physical held(Node chosen, Pick pick) {
    if (chosen == null || closed.getAsBoolean()) {
      return null;
    }
    String host = chosen.hostPort();
    Physical current = pick.current();
    boolean stays = current != null && !current.isDead() && current.hostPort().equals(host);
    Physical there = stays ? current : kept.get(host);
    boolean ready =
        there != null
            && StateReplay.on(there) == pick.want().apply(host)
            && (stays || isAlive(there, chosen) && !mustBeAsked(there, pick.rerunnable()));
    if (!ready || !stays && !kept.remove(host, there)) {
      return null;
    }
    LOG.debug("Bound to {}, which it holds", host);
    return there;
  }

  private Physical attempt(Node node, Pick pick, Wish wish, Attempts attempts) throws SQLException {
    if (closed.getAsBoolean()) {
      throw Errors.connectionClosed();
    }
    long start = fleet.clock().nanos();
    Physical physical = null;
    try {
      physical = connectionTo(node, pick);
      if (physical == null) {
        return null;
      }
      if (wish.avoid() != null && physical != pick.current() && !physical.ping(pingMillis())) {
        // What was run once and lost is not run a second time on a connection that died unseen.
        throw new SQLNonTransientConnectionException("The connection does not answer.", "08S01");
      }
      StateReplay.bringBefore(pick.deadline(), physical, pick.want().apply(node.hostPort()));
      return isFresh(node, physical, pick.current(), wish, attempts) ? physical : null;
    } catch (NoLeaseException busy) {
      attempts.causes.putIfAbsent(node.hostPort(), busy);
      attempts.mayYetAccept = true;
      checkInterrupt(attempts);
    } catch (SQLException | RuntimeException failed) {
      failed(node, physical, start, failed, attempts);
    }
    return null;
  }

  /** A replica that lacks a write the session must see is waited for a little, then left aside. */
  private boolean isFresh(
      Node node, Physical physical, Physical current, Wish wish, Attempts attempts)
      throws SQLException {
    if (wish.need().isEmpty() || node.role() != Role.REPLICA) {
      return true;
    }
    long start = fleet.clock().nanos();
    long left = CatchUp.WAIT_MILLIS - attempts.waitedMillis;
    boolean reached = fleet.catchUp().reaches(physical, node, wish.need(), left);
    attempts.waitedMillis += TimeUnit.NANOSECONDS.toMillis(fleet.clock().nanos() - start);
    if (!reached) {
      attempts.causes.put(
          node.hostPort(), new SQLException("does not have the session's writes yet"));
      if (physical != current) {
        leave(physical, StateReplay.on(physical).isResetByPool());
      }
    }
    return reached;
  }

  private Physical connectionTo(Node node, Pick pick) throws SQLException {
    String host = node.hostPort();
    Physical current = pick.current();
    if (current != null && !current.isDead() && current.hostPort().equals(host)) {
      return current;
    }
    LeasePool pool = fleet.pool(host);
    if (pool == null) {
      return null; // left the group since the snapshot
    }
    Physical old = kept.remove(host);
    if (old != null) {
      if (isUsable(old, node, pick.rerunnable())) {
        return old;
      }
      old.kill();
    }
    Physical fresh = pool.lease(pick.deadline(), node.generation(), () -> isStillWanted(node));
    if (closed.getAsBoolean()) { // closeAll has not seen this one
      fresh.kill();
      throw Errors.connectionClosed();
    }
    return fresh;
  }

  private boolean isUsable(Physical old, Node node, boolean rerunnable) {
    return isAlive(old, node) && (!mustBeAsked(old, rerunnable) || old.ping(pingMillis()));
  }

  private static boolean isAlive(Physical old, Node node) {
    return !old.isDead() && old.generation() == node.generation();
  }

  private boolean mustBeAsked(Physical old, boolean rerunnable) {
    return fleet.settings().validateOnSwap()
        || !rerunnable && fleet.clock().nanos() - old.usedAt() > KEPT_IDLE_NANOS;
  }

  int pingMillis() {
    int configured = fleet.settings().pingTimeout();
    return configured > 0 ? configured : PING_MILLIS;
  }

  /** While many wait to connect to a host that turns out to be down, they go elsewhere at once. */
  private boolean isStillWanted(Node node) {
    Topology topology = fleet.topology();
    Node now = topology.find(node.hostPort());
    long nanos = fleet.clock().nanos();
    return !closed.getAsBoolean()
        && now != null
        && (now.isFit(nanos) || topology.nodes().stream().noneMatch(other -> other.isFit(nanos)));
  }

  private void failed(Node node, Physical physical, long start, Throwable failed, Attempts attempts)
      throws SQLException {
    String host = node.hostPort();
    ErrorKind kind = Losses.kindOf(fleet, physical, failed);
    if (physical != null) {
      physical.kill();
    }
    if (closed.getAsBoolean()) { // ended by our own hand, which says nothing about the host
      throw Errors.connectionClosed();
    }
    switch (kind) {
      case GONE, SUSPECT -> {
        attempts.causes.put(host, failed);
        attempts.mayYetAccept |= physical != null; // perhaps only this connection had died
        fleet.stats(host).failed();
        fleet.report(new Observation.Failed(host, node.generation(), start, reason(failed)));
      }
      case BUSY -> {
        attempts.causes.put(host, failed);
        attempts.mayYetAccept = true;
        fleet.report(new Observation.Refused(host, reason(failed)));
      }
      case REFUSED -> attempts.refused(host, (SQLException) failed);
      case ALIVE, READ_ONLY -> {
        if (failed instanceof SQLException own && physical == null) {
          // A login may fail for a reason of the driver's, such as a key it lacks for this host.
          attempts.refused(host, own);
          return;
        } else if (failed instanceof SQLException own) {
          throw own;
        }
        throw (RuntimeException) failed;
      }
    }
  }

  private void pause(Topology topology, Deadline deadline, Attempts attempts) throws SQLException {
    try {
      fleet.awaitChange(topology.version(), PAUSE_MILLIS, deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      checkInterrupt(attempts);
    }
  }

  private static void checkInterrupt(Attempts attempts) throws SQLException {
    if (Thread.currentThread().isInterrupted()) {
      throw Errors.noHost("Interrupted while looking for a host", attempts.causes);
    }
  }

  static String reason(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  /** Whether a connection is kept when the session leaves it. */
  boolean keeps(Physical physical) {
    Node node = fleet.topology().find(physical.hostPort());
    return !fleet.settings().pooled()
        && node != null
        && node.admission() == Node.Admission.OPEN
        && !physical.isDead();
  }

  /**
   * The session leaves a connection from which it still reads.
   *
   * @param clean whether the next session may have it once nothing is read from it
   */
  void setAside(Physical physical, boolean clean) {
    if (keeps(physical)) {
      leave(physical, false);
    } else {
      aside.put(physical, clean);
    }
  }

  /**
   * Nothing is read from the connections set aside any more.
   *
   * @param before done with each of them
   */
  void releaseSetAside(Consumer<Physical> before) {
    for (Physical physical : aside.keySet()) {
      Boolean clean = aside.remove(physical);
      if (clean != null) {
        before.accept(physical);
        StateReplay.release(physical, clean);
      }
    }
  }

  /** The session leaves a connection that is alive and in no transaction. */
  void leave(Physical physical, boolean clean) {
    if (!keeps(physical)) {
      StateReplay.release(physical, clean);
      return;
    }
    Physical before = kept.put(physical);
    if (before != null && before != physical) {
      before.release(false);
    }
    if (closed.getAsBoolean() && kept.remove(physical.hostPort(), physical)) {
      physical.release(false);
    }
  }

  /** Pings the connections kept to other hosts; those that do not answer are dropped. */
  void pingKept() {
    kept.forEach(
        physical -> {
          if (!physical.ping(pingMillis()) && kept.remove(physical.hostPort(), physical)) {
            physical.kill();
          }
        });
  }

  /** Gives back what is kept. From any thread; does not wait. */
  void closeAll() {
    releaseSetAside(Physical::kill);
    kept.forEach(
        physical -> {
          if (kept.remove(physical.hostPort(), physical)) {
            physical.release(false);
          }
        });
  }
}
