package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

  private static final String CLASSPATH = "classpath:";

  private RulesFile() {}

  static PropertySource read(String location, NearMiss nearMiss) throws SQLException {
    String name = "the rules file " + shown(location);
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

  /** A path tells nothing, but after a forgotten '&' it ends in the properties that follow. */
  private static String shown(String location) {
    return location.indexOf('=') < 0 ? "'" + location + "'" : Redaction.MASK;
  }

  /** The entries in order of the file; the causes of failures are left out as they repeat paths. */
  private static List<Map.Entry<String, String>> load(String location, String name)
      throws SQLException {
    InOrder entries = new InOrder();
    try (InputStream in = open(location, name);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())) {
      entries.load(reader);
    } catch (InvalidPathException | IOException e) {
      throw Errors.badArgument(
          "Cannot read "
              + name
              + (e instanceof CharacterCodingException
                  ? ": it is not UTF-8."
                  : ": it is missing, not a file or not readable."));
    } catch (IllegalArgumentException e) {
      throw Errors.badArgument("Cannot read " + name + ": it has a bad \\u escape.");
    }
    return entries.list;
  }

  private static InputStream open(String location, String name) throws IOException, SQLException {
    if (!location.regionMatches(true, 0, CLASSPATH, 0, CLASSPATH.length())) {
      return Files.newInputStream(Path.of(location));
    }
    String resource = location.substring(CLASSPATH.length());
    resource = resource.startsWith("/") ? resource.substring(1) : resource;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    InputStream in = context == null ? null : context.getResourceAsStream(resource);
    if (in == null) {
      in = RulesFile.class.getClassLoader().getResourceAsStream(resource);
    }
    if (in == null) {
      throw Errors.badArgument("Cannot read " + name + ": no such resource on the class path.");
    }
    return in;
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
