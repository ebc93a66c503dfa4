package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.config.HostAddress;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Reads the hint in a comment: {@code sluice: …}, and MyCat's {@code mycat:…} and {@code balance}.
 * A comment that starts like one but is none is an error: to ignore it would run the statement
 * where the user did not want it. Stateless.
 */
final class HintParser {

  private static final String SLUICE = "sluice:";
  private static final String MYCAT = "mycat:";
  private static final String BALANCE = "balance";
  private static final String EXPECTED = "; expected source, replica, host=name:port or shard=name";

  private HintParser() {}

  /** Whether the {@code /*!} comment that starts here is a hint instead of code. */
  static boolean isExecutable(String text, int start) {
    int from = start + 3;
    while (from < text.length() && Characters.isSpace(text.charAt(from))) {
      from++;
    }
    return startsWith(text, from, SLUICE)
        || startsWith(text, from, MYCAT)
        || (startsWith(text, from, BALANCE) && !Characters.isName(at(text, from + 7)));
  }

  /**
   * Notes the hint of a whole comment, marks of comment included.
   *
   * @param defaultPort of a host that is named without one
   */
  static void parse(String comment, int defaultPort, FactsBuilder facts) {
    if (!comment.startsWith("/*")) {
      return;
    }
    String body = comment.substring(2, comment.length() - 2);
    char mark = body.isEmpty() ? 0 : body.charAt(0);
    boolean marked = mark == '!' || mark == '#' || mark == '*';
    String words = (marked ? body.substring(1) : body).strip();
    if (startsWith(words, 0, SLUICE) && (!marked || mark == '!')) {
      sluice(words.substring(SLUICE.length()).strip(), defaultPort, facts);
    } else if (startsWith(words, 0, MYCAT)) {
      mycat(words.substring(MYCAT.length()).strip(), facts);
    } else if (words.equalsIgnoreCase(BALANCE)) {
      facts.hint = new Hint(Hint.Kind.REPLICA, "");
    }
  }

  private static void sluice(String hint, int defaultPort, FactsBuilder facts) {
    int equals = hint.indexOf('=');
    String key = (equals < 0 ? hint : hint.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : hint.substring(equals + 1).strip();
    boolean oneWord = !value.isEmpty() && value.chars().noneMatch(Character::isWhitespace);
    String host = key.equals("host") && oneWord ? hostPort(value, defaultPort) : null;
    if (equals < 0 && key.equals("source")) {
      facts.hint = new Hint(Hint.Kind.SOURCE, "");
    } else if (equals < 0 && key.equals("replica")) {
      facts.hint = new Hint(Hint.Kind.REPLICA, "");
    } else if (key.equals("shard") && oneWord) {
      facts.hint = new Hint(Hint.Kind.SHARD, value);
    } else if (host != null) {
      facts.hint = new Hint(Hint.Kind.HOST, host);
    } else {
      facts.hintError = "bad hint 'sluice: " + hint + "'" + EXPECTED;
    }
  }

  /** The host as a cluster calls it; null if the text is none. */
  private static String hostPort(String host, int defaultPort) {
    try {
      return HostAddress.parse(host, defaultPort).toString();
    } catch (SQLException bad) {
      return null;
    }
  }

  private static void mycat(String hint, FactsBuilder facts) {
    switch (hint.replaceAll("\\s", "").toLowerCase(Locale.ROOT)) {
      case "db_type=master" -> facts.hint = new Hint(Hint.Kind.SOURCE, "");
      case "db_type=slave" -> facts.hint = new Hint(Hint.Kind.REPLICA, "");
      default ->
          facts.hintError =
              "hint 'mycat:" + hint + "' has no meaning here; expected db_type=master or slave";
    }
  }

  private static boolean startsWith(String text, int from, String prefix) {
    return text.regionMatches(true, from, prefix, 0, prefix.length());
  }

  private static char at(String text, int pos) {
    return Characters.at(text, pos);
  }
}
