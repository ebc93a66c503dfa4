package io.sluice.jdbc.internal.shard.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A default is a value only if it surely is one. */
class ColumnDefaultTest {

  @Test
  void mariaDbShowsTextInQuotesAndNumbersWithout() {
    assertThat(ColumnDefault.ofMariaDb("'std'")).isEqualTo(new ColumnDefault("std", false));
    assertThat(ColumnDefault.ofMariaDb("'it''s'")).isEqualTo(new ColumnDefault("it's", false));
    assertThat(ColumnDefault.ofMariaDb("''")).isEqualTo(new ColumnDefault("", false));
    assertThat(ColumnDefault.ofMariaDb("'NULL'")).isEqualTo(new ColumnDefault("NULL", false));
    assertThat(ColumnDefault.ofMariaDb("-1.50")).isEqualTo(new ColumnDefault("-1.50", false));
  }

  @Test
  void aLongDefaultExhaustsNoStack() {
    String quoted = "it''s ".repeat(10_000);
    assertThat(ColumnDefault.ofMariaDb("'" + quoted + "'"))
        .isEqualTo(new ColumnDefault("it's ".repeat(10_000), false));
  }

  @Test
  void noDefaultAndNullAreOne() {
    assertThat(ColumnDefault.ofMariaDb(null)).isEqualTo(new ColumnDefault(null, false));
    assertThat(ColumnDefault.ofMariaDb("NULL")).isEqualTo(new ColumnDefault(null, false));
    assertThat(ColumnDefault.ofMySql(null, "")).isEqualTo(new ColumnDefault(null, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uuid()", "current_timestamp()", "(1 + 2)", "'a' || 'b'", "'a\\nb'", "b'101'"})
  void whatElseMariaDbShowsIsForTheServerToEvaluate(String told) {
    assertThat(ColumnDefault.ofMariaDb(told)).isEqualTo(new ColumnDefault(told, true));
  }

  @Test
  void mySqlShowsTheValueAsItIsAndSaysWhatIsAnExpression() {
    assertThat(ColumnDefault.ofMySql("'std'", "")).isEqualTo(new ColumnDefault("'std'", false));
    assertThat(ColumnDefault.ofMySql("NULL", "")).isEqualTo(new ColumnDefault("NULL", false));
    assertThat(ColumnDefault.ofMySql("uuid()", "default_generated"))
        .isEqualTo(new ColumnDefault("uuid()", true));
  }
}
