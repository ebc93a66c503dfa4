package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** What sharders are known to answer wrongly is answered as one server does, or refused. */
class KnownWrongAnswersTest {

  private static final Path FILE = Path.of("src/test/resources/shard/known-wrong-answers.txt");

  /** So many that every row of a child table finds its parent. */
  private static final int ROWS = 100;

  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  private enum Expected {
    ROWS,
    ORDERED_ROWS,
    REFUSAL,
    CHANGE
  }

  private record Line(String name, Expected expected, String sql) {

    static Line of(String text) {
      int bar = text.indexOf(" |");
      char mark = text.charAt(bar + 2);
      Expected expected =
          switch (mark) {
            case '>' -> Expected.ORDERED_ROWS;
            case '!' -> Expected.REFUSAL;
            case '+' -> Expected.CHANGE;
            default -> Expected.ROWS;
          };
      int sql = bar + (mark == ' ' ? 2 : 3);
      return new Line(text.substring(0, bar), expected, text.substring(sql).strip());
    }

    Sentence sentence() {
      return expected == Expected.CHANGE || expected == Expected.REFUSAL
          ? Sentence.write(name, sql, "")
          : Sentence.read(name, sql, expected == Expected.ORDERED_ROWS);
    }
  }

  private static List<Line> lines() throws IOException {
    return Files.readAllLines(FILE).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Line::of)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> onMariaDb() throws SQLException, IOException {
    return tests(Flavor.MARIADB);
  }

  @TestFactory
  @EnabledIf("mysqlIsThere")
  Stream<DynamicTest> onMySql() throws SQLException, IOException {
    return tests(Flavor.MYSQL);
  }

  static boolean mysqlIsThere() {
    return TestServers.available(Flavor.MYSQL);
  }

  @AfterAll
  static void close() throws SQLException {
    for (AutoCloseable each : OPEN) {
      try {
        each.close();
      } catch (Exception broken) {
        throw new SQLException(broken);
      }
    }
    OPEN.clear();
  }

  private static Stream<DynamicTest> tests(Flavor flavor) throws SQLException, IOException {
    close();
    ShardRig rig = ShardRig.of("mysql", flavor, "crossShardTransactions=bestEffort");
    Connection shards = rig.connect();
    Connection one = rig.connectPlainly();
    OPEN.addAll(List.of(shards, one, rig));
    Changes changes = new Changes(new Dice(7));
    for (Model.Table table : Model.ALL) {
      for (Sentence rows : changes.filling(table, ROWS)) {
        execute(shards, rows.sql());
        execute(one, rows.sql());
      }
    }
    return lines().stream()
        .map(line -> DynamicTest.dynamicTest(line.name(), () -> check(line, rig, shards, one)));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void check(Line line, ShardRig rig, Connection shards, Connection one)
      throws SQLException {
    Answer mine = Answer.of(shards, line.sentence(), Answer.Manner.PLAIN);
    if (line.expected() == Expected.REFUSAL) {
      assertThat(mine.refused()).as(line.sql() + " gave " + mine).isTrue();
      compareTables(rig);
      return;
    }
    Answer right = Answer.of(one, line.sentence(), Answer.Manner.PLAIN);
    assertThat((Throwable) right.error()).as("one server takes " + line.sql()).isNull();
    assertThat((Throwable) mine.error()).as(line.sql()).isNull();
    assertThat(mine.differs(right, line.sentence().ordered())).as(line.sql()).isNull();
    if (line.expected() == Expected.CHANGE) {
      assertThat(right.count()).as("something is changed by " + line.sql()).isPositive();
      compareTables(rig);
    }
  }

  private static void compareTables(ShardRig rig) throws SQLException {
    for (String table : Shop.names()) {
      assertThat(rig.onShards(table)).as(table).isEqualTo(rig.onReference(table));
    }
  }
}
