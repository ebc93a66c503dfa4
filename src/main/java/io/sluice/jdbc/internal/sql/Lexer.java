package io.sluice.jdbc.internal.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a text into tokens where a MySQL or MariaDB server would. Never throws and takes time linear
 * in the length, whatever the text. An instance serves one text and one thread.
 *
 * <p>What others get wrong and this must not:
 *
 * <ol>
 *   <li>{@code --} starts a comment only before white space, a control character or the end, so
 *       {@code 5--2} is a difference.
 *   <li>{@code /*! … *}{@code /} and MariaDB's {@code /*M! … *}{@code /} are code. Those with a
 *       version run on some servers only, so {@link #lex(String, SqlMode, boolean)} can read a text
 *       either way.
 *   <li>A line comment ends at a line feed only, a carriage return does not end it.
 *   <li>{@code t.1} is a name, a dot and a name; {@code t .1} is a name and a number.
 *   <li>Every character from U+0080 on, also the no-break space, may stand in a name.
 *   <li>A hint in the {@code /*!mycat: … *}{@code /} form is a comment if it is the first one, as
 *       it is removed before the text is sent.
 * </ol>
 */
public final class Lexer {

  /** Longer texts are not looked at: such a statement is bulk data, and a write will do for it. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  /** A parser that recurses must survive what passed here. */
  static final int MAX_NESTING = 200;

  private static final String[] OPERATORS = {
    "<=>", "->>", ":=", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", "->"
  };

  /** What an operator of more than one character starts with. */
  private static final String OPERATOR_STARTS = "<-:>!&|";

  /** Character sets of MySQL 9 and MariaDB 11.4: {@code _x} is an introducer only if x is one. */
  private static final Set<String> CHARACTER_SETS =
      Set.of(
          "armscii8",
          "ascii",
          "big5",
          "binary",
          "cp1250",
          "cp1251",
          "cp1256",
          "cp1257",
          "cp850",
          "cp852",
          "cp866",
          "cp932",
          "dec8",
          "eucjpms",
          "euckr",
          "filename",
          "gb18030",
          "gb2312",
          "gbk",
          "geostd8",
          "greek",
          "hebrew",
          "hp8",
          "keybcs2",
          "koi8r",
          "koi8u",
          "latin1",
          "latin2",
          "latin5",
          "latin7",
          "macce",
          "macroman",
          "sjis",
          "swe7",
          "tis620",
          "ucs2",
          "ujis",
          "utf16",
          "utf16le",
          "utf32",
          "utf8",
          "utf8mb3",
          "utf8mb4");

  private final String text;
  private final int length;
  private final SqlMode mode;
  private final boolean escapes;
  private final Tokens tokens;
  private final Comments comments;
  private int[] open = new int[8];

  private int pos;
  private int depth;

  private Lexer(String text, SqlMode mode, boolean runConditional, boolean hints) {
    this.text = text;
    this.length = text.length();
    this.mode = mode;
    this.escapes = !mode.noBackslashEscapes();
    this.tokens = new Tokens(length > MAX_LENGTH ? "" : text);
    this.comments = new Comments(text, runConditional, hints, tokens);
  }

  /** The tokens of a text, those in version comments included. */
  public static Tokens lex(String text, SqlMode mode) {
    return lex(text, mode, true);
  }

  /** As {@link #lex(String, SqlMode)}, or as a server that runs no comment with a version. */
  static Tokens lex(String text, SqlMode mode, boolean runConditional) {
    return run(new Lexer(text, mode, runConditional, true));
  }

  /** For a text whose hint is gone: the comment that now is the first one is no hint. */
  static Tokens lexWithoutHints(String text, SqlMode mode, boolean runConditional) {
    return run(new Lexer(text, mode, runConditional, false));
  }

  private static Tokens run(Lexer lexer) {
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    if (length > MAX_LENGTH) {
      broken();
      return;
    }
    while (pos < length) {
      char c = text.charAt(pos);
      if (Characters.isSpace(c)) {
        pos++;
      } else if (!Comments.mayStart(c) || !comment()) {
        token(c);
      }
    }
    if (depth > 0 || comments.inCode()) {
      tokens.markIncomplete();
    }
  }

  /** Whether there was a comment, which is behind us then. */
  private boolean comment() {
    int next = comments.skip(pos);
    if (next == Comments.UNCLOSED) {
      broken();
      return true;
    }
    boolean found = next > pos;
    pos = next;
    return found;
  }

  /** Nothing after this place can be trusted, so the rest is left unread. */
  private void broken() {
    tokens.markIncomplete();
    pos = length;
  }

  // Tokens

  private void token(char c) {
    switch (c) {
      case '\'' -> quoted(TokenKind.STRING, pos, escapes);
      case '"' -> {
        if (mode.ansiQuotes()) {
          quoted(TokenKind.QUOTED_NAME, pos, false);
        } else {
          quoted(TokenKind.STRING, pos, escapes);
        }
      }
      case '`' -> quoted(TokenKind.QUOTED_NAME, pos, false);
      case '@' -> {
        if (at(1) == '@') {
          systemVariable();
        } else {
          userVariable();
        }
      }
      case '?' -> emit(TokenKind.PLACEHOLDER, pos, pos + 1);
      case ';' -> semicolon();
      case '(' -> openParenthesis();
      case ')' -> closeParenthesis();
      case '.' -> {
        if (Characters.isDigit(at(1))) {
          fraction(pos);
        } else {
          emit(TokenKind.OPERATOR, pos, pos + 1);
        }
      }
      default -> {
        if (Characters.isDigit(c)) {
          number();
        } else if (Characters.isName(c)) {
          word(c);
        } else {
          operator();
        }
      }
    }
  }

  private void emit(TokenKind kind, int start, int end) {
    tokens.add(kind, start, end);
    pos = end;
  }

  private void semicolon() {
    if (depth > 0 || comments.inCode()) {
      broken();
    } else {
      emit(TokenKind.SEMICOLON, pos, pos + 1);
    }
  }

  private void openParenthesis() {
    if (depth == MAX_NESTING) {
      broken();
      return;
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, Math.min(2 * depth, MAX_NESTING));
    }
    open[depth++] = tokens.count();
    emit(TokenKind.OPERATOR, pos, pos + 1);
  }

  private void closeParenthesis() {
    if (depth == 0) {
      broken();
      return;
    }
    tokens.add(TokenKind.OPERATOR, pos, pos + 1);
    tokens.pair(open[--depth], tokens.count() - 1);
    pos++;
  }

  private void operator() {
    if (OPERATOR_STARTS.indexOf(at(0)) < 0) {
      emit(TokenKind.OPERATOR, pos, pos + 1);
      return;
    }
    for (String each : OPERATORS) {
      if (text.startsWith(each, pos)) {
        emit(TokenKind.OPERATOR, pos, pos + each.length());
        return;
      }
    }
    emit(TokenKind.OPERATOR, pos, pos + 1);
  }

  /** From the quote at {@code pos}; the token may have started before it, as in {@code N'x'}. */
  private void quoted(TokenKind kind, int start, boolean backslashEscapes) {
    int end = Characters.endOfQuoted(text, pos, backslashEscapes);
    if (end < 0) {
      broken();
    } else {
      emit(kind, start, end);
    }
  }

  private void systemVariable() {
    int start = pos;
    pos += 2;
    if (at(0) == '`') {
      quoted(TokenKind.SYSTEM_VARIABLE, start, false);
    } else {
      emit(TokenKind.SYSTEM_VARIABLE, start, Characters.endOfName(text, pos));
      dottedNames();
    }
  }

  private void userVariable() {
    int start = pos;
    pos++;
    switch (at(0)) {
      case '`' -> quoted(TokenKind.USER_VARIABLE, start, false);
      case '"' -> quoted(TokenKind.USER_VARIABLE, start, escapes && !mode.ansiQuotes());
      case '\'' -> quoted(TokenKind.USER_VARIABLE, start, escapes);
      default -> {
        while (Characters.isName(at(0)) || at(0) == '.') {
          pos++;
        }
        emit(TokenKind.USER_VARIABLE, start, pos);
      }
    }
  }

  private void word(char first) {
    if (at(1) == '\'' && prefixedQuote(first)) {
      return;
    }
    if (first == '$' && dollarString()) {
      return;
    }
    int end = Characters.endOfName(text, pos);
    boolean introducer = first == '_' && CHARACTER_SETS.contains(lowerCase(pos + 1, end));
    emit(introducer ? TokenKind.INTRODUCER : TokenKind.WORD, pos, end);
    dottedNames();
  }

  private String lowerCase(int from, int to) {
    return text.substring(from, to).toLowerCase(Locale.ROOT);
  }

  /** {@code N'x'}, {@code x'1F'} and {@code b'01'}. */
  private boolean prefixedQuote(char first) {
    switch (first) {
      case 'n', 'N' -> {
        pos++;
        quoted(TokenKind.STRING, pos - 1, escapes);
      }
      case 'x', 'X' -> quotedNumber(16);
      case 'b', 'B' -> quotedNumber(2);
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * MySQL 9's {@code $tag$ … $tag$}; an unclosed one leaves open what MariaDB would see as a name.
   */
  private boolean dollarString() {
    int second = pos + 1;
    while (at(second - pos) != '$' && Characters.isName(at(second - pos))) {
      second++;
    }
    if (at(second - pos) != '$') {
      return false;
    }
    String tag = text.substring(pos, second + 1);
    int close = text.indexOf(tag, second + 1);
    if (close < 0) {
      broken();
    } else {
      emit(TokenKind.DOLLAR_STRING, pos, close + tag.length());
    }
    return true;
  }

  /** Directly after a name, a dot and digits go on with names: {@code t.1}, {@code t.1e5}. */
  private void dottedNames() {
    while (at(0) == '.' && Characters.isName(at(1))) {
      emit(TokenKind.OPERATOR, pos, pos + 1);
      emit(TokenKind.WORD, pos, Characters.endOfName(text, pos));
    }
  }

  private void quotedNumber(int radix) {
    int end = Characters.endOfDigits(text, pos + 2, radix);
    if (Characters.at(text, end) != '\'') {
      broken();
    } else {
      emit(TokenKind.NUMBER, pos, end + 1);
    }
  }

  private void number() {
    // Lower case only: 0X1F is a name to a server.
    if (at(0) == '0' && (at(1) == 'x' || at(1) == 'b') && prefixedNumber(at(1) == 'x' ? 16 : 2)) {
      return;
    }
    int end = Characters.endOfDigits(text, pos);
    int exponent = Characters.endOfExponent(text, end);
    if (Characters.at(text, end) == '.') {
      fraction(end);
    } else if (exponent > end || !Characters.isName(Characters.at(text, end))) {
      emit(TokenKind.NUMBER, pos, exponent);
    } else {
      emit(TokenKind.WORD, pos, Characters.endOfName(text, end));
      dottedNames();
    }
  }

  private boolean prefixedNumber(int radix) {
    int end = Characters.endOfDigits(text, pos + 2, radix);
    if (end == pos + 2 || Characters.isName(Characters.at(text, end))) {
      return false;
    }
    emit(TokenKind.NUMBER, pos, end);
    return true;
  }

  private void fraction(int dot) {
    int digits = Characters.endOfDigits(text, dot + 1);
    emit(TokenKind.NUMBER, pos, Characters.endOfExponent(text, digits));
  }

  private char at(int ahead) {
    return Characters.at(text, pos + ahead);
  }
}
