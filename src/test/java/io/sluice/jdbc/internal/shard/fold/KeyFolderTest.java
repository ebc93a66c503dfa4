package io.sluice.jdbc.internal.shard.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFolderTest {

  @TestFactory
  Stream<DynamicTest> aValueMeansItsKey() throws IOException {
    return FoldCase.all().map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
  }

  private static void check(FoldCase each) throws SQLException {
    KeyFolder folder = KeyFolder.of(each.column());
    assertThat(shown(folder.compared(each.value()))).as("compared").isEqualTo(each.compared());
    assertThat(shown(folder.stored(each.value()))).as("stored").isEqualTo(each.stored());
  }

  private static String shown(Folded folded) {
    if (folded instanceof Folded.Unknown unknown) {
      assertThat(unknown.reason()).isNotBlank();
    }
    return FoldCase.shown(folded);
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
  void anEndBeyondSixtyFourBitsMayBeSentAsAnother() throws SQLException {
    KeyFolder folder = KeyFolder.of(new KeyColumn("bigint", true, 0, 0, "", ""));
    BigInteger large = BigInteger.ONE.shiftLeft(63);
    assertThat(shown(folder.least(large, true))).isEqualTo("?");
    assertThat(shown(folder.greatest(large, true))).isEqualTo("?");
    assertThat(shown(folder.least(new BigDecimal(large), true))).isEqualTo(large.toString());
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
