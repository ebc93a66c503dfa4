package io.sluice.jdbc.internal.shard.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.SqlMode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccurrenceTest {

  private static Occurrence of(String sql) {
    return of(sql, SqlMode.DEFAULT);
  }

  private static Occurrence of(String sql, SqlMode mode) {
    return Occurrence.of(Lexer.lex(sql, mode), mode);
  }

  private static Object value(String sql) {
    return of(sql).value(0, Values.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT * FROM t WHERE a = 5 | SELECT * FROM t WHERE a = ?",
        "SELECT * FROM t WHERE a=5 | SELECT * FROM t WHERE a=?",
        "SELECT  *   FROM t /* x */ WHERE a = 'x' | SELECT * FROM t WHERE a = ?",
        "SELECT 'x', 5 FROM t | SELECT 'x', 5 FROM t",
        "SELECT a FROM t WHERE a IN (1, -2, ?, 'x') | SELECT a FROM t WHERE a IN (?)",
        "SELECT a FROM t WHERE a IN (1, b) | SELECT a FROM t WHERE a IN (1, b)",
        "SELECT a FROM t WHERE a = -5 | SELECT a FROM t WHERE a = -?",
        "SELECT a FROM t WHERE a = 'x' 'y' | SELECT a FROM t WHERE a = 'x' 'y'",
        "SELECT a FROM t WHERE a = _latin1 'y' | SELECT a FROM t WHERE a = _latin1 'y'",
        "SELECT 5--2 | SELECT 5- -2",
        "SELECT a FROM t ORDER BY 2 LIMIT 3, 4 | SELECT a FROM t ORDER BY 2 LIMIT ?, ?",
        "INSERT INTO t (a, b) VALUES (1, NOW()), (2, 3) | INSERT INTO t (a, b) VALUES (?, ?)",
        "SELECT a FROM t WHERE a = 5 -- c | SELECT a FROM t WHERE a = ?",
      })
  void textsOfOneShapeHaveOneShape(String sql, String shape) {
    assertThat(of(sql).shape()).isEqualTo(shape);
  }

  @Test
  void quotesOfEverySqlModeMakeTheSameShape() {
    String ansi = of("SELECT \"a\" FROM t", new SqlMode(true, false)).shape();
    assertThat(ansi).isEqualTo("SELECT `a` FROM t");
    assertThat(of("SELECT \"a\" FROM t").shape()).isEqualTo("SELECT 'a' FROM t");
    assertThat(of("SELECT 'it''s \\'' FROM t").shape()).doesNotContain("\\").doesNotContain("''");
  }

  @Test
  void valuesAreReadAsTheServerReadsThem() {
    assertThat(value("SELECT 1 FROM t WHERE a = 5")).isEqualTo(5L);
    assertThat(value("SELECT 1 FROM t WHERE a = 99999999999999999999"))
        .isEqualTo(new BigInteger("99999999999999999999"));
    assertThat(value("SELECT 1 FROM t WHERE a = 1.50")).isEqualTo(new BigDecimal("1.50"));
    assertThat(value("SELECT 1 FROM t WHERE a = 1e1")).isEqualTo(10.0);
    assertThat(value("SELECT 1 FROM t WHERE a = 0x1F")).isSameAs(Values.UNREADABLE);
    assertThat(value("SELECT 1 FROM t WHERE a = 'it''s \\n\\\\ \\%'")).isEqualTo("it's \n\\ \\%");
    assertThat(
            of("SELECT 1 FROM t WHERE a = 'a\\n'", new SqlMode(false, true)).value(0, Values.NONE))
        .isEqualTo("a\\n");
  }

  @Test
  void aListIsOneValueOfManyElements() {
    Values values = index -> "p" + index;
    assertThat(of("SELECT ? FROM t WHERE a IN (1, -2, ?, NULL)").shape()).contains("NULL");
    assertThat(of("SELECT ? FROM t WHERE a IN (1, -2, ?, 'x')").list(1, values))
        .isEqualTo(List.of(1L, -2L, "p1", "x"));
  }

  @Test
  void tensOfThousandsOfRowsHaveTheShapeOfOne() {
    StringBuilder sql = new StringBuilder("INSERT INTO t (a, b) VALUES (0, 'x')");
    for (int i = 1; i < 50_000; i++) {
      sql.append(", (").append(i).append(", 'x')");
    }
    assertThat(of(sql.toString()).shape()).isEqualTo("INSERT INTO t (a, b) VALUES (?, ?)");
  }

  @Test
  void hitsAndMissesAreCounted() {
    ShapeCache<String> cache = new ShapeCache<>(10);
    for (int i = 0; i < 5; i++) {
      cache.get(of("SELECT a FROM t WHERE a = " + i), occurrence -> "known");
    }
    assertThat(cache.misses()).isEqualTo(1);
    assertThat(cache.hits()).isEqualTo(4);
    cache.invalidate();
    assertThat(cache.size()).isZero();
  }
}
