package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.config.Settings;
import io.sluice.jdbc.internal.route.ReadPolicy;
import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.session.SessionSettings;
import io.sluice.jdbc.internal.session.SessionSettings.Consistency;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a configuration for those who only need a part of it. */
final class GroupSettings {

  private static final int LONGEST_CONNECT_MILLIS = 30_000;

  private GroupSettings() {}

  static SessionSettings forSessions(ClusterConfig config, String strategy) {
    Settings settings = config.settings();
    String regex = settings.text(Property.LOAD_BALANCE_AUTO_COMMIT_STATEMENT_REGEX);
    return new SessionSettings(
        strategy,
        selectionTimeout(config),
        settings.number(Property.SELECTION_TIMEOUT) > 0
            ? settings.integer(Property.RETRIES_ALL_DOWN)
            : 1,
        settings.flag(Property.RETRY_READS),
        settings.integer(Property.POOL_SIZE) > 0,
        settings.integer(Property.LOAD_BALANCE_AUTO_COMMIT_STATEMENT_THRESHOLD),
        regex == null ? null : Pattern.compile(regex),
        settings.flag(Property.LOAD_BALANCE_VALIDATE_CONNECTION_ON_SWAP_SERVER),
        settings.integer(Property.LOAD_BALANCE_PING_TIMEOUT),
        strategy.equals("serverAffinity") && !hasRoles(config) ? preferred(config) : null,
        settings.flag(Property.FAIL_OVER_READ_ONLY),
        settings.integer(Property.SECONDS_BEFORE_RETRY_SOURCE),
        settings.integer(Property.QUERIES_BEFORE_RETRY_SOURCE),
        hasRoles(config) ? sides(settings.text(Property.READ_WRITE_SPLIT)) : null,
        hasRoles(config) && !settings.flag(Property.ALLOW_REPLICA_DOWN_CONNECTIONS),
        hasRoles(config)
            ? Consistency.valueOf(settings.text(Property.READ_CONSISTENCY).toUpperCase(Locale.ROOT))
            : Consistency.EVENTUAL);
  }

  static boolean hasRoles(ClusterConfig config) {
    return config.mode() == Mode.REPLICATION;
  }

  /** Whether roles follow what the probes see; without probes nothing is seen. */
  static boolean detectsRoles(ClusterConfig config) {
    return hasRoles(config)
        && config.settings().text(Property.ROLE_DETECTION).equals("auto")
        && config.settings().number(Property.HEARTBEAT_INTERVAL) > 0;
  }

  private static Sides sides(String split) {
    return switch (split) {
      case "readOnly" -> Sides.BY_READ_ONLY;
      case "none" -> Sides.NONE;
      default -> Sides.BY_SQL;
    };
  }

  static ReadPolicy readPolicy(ClusterConfig config) {
    if (!hasRoles(config)) {
      return ReadPolicy.EQUALS;
    }
    Settings settings = config.settings();
    String from = settings.text(Property.READ_FROM);
    return new ReadPolicy(
        switch (from) {
          case "all" -> ReadPolicy.From.ALL;
          case "source" -> ReadPolicy.From.SOURCE;
          default -> ReadPolicy.From.REPLICAS;
        },
        from.equals("replicas") && settings.flag(Property.READ_FROM_SOURCE_WHEN_NO_REPLICAS),
        settings.number(Property.MAX_REPLICA_LAG),
        settings.flag(Property.ALLOW_SOURCE_DOWN_CONNECTIONS));
  }

  /** 0 = no waiting: each host is tried once, for as long as a connection may take. */
  private static long selectionTimeout(ClusterConfig config) {
    long configured = config.settings().number(Property.SELECTION_TIMEOUT);
    return configured > 0 ? configured : (long) connectTimeout(config) * config.hosts().size();
  }

  /** 0 = as long as a connection may take. */
  static int heartbeatTimeout(ClusterConfig config) {
    int configured = config.settings().integer(Property.HEARTBEAT_TIMEOUT);
    return configured > 0 ? configured : connectTimeout(config);
  }

  /** The first host of the order that is in the group. */
  private static String preferred(ClusterConfig config) {
    List<String> members = config.hosts().stream().map(HostSpec::hostPort).toList();
    return config.settings().list(Property.SERVER_AFFINITY_ORDER).stream()
        .map(host -> memberNamed(host, members))
        .filter(members::contains)
        .findFirst()
        .orElse(null);
  }

  private static String memberNamed(String host, List<String> members) {
    return members.stream().filter(host.strip()::equalsIgnoreCase).findFirst().orElse(host);
  }

  static int connectTimeout(ClusterConfig config) {
    int configured = config.settings().integer(Property.CONNECT_TIMEOUT);
    return configured > 0 ? configured : LONGEST_CONNECT_MILLIS;
  }
}
