package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HintTest {

  @TestFactory
  Stream<DynamicTest> everyHintOfTheTableIsReadAsItsRowSays() {
    return Rows.cells("hints", 4)
        .map(cells -> DynamicTest.dynamicTest(cells[3], () -> check(cells)));
  }

  private static void check(String[] cells) {
    String sql = Rows.text(cells[3]);
    StatementFacts facts = Classifier.classify(sql, SqlMode.DEFAULT);
    switch (cells[0]) {
      case "!" -> {
        assertThat(facts.hint()).isNull();
        assertThat(facts.hintError()).contains(cells[1]);
      }
      case "-" -> {
        assertThat(facts.hint()).isNull();
        assertThat(facts.hintError()).isNull();
      }
      default -> {
        String value = cells[1].equals("-") ? "" : cells[1];
        assertThat(facts.hint()).isEqualTo(new Hint(Hint.Kind.valueOf(cells[0]), value));
        assertThat(facts.hintError()).isNull();
      }
    }
    if (cells[2].equals("=")) {
      assertThat(facts.textToSend()).isSameAs(sql);
    } else {
      assertThat(facts.textToSend()).isEqualTo(cells[2]);
    }
  }

  @Test
  void aHintedHostWithoutAPortHasTheDefaultOne() {
    StatementCache cache = StatementCache.withDefaultPort(10, 3307);
    for (int i = 0; i < 2; i++) {
      assertThat(cache.get("/* sluice: host=DB1 */ SELECT 1", SqlMode.DEFAULT).hint())
          .isEqualTo(new Hint(Hint.Kind.HOST, "db1:3307"));
    }
  }

  @Test
  void hintDoesNotMakeAWriteARead() {
    StatementFacts facts =
        Classifier.classify("/* sluice: replica */ DELETE FROM t", SqlMode.DEFAULT);

    assertThat(facts.kind()).isEqualTo(StatementKind.WRITE);
    assertThat(facts.readOnly()).isFalse();
  }

  @Test
  void hintIsReadEvenIfTheStatementIsNotUnderstood() {
    StatementFacts facts = Classifier.classify("/* sluice: shard=s1 */ 'open", SqlMode.DEFAULT);

    assertThat(facts.understood()).isFalse();
    assertThat(facts.hint()).isEqualTo(new Hint(Hint.Kind.SHARD, "s1"));
  }
}
