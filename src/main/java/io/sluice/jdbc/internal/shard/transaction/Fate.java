package io.sluice.jdbc.internal.shard.transaction;

/** What the decision table says of a transaction. */
enum Fate {
  /** It was decided that all branches commit. */
  COMMITTED,
  /** It can never be decided any more: all branches roll back. */
  ABORTED,
  /** Whoever is to decide is still at it, or nobody can tell. */
  OPEN
}
