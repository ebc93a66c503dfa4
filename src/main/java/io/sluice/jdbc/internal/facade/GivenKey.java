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
      Pattern.compile(
          "\\b(?:SELECT|TABLE|UUID_SHORT|TRUE)\\b|[@+*/%-]|0[xb]|\\b[xb]''|[0-9]e[0-9]",
          Pattern.CASE_INSENSITIVE);

  /** A longer text is asked about: that costs less than to look through it. */
  private static final int LONGEST = 10_000;

  private static final int LONGEST_PARAMETER = 40;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private GivenKey() {}

  /**
   * Whether it may have.
   *
   * @param key positive
   */
  static boolean mayBeIn(String text, Arguments parameters, long key) {
    return text.length() > LONGEST
        || holds(text, key)
        || COMPUTED.matcher(bare(text)).find()
        || isParameter(parameters, key);
  }

  /** Without comments, and with nothing in the quotes. */
  private static StringBuilder bare(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at + 1;
      if (c == '\'' || c == '"' || c == '`') {
        end = quotedEnd(text, at);
        bare.append("''");
      } else if (text.startsWith("/*", at)) {
        end = after(text, "*/", at + 2);
      } else if (c == '#' || text.startsWith("-- ", at)) {
        end = after(text, "\n", at);
      } else {
        bare.append(c);
      }
      at = end;
    }
    return bare;
  }

  private static int quotedEnd(String text, int open) {
    char quote = text.charAt(open);
    int at = open + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static int after(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
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
    if (value instanceof Number number) {
      return number.longValue() == key || Math.round(number.doubleValue()) == key;
    } else if (value instanceof String word) {
      return word.length() <= LONGEST_PARAMETER && holds(word, key);
    }
    return value instanceof Boolean yes && yes && key == 1;
  }
}
