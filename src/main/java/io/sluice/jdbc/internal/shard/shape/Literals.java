package io.sluice.jdbc.internal.shard.shape;

import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The values of literals, as a server reads them. Stateless. */
final class Literals {

  /** Every whole number of that many digits is a {@code long}. */
  private static final int DIGITS_OF_LONG = 18;

  private Literals() {}

  /**
   * A Long, BigInteger, BigDecimal, Double or String; {@link Values#UNREADABLE} for hexadecimal and
   * bit literals, whose meaning depends on what they are compared with.
   */
  static Object value(Tokens tokens, int token, SqlMode mode) {
    String text = tokens.string(token);
    if (tokens.isKind(token, TokenKind.STRING)) {
      return string(text, mode);
    }
    return number(text);
  }

  /** The number with its sign turned round; anything else decides nothing. */
  static Object negative(Object value) {
    if (value instanceof Long number) {
      return -number;
    }
    if (value instanceof BigInteger number) {
      return number.negate();
    }
    if (value instanceof BigDecimal number) {
      return number.negate();
    }
    return value instanceof Double number ? (Object) (-number) : Values.UNREADABLE;
  }

  private static Object number(String text) {
    boolean plain = true;
    boolean exponent = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'e' || c == 'E') {
        exponent = true;
      } else if (c != '.' && c != '+' && c != '-' && (c < '0' || c > '9')) {
        return Values.UNREADABLE;
      }
      plain &= c >= '0' && c <= '9';
    }
    if (plain) {
      return text.length() <= DIGITS_OF_LONG
          ? (Object) Long.parseLong(text)
          : normal(new BigInteger(text));
    }
    return exponent ? (Object) Double.valueOf(text) : new BigDecimal(text);
  }

  private static Object normal(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static String string(String text, SqlMode mode) {
    int open = text.charAt(0) == '\'' || text.charAt(0) == '"' ? 0 : 1;
    char quote = text.charAt(open);
    int end = text.length() - 1;
    boolean escapes = !mode.noBackslashEscapes();
    if (text.indexOf('\\') < 0 && text.indexOf(quote, open + 1) == end) {
      return text.substring(open + 1, end);
    }
    StringBuilder value = new StringBuilder(end);
    for (int i = open + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == quote) {
        i++;
      } else if (c == '\\' && escapes) {
        c = escaped(text.charAt(++i), value);
      }
      value.append(c);
    }
    return value.toString();
  }

  private static char escaped(char c, StringBuilder value) {
    return switch (c) {
      case '0' -> 0;
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      case '%', '_' -> {
        // Outside LIKE they keep their backslash, and inside it they need it.
        value.append('\\');
        yield c;
      }
      default -> c;
    };
  }
}
