package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

/**
 * Jazzer against hints and the classification of statements. In a build only the kept inputs run;
 * {@code JAZZER_FUZZ=1} looks for new ones, see {@code src/site/markdown/fuzzing.md}.
 */
class StatementFuzzTest {

  /** Words that begin no statement that only reads. */
  private static final Set<String> WRITE_WORDS =
      Set.of(
          "INSERT",
          "UPDATE",
          "DELETE",
          "REPLACE",
          "CREATE",
          "DROP",
          "ALTER",
          "TRUNCATE",
          "RENAME",
          "CALL",
          "LOAD",
          "GRANT",
          "REVOKE",
          "LOCK",
          "FLUSH",
          "KILL",
          "PURGE",
          "RESET",
          "INSTALL");

  private static SqlMode mode(FuzzedDataProvider data) {
    return new SqlMode(data.consumeBoolean(), data.consumeBoolean());
  }

  @FuzzTest(maxDuration = "3m")
  void noTextMakesTheClassifierThrowOrContradictItself(FuzzedDataProvider data) {
    SqlMode mode = mode(data);
    check(data.consumeRemainingAsString(), mode);
  }

  @FuzzTest(maxDuration = "3m")
  void whateverFollowsAWriteWordIsNoRead(FuzzedDataProvider data) {
    SqlMode mode = mode(data);
    String word = data.pickValue(WRITE_WORDS.stream().sorted().toArray(String[]::new));
    String text = word + " " + data.consumeRemainingAsString();
    StatementFacts facts = check(text, mode);
    if (facts.readOnly()) {
      throw new AssertionError("a read: " + text);
    }
  }

  @FuzzTest(maxDuration = "3m")
  void aCommentOrWhiteSpaceBehindTheTextChangesNothing(FuzzedDataProvider data) {
    SqlMode mode = mode(data);
    String text = data.consumeRemainingAsString();
    StatementFacts facts = check(text, mode);
    if (facts.understood() && Lexer.lex(text, mode).complete()) {
      for (String tail : new String[] {" ", "\n", "\t\r\n", "\n/* c */", "\n-- c\n", "\n# c"}) {
        assertSame(facts, Classifier.classify(text + tail, mode), text + tail);
      }
    }
  }

  @FuzzTest(maxDuration = "3m")
  void aHintIsTakenOrRefusedAndNeverMakesAWriteARead(FuzzedDataProvider data) {
    String hint = data.consumeString(60).replace("*/", "");
    if (hint.startsWith("!")) {
      return; // code and no comment: SHOW UPDATE is no write but nonsense
    }
    for (String open : new String[] {"/*", "/* sluice:", "/*!mycat:", "/*#mycat:", "/*!sluice:"}) {
      String text = open + hint + "*/ UPDATE t SET a = 1";
      StatementFacts facts = check(text, SqlMode.DEFAULT);
      if (facts.readOnly()) {
        throw new AssertionError("a read: " + text);
      }
      if (facts.hint() != null && facts.hintError() != null) {
        throw new AssertionError("a hint and an error: " + text);
      }
    }
  }

  private static StatementFacts check(String text, SqlMode mode) {
    StatementFacts facts = Classifier.classify(text, mode);
    if (!facts.understood()) {
      assertThat(facts.kind()).isEqualTo(StatementKind.WRITE);
    }
    if (facts.readOnly()) {
      Tokens tokens = Lexer.lex(facts.textToSend(), mode);
      if (tokens.count() > 0 && startsWithWriteWord(tokens, facts.textToSend())) {
        throw new AssertionError("a read although it starts with a write word: " + text);
      }
    }
    for (StatementFacts part : facts.parts()) {
      if (facts.readOnly() && !part.readOnly()) {
        throw new AssertionError("a read with a part that is none: " + text);
      }
    }
    for (int offset : facts.placeholderOffsets()) {
      assertThat(facts.textToSend().charAt(offset)).isEqualTo('?');
    }
    return facts;
  }

  private static boolean startsWithWriteWord(Tokens tokens, String text) {
    String first = text.substring(tokens.start(0), tokens.end(0));
    return WRITE_WORDS.contains(first.toUpperCase(java.util.Locale.ROOT));
  }

  private static void assertSame(StatementFacts one, StatementFacts other, String text) {
    assertThat(other.kind()).as(text).isEqualTo(one.kind());
    assertThat(other.readOnly()).as(text).isEqualTo(one.readOnly());
    assertThat(other.effects()).as(text).isEqualTo(one.effects());
    assertThat(other.placeholders()).as(text).isEqualTo(one.placeholders());
    assertThat(other.understood()).as(text).isEqualTo(one.understood());
  }
}
