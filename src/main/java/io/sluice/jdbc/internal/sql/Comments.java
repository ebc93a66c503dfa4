package io.sluice.jdbc.internal.sql;

import static io.sluice.jdbc.internal.sql.Characters.at;
import static io.sluice.jdbc.internal.sql.Characters.isDigit;
import static io.sluice.jdbc.internal.sql.Characters.isSpaceOrControl;

/**
 * The lexer's other half: finds comments and tells those that are code. Serves one text and one
 * thread.
 */
final class Comments {

  /** The comment never ends. */
  static final int UNCLOSED = -1;

  private static final int VERSION_DIGITS_MIN = 5;
  private static final int VERSION_DIGITS_MAX = 6;

  private final String text;
  private final boolean runConditional;
  private final boolean hints;
  private final Tokens tokens;
  private boolean inCode;

  Comments(String text, boolean runConditional, boolean hints, Tokens tokens) {
    this.text = text;
    this.runConditional = runConditional;
    this.hints = hints;
    this.tokens = tokens;
  }

  /** Whether a comment, or the end of one that is code, may start with this character. */
  static boolean mayStart(char c) {
    return c == '/' || c == '-' || c == '#' || c == '*';
  }

  /** Whether the text read last stands in a comment that is code. */
  boolean inCode() {
    return inCode;
  }

  /**
   * Position after the comment that starts here, or after the mark that opens or closes one that is
   * code; the same position if there is none; or {@link #UNCLOSED}.
   */
  int skip(int pos) {
    char second = at(text, pos + 1);
    return switch (text.charAt(pos)) {
      case '#' -> line(pos);
      case '-' -> {
        boolean follows = second == '-' && isSpaceOrControl(at(text, pos + 2));
        yield follows ? line(pos) : pos;
      }
      case '/' -> second == '*' ? block(pos) : pos;
      case '*' -> {
        if (!inCode || second != '/') {
          yield pos;
        }
        inCode = false;
        yield pos + 2;
      }
      default -> pos;
    };
  }

  private int line(int start) {
    int end = start;
    // A server also stops at NUL, and reads on behind it.
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != 0) {
      end++;
    }
    tokens.comment(start, end);
    return end;
  }

  private int block(int start) {
    boolean plainMark = at(text, start + 2) == '!';
    boolean mariaDbMark = at(text, start + 2) == 'M' && at(text, start + 3) == '!';
    boolean hint =
        hints
            && plainMark
            && tokens.firstCommentStart() < 0
            && HintParser.isExecutable(text, start);
    if ((plainMark || mariaDbMark) && !hint) {
      return openCode(start, mariaDbMark);
    }
    int close = text.indexOf("*/", start + 2);
    if (close < 0 || (at(text, start + 2) == '+' && hasOddQuotes(start + 3, close))) {
      return UNCLOSED;
    }
    tokens.comment(start, close + 2);
    return close + 2;
  }

  /** An optimizer hint may quote a name with an end of comment in it; then only a server knows. */
  private boolean hasOddQuotes(int from, int to) {
    int back = 0;
    int single = 0;
    int twice = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      back += c == '`' ? 1 : 0;
      single += c == '\'' ? 1 : 0;
      twice += c == '"' ? 1 : 0;
    }
    return ((back | single | twice) & 1) != 0;
  }

  private int openCode(int start, boolean mariaDbMark) {
    int version = start + (mariaDbMark ? 4 : 3);
    int digits = 0;
    while (digits < VERSION_DIGITS_MAX && isDigit(at(text, version + digits))) {
      digits++;
    }
    boolean versioned = digits >= VERSION_DIGITS_MIN;
    tokens.comment(start, start);
    // MySQL takes MariaDB's form for an ordinary comment, version or not.
    boolean conditional = versioned || mariaDbMark;
    if (conditional) {
      tokens.markConditional();
    }
    if (inCode) {
      return UNCLOSED;
    }
    if (conditional && !runConditional) {
      return skipCode(start + 2);
    }
    inCode = true;
    return version + (versioned ? digits : 0);
  }

  /** Code that a server does not run may hold ordinary comments, which nest one level deep. */
  private int skipCode(int from) {
    boolean nested = false;
    int i = from;
    while (i < text.length()) {
      if (text.charAt(i) == '*' && at(text, i + 1) == '/') {
        i += 2;
        if (!nested) {
          return i;
        }
        nested = false;
      } else if (!nested && text.charAt(i) == '/' && at(text, i + 1) == '*') {
        i += 2;
        nested = true;
      } else {
        i++;
      }
    }
    return UNCLOSED;
  }
}
