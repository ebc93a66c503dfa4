package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one place (the URL, the Properties, the rules file) says for the whole cluster, sorted by
 * whom it is for. Confined to one thread.
 */
final class PropertySource {

  private static final String TABLE = "table.";
  private static final String POOL = "pool.";
  private static final List<String> HOST_ONLY = List.of("host", "type", "shard", "weight");

  /** Characters that get into a raw key only from a password that should have been encoded. */
  private static final Pattern NO_KEY = Pattern.compile("[@:/?()\\[\\],\\s]");

  final String place;
  final Map<Property, String> own = new EnumMap<>(Property.class);
  final Map<String, String> driver = new LinkedHashMap<>();
  final Map<String, String> pool = new LinkedHashMap<>();
  final Map<String, String> tables = new LinkedHashMap<>();

  /** Default port and database as of Connector/J's keys of that name; null when not given. */
  Integer port;

  String database;

  private final Set<String> seen = new HashSet<>();
  private final NearMiss nearMiss;

  PropertySource(String place, NearMiss nearMiss) {
    this.place = place;
    this.nearMiss = nearMiss;
  }

  static PropertySource ofQuery(String query, NearMiss nearMiss) throws SQLException {
    PropertySource source = new PropertySource("the URL", nearMiss);
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String key = key(equals < 0 ? part : part.substring(0, equals), source.place);
      String value = equals < 0 ? null : part.substring(equals + 1).strip();
      source.put(key, value == null ? null : Percent.decode(value, "A property value"));
    }
    return source;
  }

  static PropertySource ofProperties(Properties info, NearMiss nearMiss) throws SQLException {
    PropertySource source = new PropertySource("the Properties", nearMiss);
    if (info == null) {
      return source;
    }
    for (Map.Entry<Object, Object> entry : info.entrySet()) {
      if (entry.getKey() instanceof String key && !(entry.getValue() instanceof String)) {
        // Properties.getProperty, and so every driver, overlooks such a value without a word.
        String ours = Property.of(key).map(Property::key).orElse(family(key));
        if (ours != null) {
          throw Errors.badArgument("Property '" + ours + "' in the Properties is not a String.");
        }
      }
    }
    for (String key : new TreeSet<>(info.stringPropertyNames())) {
      source.put(key, info.getProperty(key));
    }
    return source;
  }

  /** Decodes a raw key of the URL. */
  static String key(String raw, String where) throws SQLException {
    String stripped = raw.strip();
    if (NO_KEY.matcher(stripped).find()) {
      throw Errors.badArgument(
          "A key in "
              + where
              + " has a character that must be percent-encoded: one of"
              + " @ : / ? ( ) [ ] , or white space.");
    }
    String key = Percent.decode(stripped, "A key in " + where).strip();
    if (key.isEmpty()) {
      throw Errors.badArgument("A key in " + where + " is empty.");
    }
    return key;
  }

  /** Whether the key is of {@code table.*} or {@code pool.*}. */
  static boolean isFamily(String key) {
    return family(key) != null;
  }

  /** The prefix of the family that the key is of, or null. */
  static String family(String key) {
    if (startsWith(key, TABLE)) {
      return TABLE;
    }
    return startsWith(key, POOL) ? POOL : null;
  }

  static void refuseDnsSrv(String key, String value) throws SQLException {
    boolean on = "true".equalsIgnoreCase(value) || "yes".equalsIgnoreCase(value);
    if (on && key.equalsIgnoreCase("dnsSrv")) {
      throw Errors.badArgument(
          "dnsSrv=true is not supported: list the hosts in the URL, or behind one name.");
    }
  }

  /** Takes one pair; {@code value} is null for a key without {@code =}. */
  void put(String key, String value) throws SQLException {
    Property property = Property.of(key).orElse(null);
    if (property != null) {
      once(property.key(), property.key());
      own.put(property, required(property.key(), value));
    } else if (startsWith(key, TABLE)) {
      putMember(tables, TABLE, key, value);
    } else if (startsWith(key, POOL)) {
      putMember(pool, POOL, key, value);
    } else {
      putForeign(key, value);
    }
  }

  private void putMember(Map<String, String> members, String family, String key, String value)
      throws SQLException {
    String member = key.substring(family.length()).strip();
    if (member.isEmpty()) {
      throw Errors.badArgument("Property '" + family + "' in " + place + " has no name after '.'.");
    }
    once(family + member.toLowerCase(Locale.ROOT), family + "…");
    String text = required(family + "…", value);
    if (text.isBlank() && family.equals(TABLE)) {
      throw Errors.badArgument("A property 'table.…' in " + place + " has an empty rule.");
    }
    members.put(member, text.strip());
  }

  private void putForeign(String key, String value) throws SQLException {
    String text = value == null ? "" : value;
    String lower = key.toLowerCase(Locale.ROOT);
    if (lower.equals("port")) {
      once(lower, lower);
      port = HostAddress.port(text, "Property 'port' in " + place);
    } else if (lower.equals("dbname")) {
      once(lower, lower);
      if (text.indexOf('=') >= 0) {
        throw Errors.badArgument(
            "Property 'dbname' in " + place + " has a '=', which needs a '&' before its key.");
      }
      database = text;
    } else if (HOST_ONLY.contains(lower)) {
      throw Errors.badArgument(
          "Key '"
              + lower
              + "' in "
              + place
              + " has a meaning only inside a host form, as in"
              + " address=(host=name)("
              + lower
              + "=…).");
    } else {
      refuseDnsSrv(key, text);
      nearMiss.check(key, place);
      driver.put(key, text);
    }
  }

  private void once(String identity, String shown) throws SQLException {
    if (!seen.add(identity)) {
      throw Errors.badArgument("Property '" + shown + "' is given twice in " + place + ".");
    }
  }

  private String required(String name, String value) throws SQLException {
    if (value == null) {
      throw Errors.badArgument("Property '" + name + "' in " + place + " has no value.");
    }
    return value;
  }

  private static boolean startsWith(String key, String family) {
    return key.regionMatches(true, 0, family, 0, family.length());
  }
}
