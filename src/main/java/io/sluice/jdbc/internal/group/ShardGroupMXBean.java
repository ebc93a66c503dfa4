package io.sluice.jdbc.internal.group;

/** What JMX shows of a sharded group beyond its hosts. */
public interface ShardGroupMXBean extends ConnectionGroupMXBean {

  /** Statements whose shape was known, so far. */
  long getPlanCacheHits();

  /** Statements that had to be parsed, so far. */
  long getPlanCacheMisses();
}
