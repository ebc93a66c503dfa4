package io.sluice.jdbc.internal.topology;

import io.sluice.jdbc.internal.config.Role;

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

  Node withWeight(int newWeight) {
    return new Node(
        hostPort,
        newWeight,
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

  Node withGeneration(long newGeneration) {
    return withProbe(health, misses, newGeneration, lastFailure);
  }

  Node withAdmission(Admission newAdmission) {
    return new Node(
        hostPort,
        weight,
        generation,
        health,
        newAdmission,
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

  Node withProbe(Health newHealth, int newMisses, long newGeneration, String reason) {
    return new Node(
        hostPort,
        weight,
        newGeneration,
        newHealth,
        admission,
        newMisses,
        failures,
        blocked,
        blockedUntil,
        failedAt,
        reason,
        upSince,
        returned,
        home,
        role,
        wasSource,
        chosen,
        sight);
  }

  Node withHome(Role newHome) {
    return withPart(newHome, role, wasSource, chosen, sight);
  }

  Node withRole(Role newRole) {
    return withPart(home, newRole, wasSource || newRole == Role.SOURCE, chosen, sight);
  }

  Node withSight(Sight newSight) {
    return withPart(home, role, wasSource, chosen, newSight);
  }

  Node withChosen(boolean nowChosen) {
    return withPart(home, role, wasSource, nowChosen, sight);
  }

  private Node withPart(
      Role newHome, Role newRole, boolean was, boolean nowChosen, Sight newSight) {
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
        newHome,
        newRole,
        was,
        nowChosen,
        newSight);
  }

  /** Answers again; while it is set aside it still gets no work to warm up by. */
  Node backUp(long now) {
    return new Node(
        hostPort,
        weight,
        generation,
        Health.UP,
        admission,
        0,
        failures,
        blocked,
        blockedUntil,
        failedAt,
        lastFailure,
        isBlocked(now) ? blockedUntil : now,
        true,
        home,
        role,
        wasSource,
        chosen,
        sight);
  }

  /** Failed at {@code at} and is set aside {@code until} then, if that is later. */
  Node withBlock(int newFailures, long until, long at, String reason) {
    boolean away = until - at > 0;
    return new Node(
        hostPort,
        weight,
        generation,
        health,
        admission,
        misses,
        newFailures,
        away,
        until,
        at,
        reason,
        away ? until : upSince,
        away || returned,
        home,
        role,
        wasSource,
        chosen,
        sight);
  }
}
