package io.sluice.jdbc.internal.sql;

/**
 * A server's character classes, and where runs of them end. Stateless; no position is too large.
 */
final class Characters {

  private static final boolean[] IN_NAME = new boolean[0x80];

  static {
    for (char c = 0; c < IN_NAME.length; c++) {
      IN_NAME[c] =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '$';
    }
  }

  private Characters() {}

  /** The character at that position, NUL behind the end. */
  static char at(String text, int pos) {
    return pos < text.length() ? text.charAt(pos) : 0;
  }

  /** Nothing beyond ASCII is white space to a server, so Java's own notion is of no use. */
  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isSpaceOrControl(char c) {
    return c <= ' ' || c == 0x7F;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** May stand in a name without quotes. */
  static boolean isName(char c) {
    return c >= IN_NAME.length || IN_NAME[c];
  }

  static int endOfName(String text, int from) {
    int length = text.length();
    int i = from;
    while (i < length && isName(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static int endOfDigits(String text, int from) {
    int length = text.length();
    int i = from;
    while (i < length && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static int endOfDigits(String text, int from, int radix) {
    int i = from;
    while (i < text.length()
        && text.charAt(i) < 0x80
        && Character.digit(text.charAt(i), radix) >= 0) {
      i++;
    }
    return i;
  }

  /** The end of {@code e+5}; the same position if no exponent starts there. */
  static int endOfExponent(String text, int from) {
    if ((at(text, from) | 0x20) != 'e') {
      return from;
    }
    char sign = at(text, from + 1);
    int digits = from + (sign == '+' || sign == '-' ? 2 : 1);
    int end = endOfDigits(text, digits);
    return end <= digits ? from : end;
  }

  /**
   * The end of a quoted text that opens at {@code from}, a doubled quote being part of it; −1 if it
   * never closes.
   */
  static int endOfQuoted(String text, int from, boolean backslashEscapes) {
    char quote = text.charAt(from);
    int i = from + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (at(text, i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return -1;
  }
}
