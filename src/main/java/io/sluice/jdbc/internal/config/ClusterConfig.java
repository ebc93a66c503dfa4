package io.sluice.jdbc.internal.config;

import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Everything that a URL with its properties says, checked and with defaults filled in. Immutable;
 * equal when all that has a meaning is equal, however the URL was spelled.
 *
 * @param vendor the target driver's sub-protocol in lower case, {@code mysql} or {@code mariadb}
 * @param hosts in order of the URL, never empty
 * @param defaultPort of hosts that are named without one; takes no part in equality, since the
 *     hosts have theirs already
 * @param database empty when the URL has none
 * @param user {@code null} when not given; {@link HostSpec#user()} has it filled in already
 * @param password {@code null} when not given; {@link HostSpec#password()} has it filled in already
 * @param driverProperties what goes to the target driver on every host, in the given spelling
 * @param poolProperties the keys after {@code pool.}
 * @param tableRules table name to the text of its sharding rule, in the given order
 * @param redactedUrl the URL without passwords and user names, for {@code
 *     DatabaseMetaData.getURL()}; takes no part in equality
 */
public record ClusterConfig(
    Mode mode,
    String vendor,
    List<HostSpec> hosts,
    int defaultPort,
    String database,
    String user,
    Secret password,
    Settings settings,
    Map<String, String> driverProperties,
    Map<String, String> poolProperties,
    Map<String, String> tableRules,
    String redactedUrl) {

  public ClusterConfig {
    hosts = List.copyOf(hosts);
    driverProperties = frozen(driverProperties);
    poolProperties = frozen(poolProperties);
    tableRules = frozen(tableRules);
  }

  /** The group that the user named; {@code null} when it is to be derived from the URL. */
  public String explicitGroup() {
    return settings.text(Property.CONNECTION_GROUP);
  }

  /** The named group, or else {@code host:port,host:port/db}. */
  public String groupName() {
    String explicit = explicitGroup();
    if (explicit != null) {
      return explicit;
    }
    return hosts.stream().map(HostSpec::hostPort).collect(Collectors.joining(","))
        + (database.isEmpty() ? "" : "/" + database);
  }

  /** The same with the pool's properties in other words. */
  public ClusterConfig withPoolProperties(Map<String, String> renamed) {
    return new ClusterConfig(
        mode,
        vendor,
        hosts,
        defaultPort,
        database,
        user,
        password,
        settings,
        driverProperties,
        renamed,
        tableRules,
        redactedUrl);
  }

  /**
   * How a host is called in this cluster that somebody wrote as it may stand in the URL.
   *
   * @throws SQLException S1009 when the text is no host
   */
  public String hostPort(String written) throws SQLException {
    return HostAddress.parse(written, defaultPort).toString();
  }

  /** The names of the shards in order of the URL; empty outside shard mode. */
  public List<String> shards() {
    return hosts.stream().map(HostSpec::shard).filter(Objects::nonNull).distinct().toList();
  }

  /**
   * What differs, for the error about a second URL of one group: short, and with values only where
   * they cannot be secret.
   */
  public List<String> differences(ClusterConfig other) {
    return Differences.between(this, other);
  }

  private static Map<String, String> frozen(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof ClusterConfig other
        && mode == other.mode
        && vendor.equals(other.vendor)
        && hosts.equals(other.hosts)
        && database.equals(other.database)
        && Objects.equals(user, other.user)
        && Objects.equals(password, other.password)
        && settings.equals(other.settings)
        && driverProperties.equals(other.driverProperties)
        && poolProperties.equals(other.poolProperties)
        && tableRules.equals(other.tableRules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mode, vendor, hosts, database, user, settings, driverProperties);
  }

  @Override
  public String toString() {
    return redactedUrl;
  }
}
