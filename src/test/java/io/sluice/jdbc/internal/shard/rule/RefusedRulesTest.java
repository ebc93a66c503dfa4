package io.sluice.jdbc.internal.shard.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RefusedRulesTest {

  private static final List<String> SHARDS = List.of("s0", "s1", "s2", "s3");

  @TestFactory
  Stream<DynamicTest> aBadRuleIsRefusedWithItsPlace() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/shard/rules-refused.txt")).stream()
        .filter(line -> line.contains("|") && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", 3))
        .map(cells -> DynamicTest.dynamicTest("rule " + cells[0], () -> check(cells)));
  }

  private static void check(String[] cells) {
    Throwable refused =
        catchThrowable(
            () -> Rules.of(SHARDS, null, Map.of("t", cells[0], "p", "mod(id)", "c", "broadcast")));
    assertThat(refused)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("The rule of table 't' is wrong at character " + cells[1] + ": ")
        .hasMessageContaining(cells[2])
        .hasMessageNotContaining("topsecret")
        .hasMessageEndingWith(".");
    assertThat(((SQLException) refused).getSQLState()).isEqualTo("S1009");
  }

  @Test
  void aChainOfParentsThatLeadsBackIsRefused() {
    assertThat(
            catchThrowable(
                () ->
                    Rules.of(
                        SHARDS, null, Map.of("a", "child(b, x -> y)", "b", "child(a, x -> y)"))))
        .hasMessageContaining("the chain of parents leads back to 'a'");
  }

  @Test
  void aDefaultShardThatDoesNotExistIsRefused() {
    assertThat(catchThrowable(() -> Rules.of(SHARDS, "s9", Map.of())))
        .hasMessageContaining("'defaultShard' names no shard: 's9'; known: s0, s1, s2, s3.");
  }

  @Test
  void connectRefusesABadRuleBeforeItOpensAnything() {
    Throwable refused =
        catchThrowable(
            () -> DriverManager.getConnection("jdbc:shard://h1,h2/db?table.orders=mood(user_id)"));
    assertThat(refused).hasMessageContaining("The rule of table 'orders'");
    assertThat(((SQLException) refused).getSQLState()).isEqualTo("S1009");
  }
}
