package io.sluice.jdbc.internal.shard.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.spi.ShardingKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFolderTest {

  private static final Pattern COLUMN =
      Pattern.compile("(\\w+)(?:\\((\\d+)(?:,(\\d+))?\\))?( unsigned)?(?: (\\w+) (\\w+))?");

  @TestFactory
  Stream<DynamicTest> aValueMeansItsKey() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/shard/folds.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", -1))
        .map(cells -> DynamicTest.dynamicTest(String.join(" ", cells), () -> check(cells)));
  }

  private static void check(String[] cells) throws SQLException {
    KeyFolder folder = KeyFolder.of(column(cells[0]));
    Object value = value(cells[1]);
    assertThat(shown(folder.compared(value))).as("compared").isEqualTo(cells[2]);
    assertThat(shown(folder.stored(value))).as("stored").isEqualTo(cells[3]);
  }

  private static KeyColumn column(String text) {
    Matcher matcher = COLUMN.matcher(text);
    assertThat(matcher.matches()).isTrue();
    String type = matcher.group(1);
    int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    boolean seconds = type.equals("datetime");
    int scale = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new KeyColumn(
        type,
        matcher.group(4) != null,
        seconds ? 0 : number,
        seconds ? number : scale,
        matcher.group(5),
        matcher.group(6));
  }

  private static Object value(String text) {
    if (text.startsWith("'")) {
      return text.substring(1, text.length() - 1);
    } else if (text.startsWith("x'")) {
      return HexFormat.of().parseHex(text.substring(2, text.length() - 1));
    } else if (text.startsWith("{")) {
      String inner = text.substring(1, text.length() - 1);
      return inner.length() == 10
          ? LocalDate.parse(inner)
          : LocalDateTime.parse(inner.replace(' ', 'T'));
    } else if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    String number = text.substring(0, text.length() - 1);
    return switch (text.charAt(text.length() - 1)) {
      case 'L' -> Long.valueOf(number);
      case 'n' -> new BigInteger(number);
      case 'd' -> Double.valueOf(number);
      case 'f' -> Float.valueOf(number);
      default -> new BigDecimal(text);
    };
  }

  private static String shown(Folded folded) {
    if (folded instanceof Folded.Keys keys) {
      return keys.candidates().stream()
          .map(KeyFolderTest::shown)
          .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC))
          .collect(Collectors.joining("/"));
    } else if (folded instanceof Folded.Unknown unknown) {
      assertThat(unknown.reason()).isNotBlank();
      return "?";
    }
    return folded instanceof Folded.Impossible ? "-" : "NULL";
  }

  private static String shown(ShardingKey key) {
    return key instanceof ShardingKey.Bytes bytes
        ? HexFormat.of().formatHex(bytes.value())
        : key.text();
  }

  @Test
  void nullIsNull() throws SQLException {
    for (String type : new String[] {"bigint", "date", "datetime", "varbinary"}) {
      KeyFolder folder = KeyFolder.of(KeyColumn.of(type));
      assertThat(folder.compared(null)).isEqualTo(new Folded.Null());
      assertThat(folder.stored(null)).isEqualTo(new Folded.Null());
      assertThat(folder.least(null, true)).isEqualTo(new Folded.Null());
      assertThat(folder.greatest(null, true)).isEqualTo(new Folded.Null());
    }
  }

  @Test
  void jdbcTypesAreTheValuesTheyShow() throws SQLException {
    KeyFolder date = KeyFolder.of(KeyColumn.of("date"));
    assertThat(shown(date.stored(java.sql.Date.valueOf("2024-01-31")))).isEqualTo("2024-01-31");
    KeyFolder datetime = KeyFolder.of(KeyColumn.of("datetime"));
    assertThat(shown(datetime.stored(Timestamp.valueOf("2024-01-31 10:00:00"))))
        .isEqualTo("2024-01-31 10:00:00");
    KeyFolder integer = KeyFolder.of(KeyColumn.integer("int"));
    assertThat(shown(integer.stored((byte) 5))).isEqualTo("5");
    assertThat(shown(integer.stored((short) 5))).isEqualTo("5");
    assertThat(shown(integer.stored(5))).isEqualTo("5");
    assertThat(shown(integer.compared(new Object()))).isEqualTo("?");
    KeyFolder text = KeyFolder.of(KeyColumn.varchar(5, "utf8mb4", "utf8mb4_bin"));
    assertThat(shown(text.compared('x'))).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "int, 3.5, true, 4, 3",
    "int, 3.5, false, 4, 3",
    "int, 3, true, 3, 3",
    "int, 3, false, 4, 2",
    "int, -3.5, true, -3, -4",
    "int, 3000000000, true, -, 2147483647",
    "int, -3000000000, true, -2147483648, -",
    "int, 2147483647, false, -, 2147483646",
  })
  void anEndOfARangeIsMovedToAWholeNumber(
      String type, BigDecimal value, boolean inclusive, String least, String greatest)
      throws SQLException {
    KeyFolder folder = KeyFolder.of(KeyColumn.integer(type));
    assertThat(shown(folder.least(value, inclusive))).isEqualTo(least);
    assertThat(shown(folder.greatest(value, inclusive))).isEqualTo(greatest);
    assertThat(shown(folder.least(value.doubleValue(), inclusive))).isEqualTo(least);
    assertThat(shown(folder.greatest(value.toString(), inclusive))).isEqualTo(greatest);
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2024-01-31, true, 2024-01-31, 2024-01-31",
    "date, 2024-01-31, false, 2024-02-01, 2024-01-30",
    "date, 2024-01-31 10:00:00, false, 2024-01-31, 2024-01-31",
    "datetime, 2024-01-31, false, 2024-01-31 00:00:01, 2024-01-30 23:59:59",
    "datetime, 2024-01-31, true, 2024-01-31 00:00:00, 2024-01-31 00:00:00",
    "datetime, 2024-01-31 10:00:00.5, false, 2024-01-31 10:00:00, 2024-01-31 10:00:01",
  })
  void anEndOfARangeOfDatesIsNeverMovedInward(
      String type, String value, boolean inclusive, String least, String greatest)
      throws SQLException {
    KeyFolder folder = KeyFolder.of(KeyColumn.of(type));
    assertThat(shown(folder.least(value, inclusive))).isEqualTo(least);
    assertThat(shown(folder.greatest(value, inclusive))).isEqualTo(greatest);
  }

  @Test
  void textHasNoRanges() throws SQLException {
    KeyFolder text = KeyFolder.of(KeyColumn.varchar(5, "utf8mb4", "utf8mb4_bin"));
    assertThat(shown(text.least("a", true))).isEqualTo("?");
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, '', '', depends on the session's time zone",
    "float, '', '', cannot be a sharding key",
    "enum, latin1, latin1_swedish_ci, cannot be a sharding key",
    "varchar, utf8mb4, utf8mb4_de_pb_0900_ai_ci, a collation whose equality Sluice cannot reproduce",
    "varchar, gbk, gbk_chinese_ci, a collation whose equality Sluice cannot reproduce",
    "varchar, latin1, latin1_german1_ci, a collation whose equality Sluice cannot reproduce",
    "varchar, utf8mb4, '', a collation whose equality Sluice cannot reproduce",
  })
  void aColumnWhoseEqualityIsNotKnownIsRefused(
      String type, String charset, String collation, String why) {
    assertThatThrownBy(() -> KeyFolder.of(new KeyColumn(type, false, 9, 0, charset, collation)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> KeyFolder.of(new KeyColumn("decimal", false, 9, 2, "", "")))
        .hasMessageContaining("digits after the point");
  }

  @Test
  void onlyColumnsOfOneEqualityAgree() throws SQLException {
    KeyFolder general = KeyFolder.of(KeyColumn.varchar(5, "utf8mb4", "utf8mb4_general_ci"));
    KeyFolder longer = KeyFolder.of(KeyColumn.varchar(50, "utf8mb4", "utf8mb4_general_ci"));
    KeyFolder bin = KeyFolder.of(KeyColumn.varchar(5, "utf8mb4", "utf8mb4_bin"));
    KeyFolder integer = KeyFolder.of(KeyColumn.integer("int"));
    assertThat(general.agreesWith(longer)).isTrue();
    assertThat(general.agreesWith(bin)).isFalse();
    assertThat(general.agreesWith(integer)).isFalse();
    assertThat(integer.agreesWith(KeyFolder.of(KeyColumn.integer("bigint")))).isTrue();
  }
}
