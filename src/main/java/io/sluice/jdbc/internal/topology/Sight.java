package io.sluice.jdbc.internal.topology;

/**
 * What a probe saw of a server's part in replication. Immutable.
 *
 * @param known whether it was looked at all; everything else counts only then
 * @param readOnly whether ordinary users cannot write to it
 * @param replica whether it is set up to follow another server, running or not
 * @param wasReplica whether it holds transactions of another server, as a promoted replica does
 * @param lagMillis how far it is behind; −1 = unknown, also when a thread of it has stopped
 * @param position what it has executed, empty if it has no GTIDs
 * @param failure why the lag is not known, empty if it is
 */
public record Sight(
    boolean known,
    boolean readOnly,
    boolean replica,
    boolean wasReplica,
    long lagMillis,
    Position position,
    String failure) {

  /** Unknown lag. */
  public static final long UNKNOWN_LAG = -1;

  /** Nothing was seen yet. */
  public static final Sight NOTHING =
      new Sight(false, false, false, false, UNKNOWN_LAG, Position.EMPTY, "");

  /** Whether it is known to refuse writes. */
  public boolean isReadOnly() {
    return known && readOnly;
  }

  /** Whether it is known to take writes as a server of its own. */
  public boolean isWritable() {
    return known && !readOnly && !replica;
  }

  /** Whether it gets another server's writes, as far as is known. */
  boolean follows() {
    return known && replica;
  }

  /** Whether its lag is known and no larger. */
  boolean isWithin(long maxLagMillis) {
    return known && lagMillis != UNKNOWN_LAG && lagMillis <= maxLagMillis;
  }

  /** The same server, which was seen to be a replica before. */
  Sight afterReplica() {
    return new Sight(known, readOnly, replica, true, lagMillis, position, failure);
  }

  /** The same server, of which it is known now that it refuses writes. */
  Sight refusingWrites() {
    return new Sight(true, true, replica, wasReplica, lagMillis, position, failure);
  }

  /** The same server, which was seen to have executed more. */
  Sight having(Position more) {
    return new Sight(known, readOnly, replica, wasReplica, lagMillis, position.plus(more), failure);
  }
}
