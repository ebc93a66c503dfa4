package io.sluice.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SetTest {

  private static StatementFacts classify(String sql) {
    return Classifier.classify(sql, SqlMode.DEFAULT);
  }

  @TestFactory
  Stream<DynamicTest> everySetOfTheTableAssignsWhatItsRowSays() {
    return Rows.cells("set", 3).map(cells -> DynamicTest.dynamicTest(cells[2], () -> check(cells)));
  }

  private static void check(String[] cells) {
    StatementFacts facts = classify(cells[2]);
    String assignments = facts.assignments().stream().map(SetTest::show).collect(joining("; "));

    assertThat(facts.kind()).isEqualTo(StatementKind.SET);
    assertThat(facts.readOnly()).isFalse();
    assertThat(assignments).isEqualTo(cells[0]);
    assertThat(autocommit(facts)).isEqualTo(cells[1]);
  }

  private static String show(Assignment each) {
    String literal = each.literal() ? "literal" : "expression";
    return each.target() + " " + each.name() + " " + each.valueText() + " " + literal;
  }

  private static String autocommit(StatementFacts facts) {
    if (!facts.changesAutocommit()) {
      return "-";
    }
    return facts.autocommit().map(on -> on ? "on" : "off").orElse("unknown");
  }

  @Test
  void valuesAreScannedForEffects() {
    assertThat(classify("SET @a = GET_LOCK('x', 1)").has(Effect.GETS_LOCK)).isTrue();
    assertThat(classify("SET @a = LAST_INSERT_ID()").has(Effect.USES_LAST_INSERT_ID)).isTrue();
    assertThat(classify("SET @a = FOUND_ROWS()").has(Effect.USES_PREVIOUS)).isTrue();
    assertThat(classify("SET @a = f()").has(Effect.UNKNOWN_FUNCTION)).isTrue();
    assertThat(classify("SET last_insert_id = 1").has(Effect.SETS_LAST_INSERT_ID)).isTrue();
  }

  @Test
  void onlyAnAssignmentInsideAValueIsAnEffect() {
    assertThat(classify("SET @a := 1").effects()).isEmpty();
    assertThat(classify("SET @a := @b := 1").effects()).containsExactly(Effect.SETS_USER_VARIABLE);
  }
}
