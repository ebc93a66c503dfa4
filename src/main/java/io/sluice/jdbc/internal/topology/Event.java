package io.sluice.jdbc.internal.topology;

/**
 * A change of state of a node, fired after the new snapshot is visible.
 *
 * @param text one line for the log, without secrets
 */
public record Event(Type type, String hostPort, String text) {

  /** What changed. */
  public enum Type {
    /** Put aside for a while. */
    BLOCKED,
    /** Given up by the probes: everything stuck on it must be freed. */
    DOWN,
    /** Answers again after having been given up. */
    UP,
    /** Added by an operator. */
    ADDED,
    /** Removed by an operator. */
    REMOVED,
    /** Gone from the topology. */
    FORGOTTEN,
    /** Takes the writes from now on. */
    SOURCE,
    /** Was replaced as the source while it still took writes: what is open on it is void. */
    FENCED,
    /** Changed by an operator in some other way. */
    CHANGED
  }
}
