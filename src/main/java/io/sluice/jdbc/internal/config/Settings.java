package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The values of Sluice's properties, typed and checked, with defaults filled in. Immutable.
 *
 * <p>{@link Property#USER} and {@link Property#PASSWORD} are not here: they are at {@link
 * ClusterConfig}, where they cannot be printed by a loop over all settings.
 */
public final class Settings {

  private final Map<Property, Object> given;
  private final Map<Property, Object> values;

  private Settings(Map<Property, Object> given, Map<Property, Object> values) {
    this.given = given;
    this.values = values;
  }

  /**
   * Checks every given text.
   *
   * @throws SQLException S1009 for the first bad value, with its key and what is allowed
   */
  public static Settings of(Mode mode, Map<Property, String> texts) throws SQLException {
    Map<Property, Object> given = new EnumMap<>(Property.class);
    Map<Property, Object> values = new EnumMap<>(Property.class);
    for (Property property : Property.values()) {
      if (property == Property.USER || property == Property.PASSWORD) {
        continue;
      }
      String text = texts.get(property);
      if (text != null) {
        Object value = read(property, text);
        if (!value.equals("")) {
          given.put(property, value);
          values.put(property, value);
          continue;
        }
      }
      String defaultText = property.defaultText(mode);
      if (!defaultText.isEmpty()) {
        values.put(property, read(property, defaultText));
      }
    }
    return new Settings(given, values);
  }

  /** Every default of that mode. */
  public static Settings defaults(Mode mode) {
    try {
      return of(mode, Map.of());
    } catch (SQLException e) {
      throw new AssertionError("a default is not a value of its own property", e);
    }
  }

  static Object read(Property property, String text) throws SQLException {
    Object value = property.rule().read(text.strip());
    if (value == null) {
      throw Errors.badArgument(
          "Property '"
              + property.key()
              + "' has the bad value "
              + (property.secret() ? Redaction.MASK : Redaction.quote(text))
              + "; allowed: "
              + property.allowedText()
              + ".");
    }
    return value;
  }

  /** The value as text, of any type; {@code null} when neither given nor defaulted. */
  public String text(Property property) {
    Object value = values.get(property);
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(String::valueOf).toList());
    }
    return value == null ? null : value.toString();
  }

  /** The value of a BOOLEAN property. */
  public boolean flag(Property property) {
    return (Boolean) value(property, PropertyType.BOOLEAN);
  }

  /** The value of an INT property, or of a MILLIS property, which never exceeds an int. */
  public int integer(Property property) {
    return (int) number(property);
  }

  /** The value of an INT or MILLIS property. */
  public long number(Property property) {
    return ((Number) values.get(property)).longValue();
  }

  /** The elements of a LIST property; empty when not given. */
  public List<String> list(Property property) {
    if (property.type() != PropertyType.LIST) {
      throw new IllegalArgumentException(property + " is not a list");
    }
    Object value = values.get(property);
    return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Whether the user gave a value, be it the default's. */
  public boolean isSet(Property property) {
    return given.containsKey(property);
  }

  private Object value(Property property, PropertyType type) {
    if (property.type() != type) {
      throw new IllegalArgumentException(property + " is " + property.type() + ", not " + type);
    }
    return values.get(property);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings
        && settings.given.equals(given)
        && settings.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** What was given, for the log. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Property property : given.keySet()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(property.key())
          .append('=')
          .append(Redaction.show(text(property)));
    }
    return text.toString();
  }
}
