package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads the file that the property {@code rules} names: {@code .properties} form, UTF-8. Stateless;
 * reads the file anew each time.
 */
final class RulesFile {

  private RulesFile() {}

  static PropertySource read(String location, NearMiss nearMiss) throws SQLException {
    String name = "the rules file " + TextFile.shown(location);
    PropertySource source = new PropertySource(name, nearMiss);
    for (Map.Entry<String, String> entry : load(location, name)) {
      boolean table = "table.".equals(PropertySource.family(entry.getKey()));
      if (Property.of(entry.getKey()).filter(Property.RULES::equals).isPresent()) {
        throw Errors.badArgument("Property 'rules' is not allowed in " + name + " itself.");
      }
      source.put(entry.getKey(), table ? withoutComment(entry.getValue()) : entry.getValue());
    }
    return source;
  }

  /** The entries in order of the file. */
  private static List<Map.Entry<String, String>> load(String location, String name)
      throws SQLException {
    InOrder entries = new InOrder();
    try {
      return TextFile.read(
          location,
          name,
          reader -> {
            entries.load(reader);
            return entries.list;
          });
    } catch (IllegalArgumentException e) {
      throw Errors.badArgument("Cannot read " + name + ": it has a bad \\u escape.");
    }
  }

  /** Cuts off a comment at the end of a rule: white space and {@code #} outside of quotes. */
  private static String withoutComment(String rule) {
    boolean quoted = false;
    for (int at = 0; at < rule.length(); at++) {
      char c = rule.charAt(at);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '#' && !quoted && (at == 0 || Character.isWhitespace(rule.charAt(at - 1)))) {
        return rule.substring(0, at).strip();
      }
    }
    return rule.strip();
  }

  /** Keeps what Properties forgets: the order, and that a key came twice. */
  private static final class InOrder extends Properties {
    private final transient List<Map.Entry<String, String>> list = new ArrayList<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      list.add(Map.entry((String) key, (String) value));
      return null;
    }
  }
}
