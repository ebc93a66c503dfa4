package io.sluice.jdbc.internal.failover;

/** What was being done when an error came. */
public enum Work {
  /** A statement without effects: may be run again. */
  READ,
  /** Something that changes only the session (a setting, a begin): may be done again elsewhere. */
  SETTING,
  /** A statement with effects, or one that is not understood. */
  WRITE,
  /** The end of a transaction that makes it durable. */
  COMMIT,
  /** The end of a transaction that undoes it. */
  ROLLBACK
}
