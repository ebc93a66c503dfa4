package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an insert may have given a key itself. The server tells the key of a column that counts
 * up in either way, but only one that it made is the {@code LAST_INSERT_ID()}. Stateless.
 */
final class GivenKey {

  /** A key may come from behind these though it stands nowhere as a number. */
  private static final List<String> COMPUTING = List.of("SELECT", "TABLE", "UUID_SHORT", "TRUE");

  private static final Set<String> PLAIN_OPERATORS = Set.of("(", ")", ",", ".", "=");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** A longer text is asked about: that costs less than to look through it. */
  private static final int LONGEST = 10_000;

  private static final int LONGEST_PARAMETER = 40;

  private GivenKey() {}

  /**
   * Whether it may have.
   *
   * @param key positive
   */
  static boolean mayBeIn(String text, Arguments parameters, long key) {
    return text.length() > LONGEST
        || isIn(Lexer.lex(text, SqlMode.DEFAULT), key)
        || isParameter(parameters, key);
  }

  private static boolean isIn(Tokens tokens, long key) {
    for (int i = 0; i < tokens.count(); i++) {
      if (mayGive(tokens, i, key)) {
        return true;
      }
    }
    return !tokens.complete();
  }

  private static boolean mayGive(Tokens tokens, int token, long key) {
    return switch (tokens.kind(token)) {
      case NUMBER -> isNumber(tokens.string(token), key);
      case STRING -> holds(tokens.string(token), key);
      case WORD -> COMPUTING.stream().anyMatch(word -> tokens.is(token, word));
      case OPERATOR -> !PLAIN_OPERATORS.contains(tokens.string(token));
      case USER_VARIABLE, SYSTEM_VARIABLE -> true;
      case QUOTED_NAME, INTRODUCER, PLACEHOLDER, SEMICOLON, DOLLAR_STRING -> false;
    };
  }

  private static boolean isNumber(String literal, long key) {
    if (holds(literal, key)) {
      return true;
    }
    try {
      return !NUMBER.matcher(literal).matches() && Math.round(Double.parseDouble(literal)) == key;
    } catch (NumberFormatException hexadecimalOrBits) {
      return true;
    }
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
