package io.sluice.jdbc.internal.shard.transaction;

/** The numbered steps of a transaction over shards and of its recovery; numbers start at 1. */
public enum Step {
  /** Before XA START on a shard. */
  BRANCH_STARTING,
  /** After XA START. */
  BRANCH_STARTED,
  /** The branch holds its marker. */
  BRANCH_MARKED,
  /** The application wants to commit; nothing was sent yet. */
  COMMITTING,
  /** The decision row is in the open transaction of the shard that decides. */
  DECISION_WRITTEN,
  /** After XA END on a shard. */
  BRANCH_ENDED,
  /** After XA PREPARE on a shard. */
  BRANCH_PREPARED,
  /** The last moment before the decision. */
  ALL_PREPARED,
  /** The decision is durable, and this process knows it. */
  DECIDED,
  /** Before XA COMMIT on a shard. */
  BRANCH_COMMITTING,
  /** After XA COMMIT. */
  BRANCH_COMMITTED,
  /** All of it is done; the application has not heard of it yet. */
  COMMITTED,
  /** The rows of the transaction are deleted. */
  FORGOTTEN,
  /** Recovery has found a prepared branch. */
  RECOVERY_FOUND,
  /** It knows how the branch is to end. */
  RECOVERY_JUDGED,
  /** Before its XA COMMIT or XA ROLLBACK. */
  RECOVERY_RESOLVING,
  /** After it. */
  RECOVERY_RESOLVED,
  /** Before a branch is rolled back by its owner. */
  ROLLING_BACK
}
