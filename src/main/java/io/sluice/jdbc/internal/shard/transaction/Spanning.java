package io.sluice.jdbc.internal.shard.transaction;

/** What becomes of a transaction that writes on several shards. */
public enum Spanning {
  /** All or nothing. */
  ATOMIC,
  /** Committed on one after the other. */
  BEST_EFFORT,
  /** Refused. */
  REFUSE
}
