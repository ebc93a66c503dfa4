package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One host as it stands in the URL, being filled in by {@link HostListParser}: what it does not say
 * is null here and decided later, by the mode or by the cluster's values. Confined to one thread.
 */
final class HostForm {

  /** Keys with a meaning of their own inside a host form. */
  static final List<String> KEYS =
      List.of("host", "port", "user", "password", "type", "shard", "weight");

  private static final Pattern SHARD = Pattern.compile("[\\w.-]{1,64}");

  final String where;
  String host;
  Integer port;
  String user;
  Secret password;
  Role type;
  String shard;
  boolean shardGiven;
  int weight = HostSpec.DEFAULT_WEIGHT;
  final Map<String, String> driverProperties = new LinkedHashMap<>();

  private final Set<String> seen = new HashSet<>();

  HostForm(String where) {
    this.where = where;
  }

  /** The place for the middle of a sentence. */
  String inside() {
    return where.toLowerCase(Locale.ROOT);
  }

  HostAddress address(int defaultPort) {
    return new HostAddress(host, port == null ? defaultPort : port);
  }

  HostSpec toSpec(Role role, int defaultPort, String defaultUser, Secret defaultPassword) {
    return new HostSpec(
        address(defaultPort),
        user == null ? defaultUser : user,
        password == null ? defaultPassword : password,
        role,
        shard,
        weight,
        driverProperties);
  }

  /** Takes one {@code key=value}, both decoded. */
  void put(String key, String value, NearMiss nearMiss) throws SQLException {
    String lower = key.toLowerCase(Locale.ROOT);
    Property property = Property.of(key).orElse(null);
    String name = property == null ? lower : property.key();
    if ((KEYS.contains(lower) || property != null) && !seen.add(name)) {
      throw Errors.badArgument("Key '" + name + "' is given twice in " + inside() + ".");
    }
    switch (lower) {
      case "host" -> host = HostAddress.hostAlone(value, where);
      case "port" -> port = HostAddress.port(value, where);
      case "user" -> user = value;
      case "password" -> password = Secret.of(value);
      case "type" -> type = type(value);
      case "shard" -> {
        shard = shard(value);
        shardGiven = true;
      }
      case "weight" -> weight = weight(value);
      default -> putProperty(key, value, property, nearMiss);
    }
  }

  private void putProperty(String key, String value, Property property, NearMiss nearMiss)
      throws SQLException {
    if (property == Property.CONNECT_TIMEOUT || property == Property.SOCKET_TIMEOUT) {
      driverProperties.put(property.key(), String.valueOf(Settings.read(property, value)));
    } else if (property != null || PropertySource.isFamily(key)) {
      throw Errors.badArgument(
          "Property '"
              + (property == null ? PropertySource.family(key) + "…" : property.key())
              + "' in "
              + inside()
              + " holds for the whole cluster; write it after '?'.");
    } else {
      PropertySource.refuseDnsSrv(key, value);
      nearMiss.check(key, inside());
      driverProperties.put(key, value);
    }
  }

  private Role type(String word) throws SQLException {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "source", "master", "primary" -> Role.SOURCE;
      case "replica", "slave" -> Role.REPLICA;
      default ->
          throw Errors.badArgument(
              where
                  + " has the unknown type "
                  + Redaction.quote(word)
                  + "; allowed: source, replica (or master, primary, slave).");
    };
  }

  private String shard(String name) throws SQLException {
    String stripped = name.strip();
    if (!SHARD.matcher(stripped).matches()) {
      throw Errors.badArgument(
          where + " has a bad shard name; allowed: letters, digits, '_', '.' and '-'.");
    }
    return stripped;
  }

  private int weight(String text) throws SQLException {
    Object value = ValueRule.count(0).read(text.strip());
    if (!(value instanceof Integer weightRead) || weightRead > HostSpec.MAX_WEIGHT) {
      throw Errors.badArgument(
          where
              + " has the bad weight "
              + Redaction.quote(text)
              + "; allowed: a whole number from 0 to "
              + HostSpec.MAX_WEIGHT
              + ".");
    }
    return weightRead;
  }
}
