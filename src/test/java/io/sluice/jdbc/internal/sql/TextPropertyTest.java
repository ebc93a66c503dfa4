package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.Rows.Row;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

/** What holds for every text, however strange. */
class TextPropertyTest {

  private static final List<Row> ROWS = Rows.all();

  /** Rows in which one more comment changes neither the meaning nor the first comment's role. */
  private static final List<Row> WITHOUT_COMMENTS =
      ROWS.stream()
          .filter(row -> !row.sql().contains("*/") && !row.sql().contains("--"))
          .filter(row -> Lexer.lex(row.sql(), row.mode()).complete())
          .toList();

  /** Pieces that open, close and escape: random letters alone never get far. */
  @Provide
  Arbitrary<String> hostileTexts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "'",
            "\"",
            "`",
            "\\",
            "/*",
            "*/",
            "/*!",
            "/*!50000",
            "/*M!",
            "--",
            "-- ",
            "#",
            "\n",
            "\0",
            "@",
            "@@",
            ".",
            "?",
            ";",
            "(",
            ")",
            "$$",
            "$a$",
            "{",
            "x'",
            "N'",
            "0x",
            "1e",
            "_utf8",
            "SELECT ",
            "WITH ",
            "AS",
            "SET ",
            "STATEMENT ",
            "FOR ",
            "EXPLAIN ",
            "ROUTE ",
            "ANALYZE ",
            "CREATE ",
            "TEMPORARY ",
            "TABLE ",
            "BEGIN ",
            "COMMIT ",
            "=",
            ":=",
            ",",
            "INTO ",
            "f(",
            "sluice:",
            "mycat:",
            "ping",
            "START ",
            "TRANSACTION ",
            "READ ",
            "DROP ",
            "a",
            "1",
            " ");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(5))
        .list()
        .ofMaxSize(40)
        .map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<SqlMode> modes() {
    return Arbitraries.of(
        SqlMode.DEFAULT,
        new SqlMode(true, false),
        new SqlMode(false, true),
        new SqlMode(true, true));
  }

  @Provide
  Arbitrary<Row> rows() {
    return Arbitraries.of(ROWS);
  }

  @Provide
  Arbitrary<Row> rowsWithoutComments() {
    return Arbitraries.of(WITHOUT_COMMENTS);
  }

  @Property(tries = 5000)
  void noTextMakesTheClassifierThrow(
      @ForAll("hostileTexts") String text, @ForAll("modes") SqlMode mode) {
    StatementFacts facts = Classifier.classify(text, mode);

    if (!facts.understood()) {
      assertThat(facts.kind()).isEqualTo(StatementKind.WRITE);
      assertThat(facts.readOnly()).isFalse();
    }
    for (int offset : facts.placeholderOffsets()) {
      assertThat(facts.textToSend().charAt(offset)).isEqualTo('?');
    }
  }

  @Property(tries = 5000)
  void tokensFollowEachOtherAndOnlySpaceAndCommentsLieBetween(
      @ForAll("hostileTexts") String text, @ForAll("modes") SqlMode mode) {
    Tokens tokens = Lexer.lex(text, mode);
    int last = 0;
    for (int i = 0; i < tokens.count(); i++) {
      assertThat(tokens.start(i)).isGreaterThanOrEqualTo(last);
      assertThat(tokens.end(i)).isGreaterThan(tokens.start(i)).isLessThanOrEqualTo(text.length());
      assertNoCode(text, last, tokens.start(i));
      last = tokens.end(i);
    }
    if (tokens.complete()) {
      assertNoCode(text, last, text.length());
    }
  }

  /** White space, comments, and the marks that open and close a comment with code in it. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "(?:[ \\t\\n\\x0B\\f\\r]"
              + "|/\\*!\\s*(?i:mycat:|sluice:)(?s:.*?)\\*/"
              + "|/\\*M?!(?:[0-9]{5,6})?"
              + "|/\\*(?s:.*?)\\*/"
              + "|\\*/"
              + "|(?:#|--)[^\\n\\x00]*)*+");

  private static void assertNoCode(String text, int from, int to) {
    assertThat(text.substring(from, to)).matches(NO_CODE);
  }

  @Property(tries = 2000)
  void oneMoreCommentBetweenTokensChangesNothing(
      @ForAll("rowsWithoutComments") Row row, @ForAll int place) {
    Tokens tokens = Lexer.lex(row.sql(), row.mode());
    if (tokens.count() < 2) {
      return;
    }
    int at = tokens.end(Math.floorMod(place, tokens.count() - 1));
    String commented = row.sql().substring(0, at) + "/* c */" + row.sql().substring(at);

    StatementFacts facts = Classifier.classify(commented, row.mode());

    assertThat(facts.kind()).as(commented).isEqualTo(row.kind());
    assertThat(facts.effects()).as(commented).isEqualTo(row.effects());
    assertThat(facts.readOnly()).as(commented).isEqualTo(row.readOnly());
  }

  @Property(tries = 2000)
  void whiteSpaceAroundChangesNothing(@ForAll("rowsWithoutComments") Row row) {
    String spaced = "\n\t " + row.sql() + " \r\n";

    StatementFacts facts = Classifier.classify(spaced, row.mode());

    assertThat(facts.kind()).isEqualTo(row.kind());
    assertThat(facts.effects()).isEqualTo(row.effects());
  }

  @Property
  void statementThatStartsWithAnUnknownWordIsAWrite(
      @ForAll @AlphaChars @StringLength(min = 3, max = 12) String word, @ForAll("rows") Row row) {
    // The letter q and a digit make sure that it is no word of SQL.
    StatementFacts facts = Classifier.classify("q7" + word + " " + row.sql(), row.mode());

    assertThat(facts.readOnly()).isFalse();
    assertThat(facts.kind()).isIn(StatementKind.WRITE, StatementKind.MULTI);
  }
}
