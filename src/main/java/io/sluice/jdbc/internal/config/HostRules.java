package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Applies the rules of the modes to a host list: shards, roles, no host twice. Stateless. */
final class HostRules {

  private HostRules() {}

  /** The role of every host, in order of the list; gives hosts without a shard theirs. */
  static List<Role> apply(Mode mode, List<HostForm> hosts) throws SQLException {
    return switch (mode) {
      case LOADBALANCE -> {
        refuseShards(mode, hosts);
        yield hosts.stream().map(host -> Role.EQUAL).toList();
      }
      case REPLICATION -> {
        refuseShards(mode, hosts);
        Map<HostForm, Role> roles = new HashMap<>();
        replication(hosts, roles);
        yield hosts.stream().map(roles::get).toList();
      }
      case SHARD -> {
        nameShards(hosts);
        Map<String, List<HostForm>> shards = new LinkedHashMap<>();
        hosts.forEach(h -> shards.computeIfAbsent(h.shard, s -> new ArrayList<>()).add(h));
        Map<HostForm, Role> roles = new HashMap<>();
        shards.values().forEach(shard -> replication(shard, roles));
        yield hosts.stream().map(roles::get).toList();
      }
    };
  }

  /** The role of a host that joins a running cluster, where sources are known already. */
  static Role roleOfJoiner(ClusterConfig cluster, HostForm host) throws SQLException {
    if (cluster.mode() != Mode.SHARD) {
      refuseShards(cluster.mode(), List.of(host));
    } else if (host.shard == null) {
      throw Errors.badArgument("A host that joins a sharded cluster needs the key 'shard'.");
    }
    if (cluster.mode() == Mode.LOADBALANCE) {
      return Role.EQUAL;
    }
    if (host.type != null) {
      return host.type;
    }
    boolean newShard = host.shard != null && !cluster.shards().contains(host.shard);
    return newShard ? Role.SOURCE : Role.REPLICA;
  }

  static void refuseTwice(List<HostForm> hosts, int defaultPort) throws SQLException {
    Set<HostAddress> seen = new HashSet<>();
    for (HostForm host : hosts) {
      HostAddress address = host.address(defaultPort);
      if (!seen.add(address)) {
        throw Errors.badArgument("Host '" + address + "' is listed twice.");
      }
    }
  }

  /**
   * Declared roles hold; without a declared source the first undeclared host is it; all others are
   * replicas. This is Connector/J's rule.
   */
  private static void replication(List<HostForm> hosts, Map<HostForm, Role> roles) {
    boolean sourceKnown = hosts.stream().anyMatch(host -> host.type == Role.SOURCE);
    for (HostForm host : hosts) {
      Role role = host.type;
      if (role == null) {
        role = sourceKnown ? Role.REPLICA : Role.SOURCE;
        sourceKnown = true;
      }
      roles.put(host, role);
    }
  }

  /** A shard in another mode would be a cluster that writes all rows to one place. */
  private static void refuseShards(Mode mode, List<HostForm> hosts) throws SQLException {
    for (HostForm host : hosts) {
      if (host.shard != null) {
        throw Errors.badArgument(
            "Key 'shard' in "
                + host.inside()
                + " has a meaning only in "
                + Mode.SHARD.prefix()
                + ", not in "
                + mode.prefix()
                + ".");
      }
    }
  }

  private static void nameShards(List<HostForm> hosts) throws SQLException {
    Map<String, String> given = new HashMap<>();
    for (HostForm host : hosts) {
      if (host.shard != null) {
        String first = given.putIfAbsent(host.shard.toLowerCase(Locale.ROOT), host.shard);
        if (first != null && !first.equals(host.shard)) {
          throw Errors.badArgument(
              "Shard names differ only in case, the second one in " + host.inside() + ".");
        }
      }
    }
    int next = 0;
    for (HostForm host : hosts) {
      if (host.shard == null) {
        host.shard = "s" + next++;
        if (given.containsKey(host.shard)) {
          throw Errors.badArgument(
              host.where
                  + " gets the shard name '"
                  + host.shard
                  + "', which another host has already; give it a shard= of its own.");
        }
      }
    }
  }
}
