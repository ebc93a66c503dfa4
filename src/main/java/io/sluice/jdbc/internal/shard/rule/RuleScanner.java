package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.Redaction;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.Word;
import java.sql.SQLException;

/** Walks over the text of one rule. Confined to one thread. */
final class RuleScanner {

  private final String table;
  private final String text;
  private int at;

  RuleScanner(String table, String text) {
    this.table = table;
    this.text = text;
  }

  /** An error about what stands at {@code position}. */
  SQLException error(int position, String message) {
    return error(table, position, message);
  }

  /** The one form of all errors about rules; positions count from 1 as people do. */
  static SQLException error(String table, int position, String message) {
    return Errors.badArgument(
        "The rule of table "
            + Redaction.quote(table)
            + " is wrong at character "
            + (position + 1)
            + ": "
            + (message.endsWith(".") ? message : message + "."));
  }

  int position() {
    skipSpace();
    return at;
  }

  boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  /** The next character that is no space; 0 at the end. */
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  boolean accept(String wanted) {
    skipSpace();
    boolean found = text.startsWith(wanted, at);
    at += found ? wanted.length() : 0;
    return found;
  }

  void expect(String wanted, String where) throws SQLException {
    if (!accept(wanted)) {
      throw error(at, "expected '" + wanted + "' " + where + ", not " + shown());
    }
  }

  /** A name: letters, digits, underscores and dollars, or anything in backquotes. */
  Word word(String what) throws SQLException {
    skipSpace();
    int start = at;
    if (accept("`")) {
      return new Word(quoted('`', start), start);
    }
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error(start, "expected " + what + ", not " + shown());
    }
    return new Word(text.substring(start, at), start);
  }

  /** Text in single quotes, or everything up to a comma or bracket. */
  Word value(String what) throws SQLException {
    return value(what, ",()");
  }

  /** A key of a map: ends at {@code =} and at {@code ..} too. */
  Word key() throws SQLException {
    return value("a key", ",()=");
  }

  private Word value(String what, String ends) throws SQLException {
    skipSpace();
    int start = at;
    if (accept("'")) {
      return new Word(quoted('\'', start), start);
    }
    while (at < text.length()
        && ends.indexOf(text.charAt(at)) < 0
        && !(ends.endsWith("=") && text.startsWith("..", at))) {
      if (text.charAt(at) == '\'') {
        throw error(at, "a quote in the middle of a value");
      }
      at++;
    }
    String value = text.substring(start, at).strip();
    if (value.isEmpty()) {
      throw error(start, "expected " + what + ", not " + shown());
    }
    return new Word(value, start);
  }

  /** Everything up to the bracket that closes. */
  Word untilBracket() throws SQLException {
    skipSpace();
    int start = at;
    int end = text.indexOf(')', at);
    if (end < 0) {
      throw error(text.length(), "expected ')', not the end");
    }
    at = end;
    return new Word(text.substring(start, end).strip(), start);
  }

  /** The rest of quoted text, in which a doubled quote stands for one. */
  private String quoted(char quote, int start) throws SQLException {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != quote) {
        value.append(c);
      } else if (at < text.length() && text.charAt(at) == quote) {
        value.append(text.charAt(at++));
      } else {
        return value.toString();
      }
    }
    throw error(start, "the quote that opens here is not closed");
  }

  /** What stands here, if it may be shown. */
  String shown() {
    if (atEnd()) {
      return "the end";
    }
    int end = at;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end == at ? "'" + text.charAt(at) + "'" : Redaction.quote(text.substring(at, end));
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
