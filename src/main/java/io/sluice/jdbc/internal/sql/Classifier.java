package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.config.HostAddress;
import io.sluice.jdbc.internal.sql.Splitter.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns a statement's text into facts. Stateless; callers go through {@link StatementCache}.
 *
 * <ol>
 *   <li>The first comment may be a hint; one in the form of executable code is cut out of the text.
 *   <li>The tokens are split into statements, and each is read by itself.
 *   <li>A text with version comments is read twice, with and without them, as it is not known which
 *       server will see it: it is a read only if it is one both ways.
 * </ol>
 */
public final class Classifier {

  private static final String PING = "ping";

  private Classifier() {}

  /** Never throws; what is not understood is a write. */
  public static StatementFacts classify(String sql, SqlMode mode) {
    return classify(sql, mode, HostAddress.DEFAULT_PORT);
  }

  /** As {@link #classify(String, SqlMode)}, where a hinted host without a port has that one. */
  static StatementFacts classify(String sql, SqlMode mode, int defaultPort) {
    StatementFacts facts = classifyText(sql, mode, defaultPort);
    boolean harmless = facts.kind() == StatementKind.EMPTY || facts.readOnly();
    if (!harmless || !isPing(sql)) {
      return facts; // a write does not become a ping by its comment
    }
    FactsBuilder ping = new FactsBuilder(sql);
    ping.kind = StatementKind.PING;
    return ping.build();
  }

  private static StatementFacts classifyText(String sql, SqlMode mode, int defaultPort) {
    FactsBuilder facts = new FactsBuilder(sql);
    Tokens tokens = Lexer.lex(sql, mode);
    boolean hintCut = false;
    int comment = tokens.firstCommentStart();
    if (comment >= 0) {
      int end = tokens.firstCommentEnd();
      HintParser.parse(sql.substring(comment, end), defaultPort, facts);
      if (sql.startsWith("/*!", comment) && end > comment) {
        facts.text = without(sql, comment, end);
        tokens = Lexer.lexWithoutHints(facts.text, mode, true);
        hintCut = true;
      }
    }
    read(tokens, mode, facts);
    if (tokens.conditional() && facts.understood) {
      Tokens others =
          hintCut
              ? Lexer.lexWithoutHints(facts.text, mode, false)
              : Lexer.lex(facts.text, mode, false);
      restrict(facts, others, mode);
    }
    return facts.build();
  }

  private static String without(String sql, int from, int to) {
    String before = sql.substring(0, from);
    String after = sql.substring(to);
    return before.isBlank() ? after.stripLeading() : before + " " + after;
  }

  private static void read(Tokens tokens, SqlMode mode, FactsBuilder facts) {
    List<Range> ranges = Splitter.split(tokens);
    if (!tokens.complete() || ranges.size() > Splitter.MAX_PARTS) {
      facts.notUnderstood();
      facts.insert = startsWithInsert(facts.text);
      return;
    }
    facts.placeholders = tokens.placeholderOffsets();
    switch (ranges.size()) {
      case 0 -> facts.kind = StatementKind.EMPTY;
      case 1 -> StatementReader.read(tokens, ranges.get(0), facts);
      default -> readParts(tokens, ranges, mode, facts);
    }
  }

  private static void readParts(
      Tokens tokens, List<Range> ranges, SqlMode mode, FactsBuilder facts) {
    facts.kind = StatementKind.MULTI;
    facts.mayBeReadOnly = true;
    List<StatementFacts> parts = new ArrayList<>(ranges.size());
    for (Range range : ranges) {
      String text = facts.text.substring(tokens.start(range.from()), tokens.end(range.to() - 1));
      StatementFacts part = classifyPart(text, mode);
      parts.add(part);
      facts.effects.addAll(part.effects());
      facts.mayBeReadOnly &= part.readOnly();
      facts.insert |= part.isInsert();
    }
    facts.parts = List.copyOf(parts);
  }

  /** A part's comments are no hints: those stand before the first statement. */
  private static StatementFacts classifyPart(String text, SqlMode mode) {
    FactsBuilder part = new FactsBuilder(text);
    Tokens tokens = Lexer.lexWithoutHints(text, mode, true);
    List<Range> ranges = Splitter.split(tokens);
    if (!tokens.complete() || ranges.size() != 1) {
      // It took the text before it to make sense of this one, as with a comment opened earlier.
      return part.notUnderstood().build();
    }
    read(tokens, mode, part);
    if (tokens.conditional()) {
      restrict(part, Lexer.lexWithoutHints(text, mode, false), mode);
    }
    return part.build();
  }

  /** Takes back what holds only on a server that runs the version comments. */
  private static void restrict(FactsBuilder facts, Tokens others, SqlMode mode) {
    FactsBuilder other = new FactsBuilder(facts.text);
    read(others, mode, other);
    StatementFacts built = other.build();
    facts.effects.addAll(built.effects());
    if (built.kind() != StatementKind.EMPTY) {
      facts.mayBeReadOnly &= built.readOnly();
    }
  }

  private static boolean startsWithInsert(String text) {
    int from = 0;
    while (from < text.length() && Characters.isSpace(text.charAt(from))) {
      from++;
    }
    String word = text.substring(from, Characters.endOfName(text, from)).toUpperCase(Locale.ROOT);
    return word.equals("INSERT") || word.equals("REPLACE");
  }

  /** Connector/J looks at the start of the text only; so does this, except for white space. */
  private static boolean isPing(String sql) {
    int open = skipSpace(sql, 0);
    if (!sql.startsWith("/*", open)) {
      return false;
    }
    int word = skipSpace(sql, open + 2);
    return sql.regionMatches(true, word, PING, 0, PING.length())
        && sql.startsWith("*/", skipSpace(sql, word + PING.length()));
  }

  private static int skipSpace(String text, int from) {
    int i = from;
    while (i < text.length() && Characters.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
