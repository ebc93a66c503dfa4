package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.Rows.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClassifierTest {

  private static StatementFacts classify(String sql) {
    return Classifier.classify(sql, SqlMode.DEFAULT);
  }

  @TestFactory
  Stream<DynamicTest> everyStatementOfTheTablesIsClassifiedAsItsRowSays() {
    return Rows.all().stream()
        .map(row -> DynamicTest.dynamicTest(row.table() + ": " + row.sql(), () -> check(row)));
  }

  private static void check(Row row) {
    StatementFacts facts = Classifier.classify(row.sql(), row.mode());
    assertThat(facts.kind()).as(row.sql()).isEqualTo(row.kind());
    assertThat(facts.readOnly()).as(row.sql()).isEqualTo(row.readOnly());
    assertThat(facts.effects()).as(row.sql()).containsExactlyInAnyOrderElementsOf(row.effects());
    assertThat(facts.textToSend()).isSameAs(row.sql());
  }

  @Test
  void placeholdersAreCountedOutsideOfStringsNamesAndComments() {
    String sql = "SELECT ?, '?', `?`, \"?\" /* ? */ FROM t -- ?\nWHERE a=?AND b IN (?,?)";

    StatementFacts facts = classify(sql);

    assertThat(facts.placeholders()).isEqualTo(4);
    for (int i = 0; i < facts.placeholders(); i++) {
      assertThat(sql.charAt(facts.placeholderOffset(i))).isEqualTo('?');
    }
    assertThat(facts.placeholderOffsets()).isSorted().startsWith(7);
  }

  @Test
  void placeholderOffsetsReferToTheTextThatIsSent() {
    StatementFacts facts = classify("/*!mycat:db_type=slave*/ SELECT ?");

    assertThat(facts.textToSend()).isEqualTo("SELECT ?");
    assertThat(facts.placeholderOffsets()).containsExactly(7);
  }

  @Test
  void partsOfAMultiStatementAreClassifiedEachWithItsOwnText() {
    StatementFacts facts = classify("SELECT ?; /*x*/ DELETE FROM t WHERE a = ? ;USE b;");

    assertThat(facts.parts())
        .extracting(StatementFacts::kind)
        .containsExactly(StatementKind.READ, StatementKind.WRITE, StatementKind.USE);
    assertThat(facts.parts())
        .extracting(StatementFacts::textToSend)
        .containsExactly("SELECT ?", "DELETE FROM t WHERE a = ?", "USE b");
    assertThat(facts.parts().get(1).placeholderOffsets()).containsExactly(24);
    assertThat(facts.placeholders()).isEqualTo(2);
  }

  @Test
  void innerStatementOfExplainRouteKeepsItsComments() {
    String sql = "explain  ROUTE\n /* sluice: replica */ SELECT 1";

    StatementFacts facts = classify(sql);

    assertThat(sql.substring(facts.innerOffset())).isEqualTo("/* sluice: replica */ SELECT 1");
    assertThat(facts.hint()).isEqualTo(new Hint(Hint.Kind.REPLICA, ""));
    assertThat(classify("SELECT 1").innerOffset()).isEqualTo(-1);
  }

  @Test
  void namesOfTemporaryTablesComeWithoutQuotes() {
    assertThat(
            classify("CREATE TEMPORARY TABLE IF NOT EXISTS `a``b`.t (x INT)").tempTablesCreated())
        .containsExactly("a`b.t");
    assertThat(classify("DROP TABLE IF EXISTS a, `b` . c RESTRICT").tempTablesDropped())
        .containsExactly("a", "b.c");
  }

  @Test
  void endOfTransactionTellsWhetherAnotherOneBeginsOrTheConnectionCloses() {
    assertThat(classify("COMMIT AND CHAIN").chain()).isTrue();
    assertThat(classify("COMMIT AND NO CHAIN RELEASE").chain()).isFalse();
    assertThat(classify("ROLLBACK RELEASE").release()).isTrue();
    assertThat(classify("ROLLBACK NO RELEASE").release()).isFalse();
  }

  @Test
  void onlyStartTransactionReadOnlyIsDeclaredReadOnly() {
    assertThat(classify("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"))
        .matches(StatementFacts::readOnlyTransaction);
    assertThat(classify("START TRANSACTION READ WRITE").readOnlyTransaction()).isFalse();
    assertThat(classify("BEGIN").readOnlyTransaction()).isFalse();
  }

  @Test
  void useAndSavepointGiveTheNameWithoutQuotes() {
    assertThat(classify("USE `my``db`").useDatabase()).isEqualTo("my`db");
    assertThat(classify("SAVEPOINT `a b`").savepoint()).isEqualTo("a b");
    assertThat(classify("ROLLBACK WORK TO SAVEPOINT x").savepoint()).isEqualTo("x");
  }

  @Test
  void insertAndReplaceMayGenerateKeys() {
    List<String> inserts =
        List.of(
            "INSERT INTO t VALUES (1)",
            "/* x */ replace t values (1)",
            "SET STATEMENT max_statement_time=1 FOR INSERT INTO t VALUES (1)",
            "SELECT 1; INSERT INTO t VALUES (1)",
            "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES ('open");
    assertThat(inserts).allMatch(sql -> classify(sql).isInsert());
    assertThat(classify("SELECT REPLACE(a, 'b', 'c') FROM t").isInsert()).isFalse();
  }

  @Test
  void setStatementIsWhatItsInnerStatementIs() {
    StatementFacts read = classify("SET STATEMENT max_statement_time = 1, a=2 FOR SELECT 1");

    assertThat(read.kind()).isEqualTo(StatementKind.READ);
    assertThat(read.readOnly()).isTrue();
    assertThat(read.assignments())
        .containsExactly(
            new Assignment(Assignment.Target.STATEMENT, "max_statement_time", "1", true),
            new Assignment(Assignment.Target.STATEMENT, "a", "2", true));
    assertThat(classify("SET STATEMENT a=f() FOR SELECT 1").readOnly()).isFalse();
    assertThat(classify("SET STATEMENT autocommit=0 FOR DELETE FROM t").changesAutocommit())
        .isFalse();
  }

  @Test
  void whatCommitsImplicitlyIsKnown() {
    assertThat(List.of("CREATE TABLE t (a INT)", "BEGIN", "LOCK TABLES t READ", "SET PASSWORD='x'"))
        .allMatch(sql -> classify(sql).commitsImplicitly());
    assertThat(List.of("CREATE TEMPORARY TABLE t (a INT)", "SET a=1", "UNLOCK TABLES", "SELECT 1"))
        .noneMatch(sql -> classify(sql).commitsImplicitly());
  }

  @Test
  void queriesWithEffectsAreStillQueries() {
    assertThat(List.of("SELECT f()", "SELECT 1 FOR UPDATE", "SHOW TABLES", "(SELECT 1)", "TABLE t"))
        .allMatch(sql -> classify(sql).isQuery());
    assertThat(List.of("DELETE FROM t", "DO 1", "BEGIN")).noneMatch(sql -> classify(sql).isQuery());
  }

  @Test
  void questionsAboutAnEarlierStatementNeedItsConnection() {
    assertThat(classify("SELECT LAST_INSERT_ID()").needsSameConnection()).isTrue();
    assertThat(classify("SHOW WARNINGS").needsSameConnection()).isTrue();
    assertThat(classify("SELECT 1").needsSameConnection()).isFalse();
  }

  @Test
  void textThatIsTooDeepOrTooLongIsAWriteThatNobodyUnderstood() {
    String deep = "SELECT " + "(".repeat(201) + "1" + ")".repeat(201);
    String fits = "SELECT " + "(".repeat(200) + "1" + ")".repeat(200);
    String longText = "INSERT INTO t VALUES ('" + "x".repeat(Lexer.MAX_LENGTH) + "')";
    String manyParts = "SELECT 1;".repeat(Splitter.MAX_PARTS + 1);

    assertThat(classify(deep)).matches(f -> !f.understood() && f.kind() == StatementKind.WRITE);
    assertThat(classify(fits).readOnly()).isTrue();
    assertThat(classify(longText)).matches(f -> !f.understood() && f.isInsert());
    assertThat(classify(manyParts)).matches(f -> !f.understood());
  }

  @Test
  void sqlModeIsReadFromTheVariable() {
    assertThat(SqlMode.of("ANSI_QUOTES,STRICT_TRANS_TABLES")).isEqualTo(new SqlMode(true, false));
    assertThat(SqlMode.of(" ansi , no_backslash_escapes")).isEqualTo(new SqlMode(true, true));
    assertThat(SqlMode.of("")).isEqualTo(SqlMode.DEFAULT);
  }
}
