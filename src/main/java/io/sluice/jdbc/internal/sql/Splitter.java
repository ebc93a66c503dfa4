package io.sluice.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a text at the semicolons that end a statement: not at those inside a stored program, which
 * has no end mark of its own, so that it takes the rest of the text. Stateless.
 */
final class Splitter {

  /** Further statements would only cost memory. */
  static final int MAX_PARTS = 10_000;

  /**
   * A range of tokens.
   *
   * @param to the token after the last one
   */
  record Range(int from, int to) {}

  private static final Set<String> PROGRAMS =
      Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE", "LIBRARY");

  /** MariaDB runs these outside a stored program too. */
  private static final String[] BLOCKS = {
    "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR", "DECLARE"
  };

  /** A program's body with one of these has statements inside. */
  private static final String[] BODY = {
    "BEGIN", "LOOP", "WHILE", "REPEAT", "CASE", "THEN", "DECLARE"
  };

  private Splitter() {}

  /** The statements that have tokens; more than {@link #MAX_PARTS} if there are too many. */
  static List<Range> split(Tokens tokens) {
    List<Range> parts = new ArrayList<>();
    int from = 0;
    while (from < tokens.count() && parts.size() <= MAX_PARTS) {
      int to = endOfStatement(tokens, from);
      if (to > from) {
        parts.add(new Range(from, to));
      }
      from = to + 1;
    }
    return parts;
  }

  private static int endOfStatement(Tokens tokens, int from) {
    boolean block = isAny(tokens, from, BLOCKS) || isAnonymousBlock(tokens, from);
    boolean definition = tokens.is(from, "CREATE") || tokens.is(from, "ALTER");
    boolean program = false;
    for (int i = from; i < tokens.count(); i++) {
      if (tokens.isKind(i, TokenKind.SEMICOLON)) {
        return i;
      }
      program |= definition && isProgramWord(tokens, i);
      if (block || (program && isAny(tokens, i, BODY))) {
        return endOfText(tokens);
      }
    }
    return tokens.count();
  }

  /** BEGIN that opens no transaction: BEGIN NOT ATOMIC, or Oracle mode's BEGIN … END. */
  private static boolean isAnonymousBlock(Tokens tokens, int from) {
    int next = tokens.is(from + 1, "WORK") ? from + 2 : from + 1;
    return tokens.is(from, "BEGIN")
        && next < tokens.count()
        && !tokens.isKind(next, TokenKind.SEMICOLON);
  }

  private static boolean isProgramWord(Tokens tokens, int i) {
    return tokens.isKind(i, TokenKind.WORD)
        && PROGRAMS.contains(tokens.string(i).toUpperCase(java.util.Locale.ROOT));
  }

  private static int endOfText(Tokens tokens) {
    int to = tokens.count();
    while (tokens.isKind(to - 1, TokenKind.SEMICOLON)) {
      to--;
    }
    return to;
  }

  private static boolean isAny(Tokens tokens, int i, String[] words) {
    for (String word : words) {
      if (tokens.is(i, word)) {
        return true;
      }
    }
    return false;
  }
}
