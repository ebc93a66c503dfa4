package io.sluice.jdbc.internal.config;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which texts are values of a property, and what they mean. Immutable.
 *
 * <p>Free text is held to a form wherever its kind has one. Beside catching typing errors this
 * keeps passwords out of later messages: after a forgotten {@code &} the password is part of the
 * value before it.
 */
final class ValueRule {

  /** Turns a text into a Boolean, Integer, Long, String or List of String. */
  @FunctionalInterface
  interface Reader {
    /** Returns null when the text is no value. */
    Object read(String text);
  }

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
  private static final String NAME = "[\\w.$-]+";

  private final PropertyType type;
  private final List<String> allowed;
  private final String hint;
  private final Reader reader;

  private ValueRule(PropertyType type, List<String> allowed, String hint, Reader reader) {
    this.type = type;
    this.allowed = allowed;
    this.hint = hint;
    this.reader = reader;
  }

  PropertyType type() {
    return type;
  }

  /** The words to choose from; empty when there is no such list. */
  List<String> allowed() {
    return allowed;
  }

  /** What is allowed, in words that end a message. */
  String hint() {
    return hint;
  }

  /** The typed value, or null when the text is none. */
  Object read(String text) {
    return reader.read(text);
  }

  static ValueRule flag() {
    return new ValueRule(
        PropertyType.BOOLEAN,
        List.of("true", "false"),
        "true, false, yes or no",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes" -> true;
              case "false", "no" -> false;
              default -> null;
            });
  }

  static ValueRule count(int min) {
    return new ValueRule(
        PropertyType.INT,
        List.of(),
        "a whole number from " + min + " to " + Integer.MAX_VALUE,
        text -> {
          Long value = number(text, min);
          return value == null ? null : (Object) value.intValue();
        });
  }

  /** The upper bound is that of the drivers, which take times as int. */
  static ValueRule millis(int min) {
    return new ValueRule(
        PropertyType.MILLIS,
        List.of(),
        "milliseconds from " + min + " to " + Integer.MAX_VALUE,
        text -> number(text, min));
  }

  static ValueRule oneOf(String... words) {
    List<String> list = List.of(words);
    return new ValueRule(
        PropertyType.WORD,
        list,
        "one of " + String.join(", ", list),
        text -> list.stream().filter(text::equalsIgnoreCase).findFirst().orElse(null));
  }

  /** Words that extensions may add to; given spelling kept, existence checked by their owner. */
  static ValueRule openWord(String... words) {
    List<String> list = List.of(words);
    return new ValueRule(
        PropertyType.WORD,
        list,
        "one of " + String.join(", ", list) + " or the name of a registered one",
        text -> text.matches(NAME) ? text : null);
  }

  static ValueRule text() {
    return new ValueRule(PropertyType.STRING, List.of(), "a text", text -> text);
  }

  static ValueRule word() {
    return new ValueRule(
        PropertyType.STRING,
        List.of(),
        "a name of letters, digits, '_', '.', '$' and '-'",
        text -> text.isEmpty() || text.matches(NAME) ? text : null);
  }

  static ValueRule groupName() {
    return new ValueRule(
        PropertyType.STRING,
        List.of(),
        "a name without '=', '&', '?', '@' and control characters",
        text -> text.matches("[^=&?@\\p{Cntrl}]*") ? text : null);
  }

  static ValueRule list(String what, String elementForm) {
    Pattern form = Pattern.compile(elementForm);
    return new ValueRule(
        PropertyType.LIST,
        List.of(),
        "a list of " + what + " separated by commas",
        text -> {
          List<String> elements = elements(text);
          return elements.stream().allMatch(e -> form.matcher(e).matches()) ? elements : null;
        });
  }

  static ValueRule hosts() {
    return new ValueRule(
        PropertyType.LIST,
        List.of(),
        "a list of host:port separated by commas",
        text -> {
          List<String> hosts = new ArrayList<>();
          try {
            for (String element : elements(text)) {
              hosts.add(HostAddress.parse(element).toString());
            }
          } catch (SQLException e) {
            return null;
          }
          return List.copyOf(hosts);
        });
  }

  static ValueRule regex() {
    return new ValueRule(
        PropertyType.REGEX,
        List.of(),
        "a regular expression as of java.util.regex",
        text -> {
          try {
            Pattern.compile(text);
            return text;
          } catch (PatternSyntaxException | StackOverflowError e) {
            // The compiler of patterns is recursive: thousands of open groups exhaust the stack.
            return null;
          }
        });
  }

  private static Long number(String text, int min) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    long value = Long.parseLong(text);
    return value < min || value > Integer.MAX_VALUE ? null : value;
  }

  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    if (!text.isBlank()) {
      for (String element : text.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return List.copyOf(elements);
  }
}
