package io.sluice.jdbc.internal.shard.shape;

import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.Arrays;

/**
 * Writes the shape of a text: one space where there was white space or a comment, and a {@code ?}
 * for each value. Serves one text.
 *
 * <ol>
 *   <li>A literal is a value beside a comparison, and after LIKE, BETWEEN, AND, LIMIT and OFFSET,
 *       with a sign or without.
 *   <li>An IN list of nothing but literals and placeholders is one value, of any length.
 *   <li>Of VALUES rows the first stands for all, and each of its elements is a {@code ?} whatever
 *       it is.
 *   <li>All other literals belong to the shape: in a select list they make the column's label, in
 *       ORDER BY they are positions.
 * </ol>
 *
 * <p>Every quoted name is written in back quotes and every string without escapes, so that the
 * shape reads the same under each sql_mode; what a string holds is asked of the text, not of the
 * shape.
 */
final class ShapeWriter {

  /** Stands for a backslash, which a parser might take for an escape. */
  private static final char BACKSLASH = '\uE05C';

  private final Tokens tokens;
  private final String text;

  /** The shape as far as it is written; what follows stands in the text from {@code run} on. */
  private char[] shape;

  private int length;
  private int run;
  private int runEnd;
  private int[] places;
  private int count;
  private int[] slots = new int[16];
  private int slotCount;
  private int rowsFrom = -1;
  private int rowsTo = -1;

  ShapeWriter(Tokens tokens) {
    this.tokens = tokens;
    this.text = tokens.text();
    this.shape = new char[Math.min(text.length() + 16, 4096)];
    this.places = new int[Math.min(tokens.count(), 4096)];
  }

  String shape() {
    return new String(shape, 0, length);
  }

  /** The text's first token of each token of the shape; they leave out only rows. */
  int[] places() {
    return places;
  }

  /** How many tokens the shape has. */
  int count() {
    return count;
  }

  /** Two for each slot: the text's first token of the value, and the one after its last. */
  int[] slots() {
    return slots;
  }

  int rowsFrom() {
    return rowsFrom;
  }

  int rowsTo() {
    return rowsTo;
  }

  ShapeWriter write() {
    boolean insert = tokens.is(0, "INSERT") || tokens.is(0, "REPLACE");
    int token = 0;
    while (token < tokens.count()) {
      token =
          switch (tokens.kind(token)) {
            case WORD -> word(token, insert);
            case PLACEHOLDER -> value(token);
            case STRING, NUMBER -> isValue(token) ? value(token) : copy(token);
            default -> copy(token);
          };
    }
    flush();
    return this;
  }

  private int word(int token, boolean insert) {
    if (insert && rowsFrom < 0 && opensRows(token)) {
      return rows(token);
    }
    return tokens.is(token, "IN") && isList(token + 1) ? list(token) : copy(token);
  }

  private int value(int token) {
    slot(token, token + 1);
    return token + 1;
  }

  // VALUES rows

  /** Not the function of ON DUPLICATE KEY UPDATE, which comes later if there are rows at all. */
  private boolean opensRows(int token) {
    boolean values = tokens.is(token, "VALUES") || tokens.is(token, "VALUE");
    return values && tokens.isOperator(token + 1, "(") && !tokens.isOperator(token - 1, "=");
  }

  private int rows(int values) {
    copy(values);
    int open = values + 1;
    rowsFrom = open;
    firstRow(open);
    int next = tokens.partner(open) + 1;
    while (tokens.isOperator(next, ",") && tokens.isOperator(next + 1, "(")) {
      next = tokens.partner(next + 1) + 1;
    }
    rowsTo = next;
    return next;
  }

  private void firstRow(int open) {
    int close = tokens.partner(open);
    copy(open);
    int from = open + 1;
    for (int i = from; i < close; i++) {
      int partner = tokens.partner(i);
      if (partner > i) {
        i = partner;
      } else if (tokens.isOperator(i, ",")) {
        slot(from, i);
        copy(i);
        from = i + 1;
      }
    }
    if (from < close) {
      slot(from, close);
    }
    copy(close);
  }

  // IN lists

  private boolean isList(int open) {
    if (!tokens.isOperator(open, "(")) {
      return false;
    }
    int close = tokens.partner(open);
    int i = open + 1;
    while (i < close) {
      if (isSign(i)) {
        i++;
      }
      if (!isPlainLiteral(i) && !tokens.isKind(i, TokenKind.PLACEHOLDER)) {
        return false;
      }
      i++;
      if (i == close) {
        return true;
      }
      if (!tokens.isOperator(i, ",")) {
        return false;
      }
      i++;
    }
    return false;
  }

