package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Property;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What JMX shows of a sharded group: all hosts of all shards, and sums. Thread-safe. */
final class ShardBean implements ShardGroupMXBean {

  private final ShardGroup group;
  private final List<ManagedBean> shards;

  ShardBean(ShardGroup group) {
    this.group = group;
    this.shards = group.shards().stream().map(ManagedBean::new).toList();
  }

  private long sum(ToLongFunction<ConnectionGroupMXBean> count) {
    return shards.stream().mapToLong(count).sum();
  }

  @Override
  public String getMode() {
    return group.config().mode().word();
  }

  @Override
  public String getStrategy() {
    return shards.get(0).getStrategy();
  }

  @Override
  public int getActiveHostCount() {
    return (int) sum(ConnectionGroupMXBean::getActiveHostCount);
  }

  @Override
  public int getTotalHostCount() {
    return (int) sum(ConnectionGroupMXBean::getTotalHostCount);
  }

  @Override
  public long getActiveLogicalConnectionCount() {
    return group.sessions().active();
  }

  @Override
  public long getTotalLogicalConnectionCount() {
    return group.sessions().total();
  }

  @Override
  public long getActivePhysicalConnectionCount() {
    return sum(ConnectionGroupMXBean::getActivePhysicalConnectionCount);
  }

  @Override
  public long getTotalPhysicalConnectionCount() {
    return sum(ConnectionGroupMXBean::getTotalPhysicalConnectionCount);
  }

  @Override
  public long getTotalTransactionCount() {
    return sum(ConnectionGroupMXBean::getTotalTransactionCount);
  }

  @Override
  public long getFailoverCount() {
    return sum(ConnectionGroupMXBean::getFailoverCount);
  }

  @Override
  public long getRetriedReadCount() {
    return sum(ConnectionGroupMXBean::getRetriedReadCount);
  }

  @Override
  public List<String> getActiveHosts() {
    List<String> all = new ArrayList<>();
    shards.forEach(each -> all.addAll(each.getActiveHosts()));
    return all;
  }

  @Override
  public List<HostRow> getHosts() {
    List<HostRow> all = new ArrayList<>();
    shards.forEach(each -> all.addAll(each.getHosts()));
    return all;
  }

  @Override
  public long getPlanCacheHits() {
    return group.planning().cacheHits();
  }

  @Override
  public long getPlanCacheMisses() {
    return group.planning().cacheMisses();
  }

  @Override
  public long getCrossShardTransactionCount() {
    return group.coordinator().committed();
  }

  @Override
  public long getRecoveredBranchCount() {
    return group.coordinator().recovery().recovered();
  }

  @Override
  public List<String> getInDoubtBranches() {
    return group.coordinator().recovery().inDoubt();
  }

  @Override
  public List<String> recoverTransactions() {
    requireAllowed();
    return group.coordinator().recovery().runNow();
  }

  /** A host of a shard that is there; what lies on a new shard would have to be moved first. */
  @Override
  public void addHost(String host) {
    requireAllowed();
    try {
      HostSpec spec = ConfigParser.parseHost(host, group.config(), key -> true);
      int shard = group.config().shards().indexOf(spec.shard());
      if (shard < 0) {
        throw new IllegalArgumentException(
            "There is no shard '" + spec.shard() + "'; a new one needs a new URL with its rules.");
      }
      requireJoinable(shard, spec);
      group.shards().get(shard).addHost(spec);
    } catch (SQLException bad) {
      throw new IllegalArgumentException(bad.getMessage());
    }
  }

  private void requireJoinable(int shard, HostSpec host) {
    List<String> names = group.config().shards();
    for (int other = 0; other < names.size(); other++) {
      if (other != shard && shards.get(other).has(host.hostPort())) {
        throw new IllegalArgumentException(
            "Host '" + host.hostPort() + "' is in shard '" + names.get(other) + "' already.");
      }
    }
    if (!GroupSettings.hasRoles(group.shards().get(shard).config())) {
      throw new IllegalStateException(
          "Shard '"
              + host.shard()
              + "' was started with one host and so without roles: a second one would take writes"
              + " too; list its hosts in the URL.");
    }
  }

  private void requireAllowed() {
    if (!group.config().settings().flag(Property.JMX_OPERATIONS)) {
      throw new IllegalStateException("Operations are refused unless jmxOperations=true.");
    }
  }

  @Override
  public void removeHost(String host) {
    of(host).removeHost(host);
  }

  @Override
  public void stopNewConnectionsToHost(String host) {
    of(host).stopNewConnectionsToHost(host);
  }

  @Override
  public void resumeHost(String host) {
    of(host).resumeHost(host);
  }

  @Override
  public void promoteToSource(String host) {
    of(host).promoteToSource(host);
  }

  @Override
  public void setWeight(String host, int weight) {
    of(host).setWeight(host, weight);
  }

  private ManagedBean of(String host) {
    return shards.stream()
        .filter(each -> each.has(host))
        .findFirst()
        .orElse(shards.get(0)); // which says that it has no such host
  }
}
