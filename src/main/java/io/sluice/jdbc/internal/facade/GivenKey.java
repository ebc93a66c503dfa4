package io.sluice.jdbc.internal.facade;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an insert may have given a key itself. The server tells the key of a column that counts
 * up in either way, but only one that it made is the {@code LAST_INSERT_ID()}. Stateless.
 */
final class GivenKey {

  /** Where a key may come from that stands nowhere as a number. */
  private static final Pattern COMPUTED =
      Pattern.compile("\\b(?:SELECT|TABLE|UUID_SHORT)\\b|[@+*/%]|0x", Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private GivenKey() {}

  /**
   * Whether it may have.
   *
   * @param key positive
   */
  static boolean mayBeIn(String text, Arguments parameters, long key) {
    return COMPUTED.matcher(text).find() || holds(text, key) || isParameter(parameters, key);
  }

  private static boolean holds(String text, long key) {
    Matcher number = NUMBER.matcher(text);
    String wanted = Long.toString(key);
    while (number.find()) {
      int zeros = number.start();
      while (zeros < number.end() - 1 && text.charAt(zeros) == '0') {
        zeros++;
      }
      int length = number.end() - zeros;
      if (length == wanted.length() && text.startsWith(wanted, zeros)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isParameter(Arguments parameters, long key) {
    for (int position = 1; position <= parameters.positions(); position++) {
      if (parameters.setter(position) != null && isKey(parameters.given(position), key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKey(Object[] given, long key) {
    Object value = given.length > 1 ? given[1] : null;
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue() == key;
    } else if (value instanceof Number || value instanceof String) {
      return holds(value.toString(), key);
    }
    return value instanceof Boolean yes && yes && key == 1;
  }
}
