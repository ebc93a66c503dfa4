package io.sluice.jdbc.internal.config;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All places that speak for the whole cluster, in order of precedence: later ones win. Immutable
 * once read.
 */
final class PropertySources {

  private final PropertySource query;
  private final List<PropertySource> sources;

  private PropertySources(PropertySource query, List<PropertySource> sources) {
    this.query = query;
    this.sources = sources;
  }

  static PropertySources read(String rawQuery, Properties info, NearMiss nearMiss)
      throws SQLException {
    PropertySource query = PropertySource.ofQuery(rawQuery, nearMiss);
    PropertySource given = PropertySource.ofProperties(info, nearMiss);
    String rules = new PropertySources(query, List.of(query, given)).own().get(Property.RULES);
    if (rules == null || rules.isBlank()) {
      return new PropertySources(query, List.of(query, given));
    }
    PropertySource file = RulesFile.read(rules.strip(), nearMiss);
    return new PropertySources(query, List.of(file, query, given));
  }

  /** What the URL itself says, for writing it anew. */
  PropertySource query() {
    return query;
  }

  Map<Property, String> own() {
    Map<Property, String> merged = new EnumMap<>(Property.class);
    sources.forEach(source -> merged.putAll(source.own));
    return merged;
  }

  Map<String, String> driver() {
    return merged(source -> source.driver);
  }

  /** A name in other case is the same property. */
  Map<String, String> pool() {
    return mergedInAnyCase(source -> source.pool);
  }

  /** A name in other case is the same table. */
  Map<String, String> tables() {
    return mergedInAnyCase(source -> source.tables);
  }

  /** In the order of first mention, and in the spelling of the last. */
  private Map<String, String> mergedInAnyCase(Function<PropertySource, Map<String, String>> part) {
    Map<String, Map.Entry<String, String>> byName = new LinkedHashMap<>();
    for (PropertySource source : sources) {
      part.apply(source)
          .forEach(
              (name, value) -> byName.put(name.toLowerCase(Locale.ROOT), Map.entry(name, value)));
    }
    Map<String, String> result = new LinkedHashMap<>();
    byName.values().forEach(entry -> result.put(entry.getKey(), entry.getValue()));
    return result;
  }

  /** The port of hosts that give none. */
  int defaultPort() {
    return last(source -> source.port, HostAddress.DEFAULT_PORT);
  }

  /** The database: Connector/J's {@code dbname} wins over the path. */
  String database(String ofPath) {
    return last(source -> source.database, ofPath);
  }

  private <T> T last(Function<PropertySource, T> part, T otherwise) {
    return Stream.concat(Stream.of(otherwise), sources.stream().map(part))
        .reduce((earlier, later) -> later == null ? earlier : later)
        .orElseThrow();
  }

  private Map<String, String> merged(Function<PropertySource, Map<String, String>> part) {
    Map<String, String> merged = new LinkedHashMap<>();
    sources.forEach(source -> merged.putAll(part.apply(source)));
    return merged;
  }
}
