package io.sluice.jdbc.internal.shard.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingDefinition;
import io.sluice.jdbc.spi.ShardingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Data laid out elsewhere is found where it lies. */
class SamplesTest {

  private record Row(
      String algorithm, Map<String, String> parameters, String key, String expected) {
    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(cells[0], FakeDefinition.parameters(cells[1]), cells[2], cells[3]);
    }

    ZoneId zone() {
      return ZoneId.of(parameters.getOrDefault("timezone", "UTC"));
    }
  }

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 29);

  private static Stream<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/shard/samples.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Row::of);
  }

  @TestFactory
  Stream<DynamicTest> theSampleHasItsPartition() throws IOException {
    return rows().map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(row)));
  }

  @Test
  void everyAlgorithmButOurOwnHasSamples() throws IOException {
    Set<String> seen = rows().map(Row::algorithm).collect(Collectors.toSet());
    seen.add("hash");
    assertThat(seen).isEqualTo(Algorithms.builtIn().keySet());
  }

  private static void check(Row row) {
    Partitioner partitioner = partitioner(row);
    String text =
        row.key.startsWith("today-")
            ? TODAY.minusDays(Integer.parseInt(row.key.substring(6))).toString()
            : row.key;
    ShardingKey key = new ShardingKey.Text(text);
    if (row.expected.startsWith("ERROR:")) {
      assertThatThrownBy(() -> partitioner.partition(key))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    int expected =
        row.expected.equals("NULL") ? Partitioner.NO_PARTITION : Integer.parseInt(row.expected);
    assertThat(partitioner.partition(key)).isEqualTo(expected);
    if (text.matches("0|-?[1-9][0-9]{0,18}")
        && partitioner.accepts().contains(io.sluice.jdbc.spi.KeyType.INTEGER)) {
      ShardingKey number = new ShardingKey.Whole(Long.parseLong(text));
      if (!row.algorithm.equals("list")) {
        assertThat(partitioner.partition(number)).as("as a number").isEqualTo(expected);
      }
    }
  }

  private static Partitioner partitioner(Row row) {
    ShardingDefinition definition = new FakeDefinition(row.parameters, 1_000_000);
    if (row.algorithm.equals("hotdate")) {
      long now = TODAY.atTime(LocalTime.of(15, 30)).atZone(row.zone()).toInstant().toEpochMilli();
      return Parameters.read(definition, parameters -> HotDate.read(parameters, () -> now));
    }
    return Algorithms.builtIn().get(row.algorithm).create(definition);
  }
}
