package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.Splitter.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {

  private static List<String> parts(String sql) {
    Tokens tokens = Lexer.lex(sql, SqlMode.DEFAULT);
    return Splitter.split(tokens).stream().map(range -> text(sql, tokens, range)).toList();
  }

  private static String text(String sql, Tokens tokens, Range range) {
    return sql.substring(tokens.start(range.from()), tokens.end(range.to() - 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1                                                   | 1",
        "SELECT 1;                                                  | 1",
        "SELECT 1;;SELECT 2                                         | 2",
        ";;                                                         | 0",
        "BEGIN; SELECT 1                                            | 2",
        "BEGIN WORK; SELECT 1                                       | 2",
        "BEGIN WORK                                                 | 1",
        "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END                   | 1",
        "BEGIN SELECT 1; SELECT 2; END                              | 1",
        "SELECT begin; SELECT 1; SELECT 2                           | 3",
        "IF 1 THEN SELECT 1; SELECT 2; END IF                       | 1",
        "CASE 1 WHEN 1 THEN SELECT 1; SELECT 2; END CASE            | 1",
        "LOOP SELECT 1; SELECT 2; END LOOP                          | 1",
        "WHILE 1 DO SELECT 1; SELECT 2; END WHILE                   | 1",
        "REPEAT SELECT 1; SELECT 2; UNTIL 1 END REPEAT              | 1",
        "FOR i IN 1..3 DO SELECT i; SELECT 2; END FOR               | 1",
        "DECLARE a INT; SELECT 1                                    | 1",
        "CREATE TABLE t (a INT); BEGIN; SELECT 1                    | 3",
        "CREATE VIEW v AS SELECT 1; SELECT CASE a WHEN 1 THEN 2 END | 2",
        "CREATE PROCEDURE p() SELECT 1; SELECT 2                    | 2",
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END         | 1",
        "CREATE FUNCTION f() RETURNS INT BEGIN SET @a = 1; RETURN 1; END | 1",
        "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW IF 1 THEN SET @a = 1; END IF | 1",
        "ALTER EVENT e DO BEGIN SELECT 1; SELECT 2; END             | 1",
        "CREATE TABLE procedures (a INT) COMMENT 'x'; BEGIN; SELECT 1 | 3",
        "CREATE TABLE `procedure` (a INT); BEGIN; SELECT 1          | 3",
        "DROP PROCEDURE p; BEGIN; SELECT 1                          | 3",
      })
  void aTextHasAsManyStatementsAsAServerWouldRun(String sql, int count) {
    assertThat(parts(sql.strip())).hasSize(count);
  }

  @Test
  void theSemicolonsBehindABlockDoNotBelongToIt() {
    assertThat(parts("BEGIN NOT ATOMIC SELECT 1; END;;"))
        .containsExactly("BEGIN NOT ATOMIC SELECT 1; END");
    assertThat(parts("BEGIN NOT ATOMIC SELECT 1; END"))
        .containsExactly("BEGIN NOT ATOMIC SELECT 1; END");
  }

  @Test
  void asManyPartsAsAllowedAreUnderstood() {
    String most = "SELECT 1;".repeat(Splitter.MAX_PARTS);
    assertThat(Classifier.classify(most, SqlMode.DEFAULT))
        .matches(StatementFacts::understood)
        .matches(StatementFacts::readOnly);
  }

  @Test
  void aPartThatWritesOnSomeServersIsNoRead() {
    String sql = "SELECT 1; SELECT 1 /*!99999 INTO OUTFILE 'x' */";
    assertThat(Classifier.classify(sql, SqlMode.DEFAULT).parts().get(1).readOnly()).isFalse();
  }

  @Test
  void anInsertIsOneAlsoWhereTheTextBreaksOff() {
    for (String sql : List.of("INSERT INTO t VALUES ('x", "\n\t replace INTO t VALUES ('x")) {
      assertThat(Classifier.classify(sql, SqlMode.DEFAULT).isInsert()).as(sql).isTrue();
    }
    for (String sql : List.of("SELECT 'x", "'", "  '", "INSERTS 'x")) {
      assertThat(Classifier.classify(sql, SqlMode.DEFAULT).isInsert()).as(sql).isFalse();
    }
  }

  @Test
  void everyModeHasAPlaceOfItsOwn() {
    assertThat(
            List.of(
                new SqlMode(false, false).index(),
                new SqlMode(true, false).index(),
                new SqlMode(false, true).index(),
                new SqlMode(true, true).index()))
        .doesNotHaveDuplicates()
        .allMatch(index -> index >= 0 && index < SqlMode.COUNT);
  }

  @Test
  void theCacheCountsTheCharactersItHolds() {
    StatementCache cache = new StatementCache(64);
    for (int i = 10; i < 50; i++) {
      cache.get("SELECT '" + i + "x".repeat(1989) + "'", SqlMode.DEFAULT);
    }
    assertThat(cache.size()).isEqualTo(40);
    assertThat(cache.characters()).isEqualTo(40 * 2000L);
  }

  @Test
  void theLongestTextThatIsWorthKeepingIsKept() {
    StatementCache cache = new StatementCache(64);
    String longest = "SELECT '" + "x".repeat(StatementCache.MAX_TEXT_LENGTH - 9) + "'";
    StatementFacts facts = cache.get(longest, SqlMode.DEFAULT);
    assertThat(cache.get(longest, SqlMode.DEFAULT)).isSameAs(facts);
    String longer = longest + " ";
    assertThat(cache.get(longer, SqlMode.DEFAULT)).isNotSameAs(cache.get(longer, SqlMode.DEFAULT));
  }
}
