package io.sluice.jdbc.internal.group;

import java.util.List;

/**
 * What JMX shows of a connection group. Attributes are always readable; operations are refused
 * unless {@code jmxOperations=true}, and take a host as it may stand in the URL: in any case, and
 * without a port where it has the URL's. No attribute holds a password.
 */
public interface ConnectionGroupMXBean {

  /** {@code loadbalance}, {@code replication} or {@code shard}. */
  String getMode();

  /** Name of the strategy. */
  String getStrategy();

  /** Hosts that are up, not set aside and open for sessions. */
  int getActiveHostCount();

  /** All hosts of the group. */
  int getTotalHostCount();

  /** Logical connections open now. */
  long getActiveLogicalConnectionCount();

  /** Logical connections opened so far. */
  long getTotalLogicalConnectionCount();

  /** Physical connections open now, without those of the probes. */
  long getActivePhysicalConnectionCount();

  /** Physical connections opened so far, without those of the probes. */
  long getTotalPhysicalConnectionCount();

  /** Transactions ended so far. */
  long getTotalTransactionCount();

  /** Sessions that had to leave a lost host so far. */
  long getFailoverCount();

  /** Reads that were run again on another host so far. */
  long getRetriedReadCount();

  /** {@code name:port} of the active hosts. */
  List<String> getActiveHosts();

  /** One row per host. */
  List<HostRow> getHosts();

  /** Adds a host, in any host form of a URL. */
  void addHost(String host);

  /** Removes a host: sessions leave it at their next transaction end or after the grace period. */
  void removeHost(String host);

  /** Lets no new sessions onto a host. */
  void stopNewConnectionsToHost(String host);

  /** Lets sessions onto a host again. */
  void resumeHost(String host);

  /** Makes a replica the source; only for {@code jdbc:replication:} and {@code jdbc:shard:}. */
  void promoteToSource(String host);

  /** Changes the weight of a host, 0 to 1000. */
  void setWeight(String host, int weight);
}
