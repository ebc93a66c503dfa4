package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A million characters of the worst kind: quadratic work would take hours, not seconds. */
class LinearTimeTest {

  private static final int LENGTH = 1_000_000;

  @TestFactory
  Stream<DynamicTest> repeatedTextIsClassifiedInSeconds() {
    return Stream.of(
            "(",
            "()",
            "'",
            "''",
            "`",
            "/*",
            "/**/",
            "/*!",
            "/*!50000 */",
            "/*!50000 1 */ ",
            "-- ",
            "--",
            "#",
            "\n",
            ";",
            "a;",
            "SELECT 1;",
            "?",
            "@",
            "@@",
            ".",
            "a.",
            "$",
            "$a",
            "$a ",
            "$$ ",
            "$a$ ",
            "1e",
            "0x",
            "x'",
            "f(1) ",
            "f(",
            "WITH ",
            "WITH a AS (",
            ",a AS (b)",
            "SET ",
            "a=1,",
            "EXPLAIN ",
            "EXPLAIN ROUTE ",
            "SET STATEMENT a=1 FOR ",
            "ANALYZE ",
            "DESC ",
            "BEGIN ",
            "NOT ",
            "\\",
            "'\\",
            "CREATE TRIGGER ",
            "IF ",
            "{",
            "FOR UPDATE ",
            "/*!mycat: */",
            "/*!mycat:",
            "\u00A0",
            "é ")
        .flatMap(
            piece ->
                Stream.of("", "SELECT ", "SET ", "WITH a AS (b)")
                    .map(start -> start + piece.repeat(LENGTH / piece.length())))
        .map(
            text ->
                DynamicTest.dynamicTest(
                    "repeated: " + text.substring(0, 40) + "…", () -> check(text)));
  }

  private static void check(String text) {
    StatementFacts facts =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Classifier.classify(text, SqlMode.DEFAULT));
    assertThat(facts.textToSend()).isNotNull();
  }
}
