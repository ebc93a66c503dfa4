package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;
import java.util.function.Consumer;

/**
 * What is known of one server at one moment. Immutable; a change makes a new snapshot. Moments are
 * values of the injected monotonic clock, in nanoseconds.
 *
 * @param hostPort {@code name:port}, the identity of the node in its topology
 * @param weight 0 to 1000; 0 = only when nothing else is left
 * @param generation counts incarnations; news about an older one is ignored
 * @param health what the probes say
 * @param admission what the operator says
 * @param misses probes missed in a row
 * @param failures failures in a row that put the node aside
 * @param blocked whether it was put aside; it still is only before {@code blockedUntil}
 * @param blockedUntil end of the current block, meaningful when {@code blocked}
 * @param failedAt moment of the last failure, meaningful when {@code failures > 0}
 * @param lastFailure reason of the last failure, empty when there was none; never holds a secret
 * @param upSince moment since which the node is up without a break; slow start counts from here
 * @param returned whether the node was away before {@code upSince}; a node of the first day needs
 *     no slow start
 * @param home the role that the URL or an operator gave it
 * @param role the role it has now
 * @param wasSource whether it was the source at some time of this process
 * @param chosen whether an operator made it the source
 * @param sight what the last probe saw of its part in replication
 */
public record Node(
    String hostPort,
    int weight,
    long generation,
    Health health,
    Admission admission,
    int misses,
    int failures,
    boolean blocked,
    long blockedUntil,
    long failedAt,
    String lastFailure,
    long upSince,
    boolean returned,
    Role home,
    Role role,
    boolean wasSource,
    boolean chosen,
    Sight sight) {

  /** What the probes say of a node. */
  public enum Health {
    /** Answers, or was never asked. */
    UP,
    /** Missed a probe, or lost a connection, but is not yet given up. */
    SUSPECT,
    /** Given up by the probes. */
    DOWN
  }

  /** What the operator says of a node. */
  public enum Admission {
    /** Takes sessions. */
    OPEN,
    /** Takes no new sessions; those bound stay. */
    STOPPED,
    /** Was removed; those bound leave it at their next transaction end. */
    LEAVING
  }

  /** A node among equals nothing is known of yet. */
  public static Node fresh(String hostPort, int weight, long now) {
    return fresh(hostPort, weight, Role.EQUAL, now);
  }

  /** A node nothing is known of yet. */
  public static Node fresh(String hostPort, int weight, Role home, long now) {
    return new Node(
        hostPort,
        weight,
        0,
        Health.UP,
        Admission.OPEN,
        0,
        0,
        false,
        0,
        0,
        "",
        now,
        false,
        home,
        home == Role.EQUAL ? Role.EQUAL : Role.REPLICA,
        false,
        false,
        Sight.NOTHING);
  }

  /** Whether it is known to refuse writes. */
  public boolean refusesWrites() {
    return role == Role.SOURCE && sight.isReadOnly();
  }

  /**
   * Whether a read may be served by it: not by a source that was replaced and follows nobody, whose
   * data no longer changes.
   */
  public boolean isReadable(long maxLagMillis) {
    if (role != Role.REPLICA) {
      return true;
    }
    boolean leftBehind = (home == Role.SOURCE || wasSource) && !sight.follows();
    return !leftBehind && (maxLagMillis < 0 || sight.isWithin(maxLagMillis));
  }

  /** Whether the node is put aside at {@code now}. */
  public boolean isBlocked(long now) {
    return blocked && blockedUntil - now > 0;
  }

  /** Whether the node is a first choice at {@code now}: open, answering and not put aside. */
  public boolean isFit(long now) {
    return admission == Admission.OPEN && health == Health.UP && !isBlocked(now);
  }

  /** Nanoseconds until the block ends, 0 when there is none. */
  public long blockedForNanos(long now) {
    return isBlocked(now) ? blockedUntil - now : 0;
  }

  /** A copy that is being changed, for the one thread that makes it. */
  private static final class Draft {
    private final String hostPort;
    private int weight;
    private long generation;
    private Health health;
    private Admission admission;
    private int misses;
    private int failures;
    private boolean blocked;
    private long blockedUntil;
    private long failedAt;
    private String lastFailure;
    private long upSince;
    private boolean returned;
    private Role home;
    private Role role;
    private boolean wasSource;
    private boolean chosen;
    private Sight sight;

    private Draft(Node from) {
      this.hostPort = from.hostPort;
      this.weight = from.weight;
      this.generation = from.generation;
      this.health = from.health;
      this.admission = from.admission;
      this.misses = from.misses;
      this.failures = from.failures;
      this.blocked = from.blocked;
      this.blockedUntil = from.blockedUntil;
      this.failedAt = from.failedAt;
      this.lastFailure = from.lastFailure;
      this.upSince = from.upSince;
      this.returned = from.returned;
      this.home = from.home;
      this.role = from.role;
      this.wasSource = from.wasSource;
      this.chosen = from.chosen;
      this.sight = from.sight;
    }

    private Node done() {
      return new Node(
          hostPort,
          weight,
          generation,
          health,
          admission,
          misses,
          failures,
          blocked,
          blockedUntil,
          failedAt,
          lastFailure,
          upSince,
          returned,
          home,
          role,
          wasSource,
          chosen,
          sight);
    }
  }

  private Node with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  Node withWeight(int newWeight) {
    return with(draft -> draft.weight = newWeight);
  }

  Node withGeneration(long newGeneration) {
    return with(draft -> draft.generation = newGeneration);
  }

  Node withAdmission(Admission newAdmission) {
    return with(draft -> draft.admission = newAdmission);
  }

  Node withProbe(Health newHealth, int newMisses, long newGeneration, String reason) {
    return with(
        draft -> {
          draft.health = newHealth;
          draft.misses = newMisses;
          draft.generation = newGeneration;
          draft.lastFailure = reason;
        });
  }

  Node withHome(Role newHome) {
    return with(draft -> draft.home = newHome);
  }

  Node withRole(Role newRole) {
    return with(
        draft -> {
          draft.role = newRole;
          draft.wasSource = wasSource || newRole == Role.SOURCE;
        });
  }

  Node withSight(Sight newSight) {
    return with(draft -> draft.sight = newSight);
  }

  Node withChosen(boolean nowChosen) {
    return with(draft -> draft.chosen = nowChosen);
  }

  /** Answers again; while it is set aside it still gets no work to warm up by. */
  Node backUp(long now) {
    return with(
        draft -> {
          draft.health = Health.UP;
          draft.misses = 0;
          draft.upSince = isBlocked(now) ? blockedUntil : now;
          draft.returned = true;
        });
  }

  /** Failed at {@code at} and is set aside {@code until} then, if that is later. */
  Node withBlock(int newFailures, long until, long at, String reason) {
    boolean away = until - at > 0;
    return with(
        draft -> {
          draft.failures = newFailures;
          draft.blocked = away;
          draft.blockedUntil = until;
          draft.failedAt = at;
          draft.lastFailure = reason;
          draft.upSince = away ? until : upSince;
          draft.returned = away || returned;
        });
  }
}
