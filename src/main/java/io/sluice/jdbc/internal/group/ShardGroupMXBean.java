package io.sluice.jdbc.internal.group;

import java.util.List;

/** What JMX shows of a sharded group beyond its hosts. */
public interface ShardGroupMXBean extends ConnectionGroupMXBean {

  /** Statements whose shape was known, so far. */
  long getPlanCacheHits();

  /** Statements that had to be parsed, so far. */
  long getPlanCacheMisses();

  /** Transactions that were committed on several shards at once, so far. */
  long getCrossShardTransactionCount();

  /** Prepared branches that recovery has committed or rolled back so far. */
  long getRecoveredBranchCount();

  /**
   * Branches that are neither committed nor rolled back, or that are lost, as recovery has seen
   * them last: the transaction, the shard, and why.
   */
  List<String> getInDoubtBranches();

  /** Looks for what crashes have left, now; a line for each branch that is found or missing. */
  List<String> recoverTransactions();
}
