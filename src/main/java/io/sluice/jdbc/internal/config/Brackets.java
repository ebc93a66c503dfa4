package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds separators outside of round and square brackets. Stateless. */
final class Brackets {

  private Brackets() {}

  /**
   * The pieces between the separators that stand outside of all brackets.
   *
   * @throws SQLException S1009 when the brackets do not pair
   */
  static List<String> split(String text, char separator, String where) throws SQLException {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int at : positions(text, separator, where)) {
      pieces.add(text.substring(start, at));
      start = at + 1;
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  /** Where {@code wanted} stands outside of all brackets. */
  static List<Integer> positions(String text, char wanted, String where) throws SQLException {
    List<Integer> found = new ArrayList<>();
    Deque<Character> open = new ArrayDeque<>();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == wanted && open.isEmpty()) {
        found.add(at);
      }
      track(open, c, where);
    }
    if (!open.isEmpty()) {
      throw unbalanced(where);
    }
    return found;
  }

  /** Where the bracket that opens at {@code start} is closed; the brackets are known to pair. */
  static int closing(String text, int start) {
    int depth = 0;
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '(' || c == '[') {
        depth++;
      } else if ((c == ')' || c == ']') && --depth == 0) {
        return at;
      }
    }
    return -1;
  }

  private static void track(Deque<Character> open, char c, String where) throws SQLException {
    if (c == '(' || c == '[') {
      open.push(c);
    } else if (c == ')' || c == ']') {
      char partner = c == ')' ? '(' : '[';
      if (open.isEmpty() || open.pop() != partner) {
        throw unbalanced(where);
      }
    }
  }

  private static SQLException unbalanced(String where) {
    return Errors.badArgument(
        where
            + " has unbalanced brackets (inside a value '(', ')', '[', ']', '/', '?' and '#' are"
            + " written %28, %29, %5B, %5D, %2F, %3F and %23).");
  }
}
