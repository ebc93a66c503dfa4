package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.pool.LeasePool;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;

/** What JMX shows of the hosts of one group. Thread-safe. */
final class ManagedBean implements ConnectionGroupMXBean {

  private final Group group;

  ManagedBean(Group group) {
    this.group = group;
  }

  @Override
  public String getMode() {
    return group.config().mode().word();
  }

  @Override
  public String getStrategy() {
    return group.strategyName();
  }

  @Override
  public int getActiveHostCount() {
    return getActiveHosts().size();
  }

  @Override
  public int getTotalHostCount() {
    return group.topology().nodes().size();
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
    return sum(LeasePool::active);
  }

  @Override
  public long getTotalPhysicalConnectionCount() {
    return sum(LeasePool::total);
  }

  private long sum(ToLongFunction<LeasePool> count) {
    return group.pools().values().stream().mapToLong(count).sum();
  }

  @Override
  public long getTotalTransactionCount() {
    return group.counters().transactions.sum();
  }

  @Override
  public long getFailoverCount() {
    return group.counters().failovers.sum();
  }

  @Override
  public long getRetriedReadCount() {
    return group.counters().retriedReads.sum();
  }

  @Override
  public List<String> getActiveHosts() {
    long now = group.clock().nanos();
    return group.topology().nodes().stream()
        .filter(node -> node.isFit(now))
        .map(Node::hostPort)
        .toList();
  }

  @Override
  public List<HostRow> getHosts() {
    long now = group.clock().nanos();
    return group.topology().nodes().stream()
        .map(
            node ->
                new HostRow(
                    node, group.hosts().get(node.hostPort()), group.stats(node.hostPort()), now))
        .toList();
  }

  @Override
  public void addHost(String host) {
    allowed();
    try {
      HostSpec spec = ConfigParser.parseHost(host, group.config(), key -> true);
      group.addHost(spec);
    } catch (SQLException bad) {
      throw new IllegalArgumentException(bad.getMessage());
    }
  }

  @Override
  public void removeHost(String host) {
    group.report(new Observation.Removed(known(host)));
  }

  @Override
  public void stopNewConnectionsToHost(String host) {
    group.report(new Observation.Stopped(known(host)));
  }

  @Override
  public void resumeHost(String host) {
    group.report(new Observation.Resumed(known(host)));
  }

  @Override
  public void promoteToSource(String host) {
    String hostPort = known(host);
    if (!group.topology().hasRoles()) {
      throw new IllegalStateException("All hosts of a loadbalance group are equal.");
    }
    group.report(new Observation.Promoted(hostPort));
  }

  @Override
  public void setWeight(String host, int weight) {
    String hostPort = known(host);
    if (weight < 0 || weight > HostSpec.MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "The weight must be 0 to " + HostSpec.MAX_WEIGHT + ", not " + weight + ".");
    }
    group.report(new Observation.Weighted(hostPort, weight));
  }

  private void allowed() {
    if (!group.config().settings().flag(Property.JMX_OPERATIONS)) {
      throw new IllegalStateException("Operations are refused unless jmxOperations=true.");
    }
  }

  /** Whether the group has a host that is written so. */
  boolean has(String host) {
    try {
      return group.topology().find(group.config().hostPort(host)) != null;
    } catch (SQLException noHost) {
      return false;
    }
  }

  /** The name in the topology of a host as it may stand in the URL. */
  private String known(String host) {
    allowed();
    String hostPort;
    try {
      hostPort = group.config().hostPort(host);
    } catch (SQLException bad) {
      throw new IllegalArgumentException(bad.getMessage());
    }
    if (group.topology().find(hostPort) == null) {
      throw new IllegalArgumentException("No host '" + hostPort + "' in this group.");
    }
    return hostPort;
  }
}
