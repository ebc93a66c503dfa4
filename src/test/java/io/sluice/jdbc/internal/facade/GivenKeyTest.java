package io.sluice.jdbc.internal.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenKeyTest {

  private static final long KEY = 15;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (15, 'a')",
        "INSERT INTO t VALUES ('015', 'a')",
        "INSERT INTO t VALUES (10+5, 'a')",
        "INSERT INTO t VALUES (20-5, 'a')",
        "INSERT INTO t VALUES (@id, 'a')",
        "INSERT INTO t VALUES (x'0F', 'a')",
        "INSERT INTO t VALUES (0x0F, 'a')",
        "INSERT INTO t VALUES (1.5e1, 'a')",
        "INSERT INTO t SELECT id FROM s",
        "INSERT INTO t TABLE s"
      })
  void aKeyThatATextMayGiveIsDoubted(String text) {
    assertThat(GivenKey.mayBeIn(text, new Arguments(), KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (v) VALUES ('a/b@c.de')",
        "/* app: 1+1 */ INSERT INTO `t-1` (v) VALUES (\"it's\") -- 5*3",
        "INSERT INTO t (v) VALUES ('it''s -\\' /*'), (?)",
        "INSERT INTO t (v, n) VALUES (NOW(), 151), (DEFAULT, 1)"
      })
  void aTextThatSurelyGivesNoSuchKeyIsBelieved(String text) {
    assertThat(GivenKey.mayBeIn(text, new Arguments(), KEY)).isFalse();
  }

  static Stream<Object> given() {
    return Stream.of(15, 15L, (short) 15, "15", " 15 ", new BigDecimal("14.7"), 15.2);
  }

  @ParameterizedTest
  @MethodSource("given")
  void aKeyThatAParameterMayGiveIsDoubted(Object value) throws Exception {
    assertThat(GivenKey.mayBeIn("INSERT INTO t VALUES (?, ?)", with(value), KEY)).isTrue();
  }

  @Test
  void otherParametersAreNot() throws Exception {
    for (Object value : new Object[] {16, "1 5", "15".repeat(40), null, new byte[] {15}}) {
      assertThat(GivenKey.mayBeIn("INSERT INTO t VALUES (?, ?)", with(value), KEY)).isFalse();
    }
  }

  private static Arguments with(Object value) throws Exception {
    Arguments arguments = new Arguments();
    arguments.record(
        PreparedStatement.class.getMethod("setObject", int.class, Object.class),
        new Object[] {2, value});
    return arguments;
  }
}
