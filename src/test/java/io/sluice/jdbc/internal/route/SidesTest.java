package io.sluice.jdbc.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.testkit.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code route/sides.txt}, whose head explains the words. */
class SidesTest {

  private static final StatementCache STATEMENTS = new StatementCache(16);

  @TestFactory
  Stream<DynamicTest> everyStatementGoesToTheSideOfItsBlock() {
    List<DynamicTest> tests = new ArrayList<>();
    String[] block = {};
    for (DataFile.Row row : DataFile.lines("route/sides.txt")) {
      String line = row.cells().get(0);
      if (line.startsWith("= ")) {
        block = line.split(" ");
        continue;
      }
      Sides split = split(block[1]);
      String expected = block[2];
      tests.add(
          DynamicTest.dynamicTest(
              "line " + row.at() + ": " + block[1] + " " + line,
              () -> assertThat(sides(split, line.replace('␤', '\n'))).isEqualTo(expected)));
    }
    assertThat(tests).hasSizeGreaterThan(300);
    return tests.stream();
  }

  private static Sides split(String word) {
    return switch (word) {
      case "sql" -> Sides.BY_SQL;
      case "readOnly" -> Sides.BY_READ_ONLY;
      case "none" -> Sides.NONE;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static String sides(Sides split, String sql) {
    StatementFacts facts = STATEMENTS.get(sql, SqlMode.DEFAULT);
    return letter(split.of(facts, true, false))
        + letter(split.of(facts, true, true))
        + letter(split.of(facts, false, false))
        + letter(split.of(facts, false, true));
  }

  private static String letter(Side side) {
    return side.name().substring(0, 1);
  }
}