  private int list(int in) {
    copy(in);
    copy(in + 1);
    int close = tokens.partner(in + 1);
    slot(in + 2, close);
    copy(close);
    return close + 1;
  }

  // Single values

  private boolean isValue(int token) {
    return isPlainLiteral(token)
        && (isComparison(token + 1) || isBeforeValue(isSign(token - 1) ? token - 2 : token - 1));
  }

  private boolean isComparison(int token) {
    if (!tokens.isKind(token, TokenKind.OPERATOR)) {
      return false;
    }
    char first = text.charAt(tokens.start(token));
    return first == '='
        || (first == '<' || first == '>' || tokens.isOperator(token, "!="))
            && !tokens.isOperator(token, "<<")
            && !tokens.isOperator(token, ">>");
  }

  private boolean isPlainLiteral(int token) {
    boolean literal =
        tokens.isKind(token, TokenKind.STRING) || tokens.isKind(token, TokenKind.NUMBER);
    // Neighbouring strings are one string.
    return literal
        && !tokens.isKind(token + 1, TokenKind.STRING)
        && !tokens.isKind(token - 1, TokenKind.STRING)
        && !tokens.isKind(token - 1, TokenKind.INTRODUCER);
  }

  private boolean isSign(int token) {
    return tokens.isOperator(token, "-") || tokens.isOperator(token, "+");
  }

  private boolean isBeforeValue(int token) {
    if (token < 0) {
      return false;
    }
    if (tokens.isKind(token, TokenKind.OPERATOR)) {
      return isComparison(token) || tokens.isOperator(token, ",") && isLimit(token - 2);
    }
    return isLimit(token)
        || tokens.is(token, "OFFSET")
        || tokens.is(token, "AND")
        || tokens.is(token, "BETWEEN")
        || tokens.is(token, "LIKE");
  }

  private boolean isLimit(int token) {
    return tokens.is(token, "LIMIT");
  }

  // Writing

  private void place(int first) {
    if (count == places.length) {
      places = Arrays.copyOf(places, count * 2 + 8);
    }
    places[count++] = first;
  }

  private void slot(int from, int to) {
    place(from);
    if (2 * slotCount == slots.length) {
      slots = Arrays.copyOf(slots, slots.length * 2);
    }
    slots[2 * slotCount] = from;
    slots[2 * slotCount + 1] = to;
    slotCount++;
    gap(from);
    flush();
    write('?');
  }

  /** Returns the token after it. */
  private int copy(int token) {
    place(token);
    int start = tokens.start(token);
    int end = tokens.end(token);
    TokenKind kind = tokens.kind(token);
    boolean asItIs = kind != TokenKind.STRING && kind != TokenKind.QUOTED_NAME;
    if (asItIs && runEnd > run && continues(start)) {
      runEnd = end;
      return token + 1;
    }
    gap(token);
    flush();
    if (kind == TokenKind.STRING) {
      string(start, end);
    } else if (kind == TokenKind.QUOTED_NAME && text.charAt(start) != '`') {
      write("`" + tokens.name(token).replace("`", "``") + "`");
    } else {
      run = start;
      runEnd = end;
    }
    return token + 1;
  }

  /** Whether the text goes on as the shape would: at once, or after one space. */
  private boolean continues(int start) {
    return start == runEnd && (text.charAt(start) != '-' || text.charAt(start - 1) != '-')
        || start == runEnd + 1 && text.charAt(runEnd) == ' ';
  }

  /** Never lets two signs become a comment. */
  private void gap(int token) {
    boolean space =
        token > 0
            && (tokens.start(token) > tokens.end(token - 1)
                || tokens.isOperator(token, "-") && tokens.isOperator(token - 1, "-"));
    if (space) {
      flush();
      write(' ');
    }
  }

  /** Writes what stands in the text as it will stand in the shape. */
  private void flush() {
    if (runEnd > run) {
      room(runEnd - run);
      text.getChars(run, runEnd, shape, length);
      length += runEnd - run;
    }
    run = runEnd;
  }

  private void room(int more) {
    if (length + more > shape.length) {
      shape = Arrays.copyOf(shape, Math.max(length + more, shape.length * 2));
    }
  }

  private void write(char c) {
    room(1);
    shape[length++] = c;
  }

  private void write(String string) {
    room(string.length());
    string.getChars(0, string.length(), shape, length);
    length += string.length();
  }

  private void string(int start, int end) {
    int open = start;
    while (text.charAt(open) != '\'' && text.charAt(open) != '"') {
      open++;
    }
    write('\'');
    for (int i = open + 1; i < end - 1; i++) {
      char c = text.charAt(i);
      write(c == '\\' ? BACKSLASH : c == '\'' ? '’' : c);
    }
    write('\'');
  }
}
