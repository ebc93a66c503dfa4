package io.sluice.jdbc.internal.config;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes a URL anew from what was understood of it, which is safer than cutting secrets out of the
 * user's text. Stateless.
 *
 * <p>User names are left out. Of foreign properties only those are shown whose values cannot be a
 * secret, and keys without a value not at all: the end of a password with a raw {@code &} looks
 * just so.
 */
final class RedactedUrl {

  private RedactedUrl() {}

  static String of(UrlSections sections, List<HostForm> hosts, int port, PropertySource query) {
    StringBuilder url = new StringBuilder(sections.mode().prefix());
    if (!sections.vendor().equals(UrlSections.VENDORS.get(0))) {
      url.append(sections.vendor()).append(':');
    }
    url.append("//");
    StringJoiner list = new StringJoiner(",");
    hosts.forEach(host -> list.add(host(host, port)));
    url.append(list).append('/').append(Percent.encode(sections.database()));
    String properties = properties(query);
    return url.append(properties.isEmpty() ? "" : "?").append(properties).toString();
  }

  private static String host(HostForm host, int port) {
    HostAddress address = host.address(port);
    StringBuilder more = new StringBuilder();
    if (host.type != null) {
      entry(more, "type", host.type == Role.SOURCE ? "source" : "replica");
    }
    if (host.shardGiven) {
      entry(more, "shard", host.shard);
    }
    if (host.weight != HostSpec.DEFAULT_WEIGHT) {
      entry(more, "weight", String.valueOf(host.weight));
    }
    host.driverProperties.forEach(
        (key, value) -> {
          if (!value.isEmpty() && !Redaction.isSecretKey(key)) {
            entry(more, Percent.encode(key), Redaction.showForeign(key, value));
          }
        });
    if (more.isEmpty()) {
      return address.toString();
    }
    StringBuilder form = new StringBuilder("address=");
    entry(form, "host", address.host().replace("%", "%25"));
    entry(form, "port", String.valueOf(address.port()));
    return form.append(more).toString();
  }

  private static void entry(StringBuilder form, String key, String value) {
    form.append('(').append(key).append('=').append(value).append(')');
  }

  private static String properties(PropertySource query) {
    StringJoiner joiner = new StringJoiner("&");
    if (query.database != null) {
      joiner.add("dbname=" + Percent.encodeValue(Redaction.show(query.database)));
    }
    for (Map.Entry<Property, String> entry : query.own.entrySet()) {
      Property property = entry.getKey();
      if (property != Property.USER && !property.secret()) {
        joiner.add(property.key() + "=" + Percent.encodeValue(Redaction.show(entry.getValue())));
      }
    }
    foreign(joiner, "pool.", query.pool);
    foreign(joiner, "", query.driver);
    query.tables.forEach(
        (table, rule) ->
            joiner.add(
                "table."
                    + Percent.encode(table)
                    + "="
                    + Percent.encodeValue(Redaction.show(rule))));
    return joiner.toString();
  }

  private static void foreign(StringJoiner joiner, String prefix, Map<String, String> properties) {
    properties.forEach(
        (key, value) -> {
          if (!value.isEmpty() && !Redaction.isSecretKey(key)) {
            joiner.add(prefix + Percent.encode(key) + "=" + Redaction.showForeign(key, value));
          }
        });
  }
}
