package io.sluice.jdbc.internal.sql;

import java.util.Arrays;

/**
 * The tokens of one text in its order, with positions. Written by {@link Lexer} alone; whoever gets
 * it from there only reads, so it may be shared.
 *
 * <p>Kept as numbers instead of objects: a bulk insert has hundred thousands of tokens, and each
 * text is read once for each time it comes.
 */
public final class Tokens {

  /** Of a token's number the lowest bits are its start, then come its end and its kind. */
  private static final int POSITION_BITS = 28;

  private static final int POSITION = (1 << POSITION_BITS) - 1;

  private static final int[] NO_OFFSETS = {};
  private static final TokenKind[] KINDS = TokenKind.values();

  private final String text;
  private long[] spans;

  /** One more than the token's partner, for most have none. */
  private int[] partners;

  private int count;
  private int placeholders;

  private boolean complete = true;
  private boolean conditional;
  private int firstCommentStart = -1;
  private int firstCommentEnd = -1;

  Tokens(String text) {
    this.text = text;
    int guess = text.length() / 3 + 8; // hardly any statement has more, and growing copies it all
    spans = new long[guess];
    partners = new int[guess];
  }

  /** The text that the positions refer to. */
  public String text() {
    return text;
  }

  public int count() {
    return count;
  }

  public TokenKind kind(int token) {
    return KINDS[ordinal(token)];
  }

  public int start(int token) {
    return (int) spans[token] & POSITION;
  }

  /** Position after the last character. */
  public int end(int token) {
    return (int) (spans[token] >>> POSITION_BITS) & POSITION;
  }

  /** The token as it stands in the text. */
  public String string(int token) {
    return text.substring(start(token), end(token));
  }

  /**
   * False if a quote, a comment or a parenthesis stays open, or the text is too long or too deep.
   * The tokens then are only those up to that place.
   */
  public boolean complete() {
    return complete;
  }

  /**
   * Whether the token is this keyword, which is to be given in upper case; quoted names never are.
   */
  public boolean is(int token, String keyword) {
    return inRange(token) && isOf(token, TokenKind.WORD) && same(token, keyword);
  }

  /** Whether the token is this operator or semicolon. */
  public boolean isOperator(int token, String operator) {
    return inRange(token)
        && ordinal(token) >= TokenKind.SEMICOLON.ordinal()
        && same(token, operator);
  }

  /** Whether the token is of this kind; false for tokens that do not exist. */
  public boolean isKind(int token, TokenKind kind) {
    return inRange(token) && isOf(token, kind);
  }

  /** The token of the other parenthesis, or −1 if this is none. */
  public int partner(int token) {
    return partners[token] - 1;
  }

  /** A name without its quotes; any other token as it stands. */
  public String name(int token) {
    char first = text.charAt(start(token));
    if (kind(token) != TokenKind.QUOTED_NAME && kind(token) != TokenKind.STRING) {
      return string(token);
    }
    return unquote(string(token), first);
  }

  static String unquote(String quoted, char quote) {
    String one = String.valueOf(quote);
    return quoted.substring(1, quoted.length() - 1).replace(one + one, one);
  }

  /** Positions of all {@code ?}. */
  public int[] placeholderOffsets() {
    if (placeholders == 0) {
      return NO_OFFSETS;
    }
    int[] offsets = new int[placeholders];
    int next = 0;
    for (int i = 0; i < count && next < placeholders; i++) {
      if (isOf(i, TokenKind.PLACEHOLDER)) {
        offsets[next++] = start(i);
      }
    }
    return offsets;
  }

  /**
   * Whether some of the tokens stand in a comment that not every server runs: {@code /*!80000 …}.
   */
  public boolean conditional() {
    return conditional;
  }

  /** Where the first comment of any form starts, or −1. */
  int firstCommentStart() {
    return firstCommentStart;
  }

  int firstCommentEnd() {
    return firstCommentEnd;
  }

  // Written by the lexer only.

  void add(TokenKind kind, int start, int end) {
    if (count == spans.length) {
      spans = Arrays.copyOf(spans, count * 2);
      partners = Arrays.copyOf(partners, count * 2);
    }
    long kindAndEnd = (long) kind.ordinal() << POSITION_BITS | end;
    spans[count++] = kindAndEnd << POSITION_BITS | start;
    if (kind == TokenKind.PLACEHOLDER) {
      placeholders++;
    }
  }

  void pair(int open, int close) {
    partners[open] = close + 1;
    partners[close] = open + 1;
  }

  void markIncomplete() {
    complete = false;
  }

  void markConditional() {
    conditional = true;
  }

  void comment(int start, int end) {
    if (firstCommentStart < 0) {
      firstCommentStart = start;
      firstCommentEnd = end;
    }
  }

  private int ordinal(int token) {
    return (int) (spans[token] >>> 2 * POSITION_BITS);
  }

  private boolean isOf(int token, TokenKind kind) {
    return ordinal(token) == kind.ordinal();
  }

  private boolean inRange(int token) {
    return token >= 0 && token < count;
  }

  private boolean same(int token, String upperCase) {
    int start = start(token);
    if (end(token) - start != upperCase.length()) {
      return false;
    }
    for (int i = 0; i < upperCase.length(); i++) {
      char c = text.charAt(start + i);
      // Only ASCII letters: regionMatches(ignoreCase) would take the Turkish dotless i for an I.
      char upper = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
      if (upper != upperCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
