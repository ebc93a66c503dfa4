package io.sluice.jdbc.internal.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One host of a cluster with all that holds for it alone. Immutable.
 *
 * @param address where it is
 * @param user its own user or else the cluster's; {@code null} when neither is given
 * @param password its own password or else the cluster's; {@code null} when neither is given
 * @param role after the rules of the mode
 * @param shard the shard it belongs to; {@code null} outside shard mode
 * @param weight 0 to 1000; 0 means "only when nothing else is left"
 * @param driverProperties properties of the target driver for this host alone, without user and
 *     password
 */
public record HostSpec(
    HostAddress address,
    String user,
    Secret password,
    Role role,
    String shard,
    int weight,
    Map<String, String> driverProperties) {

  /** The weight of a host that gives none. */
  public static final int DEFAULT_WEIGHT = 1;

  /** The largest weight. */
  public static final int MAX_WEIGHT = 1000;

  public HostSpec {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(role, "role");
    driverProperties = Collections.unmodifiableMap(new LinkedHashMap<>(driverProperties));
  }

  /** The name or address, IPv6 without brackets, in lower case. */
  public String host() {
    return address.host();
  }

  public int port() {
    return address.port();
  }

  /** {@code name:port}: how this host is called in messages, hints, lists and management. */
  public String hostPort() {
    return address.toString();
  }

  /** The same host with another role, as after a promotion. */
  public HostSpec withRole(Role newRole) {
    return new HostSpec(address, user, password, newRole, shard, weight, driverProperties);
  }

  /** The same host with another weight. */
  public HostSpec withWeight(int newWeight) {
    return new HostSpec(address, user, password, role, shard, newWeight, driverProperties);
  }

  /** Without user, password and driver properties, which may be secret too. */
  @Override
  public String toString() {
    return hostPort()
        + " "
        + role
        + (shard == null ? "" : " shard=" + shard)
        + (weight == DEFAULT_WEIGHT ? "" : " weight=" + weight);
  }
}
