package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a shape, and questions that every reader asks of them. Immutable. */
public final class ShapeTokens {

  private final Tokens tokens;
  private final int[] slots;

  ShapeTokens(Tokens tokens) {
    this.tokens = tokens;
    this.slots = new int[tokens.count()];
    int next = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = tokens.isKind(i, TokenKind.PLACEHOLDER) ? next++ : -1;
    }
  }

  /** Reads the text of a shape. */
  public static ShapeTokens of(String shape) {
    return new ShapeTokens(Lexer.lex(shape, SqlMode.DEFAULT));
  }

  public Tokens tokens() {
    return tokens;
  }

  public int count() {
    return tokens.count();
  }

  /** Which slot the token is, or −1. */
  public int slot(int token) {
    return token >= 0 && token < slots.length ? slots[token] : -1;
  }

  public boolean is(int token, String keyword) {
    return tokens.is(token, keyword);
  }

  public boolean isOperator(int token, String operator) {
    return tokens.isOperator(token, operator);
  }

  /** A word or a quoted name. */
  public boolean isName(int token) {
    return tokens.isKind(token, TokenKind.WORD) || tokens.isKind(token, TokenKind.QUOTED_NAME);
  }

  /** Whether a word is a name because a dot stands before it. */
  boolean isAfterDot(int token) {
    return isOperator(token - 1, ".");
  }

  /** The token after the parenthesis that opens here, or after the token itself. */
  int skip(int token) {
    int partner = tokens.partner(token);
    return partner > token ? partner + 1 : token + 1;
  }

  /** The first of the keywords in the span outside of parentheses; −1 if there is none. */
  public int find(Span span, String... keywords) {
    for (int i = span.from(); i < span.to(); i = skip(i)) {
      for (String keyword : keywords) {
        if (is(i, keyword) && !isAfterDot(i)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether one of the keywords is anywhere in the span. */
  public boolean has(Span span, String... keywords) {
    for (int i = span.from(); i < span.to(); i++) {
      for (String keyword : keywords) {
        if (is(i, keyword) && !isAfterDot(i)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The parts between commas that are outside of parentheses. */
  public List<Span> split(Span span) {
    List<Span> parts = new ArrayList<>();
    int from = span.from();
    for (int i = span.from(); i < span.to(); i = skip(i)) {
      if (isOperator(i, ",")) {
        parts.add(new Span(from, i));
        from = i + 1;
      }
    }
    parts.add(new Span(from, span.to()));
    return parts;
  }

  /** The token that starts at the position in the shape's text, or −1. */
  int at(int position) {
    int low = 0;
    int high = tokens.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (tokens.start(middle) < position) {
        low = middle + 1;
      } else if (tokens.start(middle) > position) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** The token after the one that ends at or before the position. */
  int after(int position) {
    int low = 0;
    int high = tokens.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.start(middle) < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The text of a span as the shape has it. */
  public String text(Span span) {
    return span.length() <= 0
        ? ""
        : tokens.text().substring(tokens.start(span.from()), tokens.end(span.to() - 1));
  }
}
