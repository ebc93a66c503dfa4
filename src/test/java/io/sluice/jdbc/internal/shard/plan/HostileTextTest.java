package io.sluice.jdbc.internal.shard.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Deep, huge and odd texts end soon, with an answer or a clear refusal. */
class HostileTextTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static Plan plan(String sql) throws SQLException {
    Planner planner = new Planner(Shop.rules(), new Shop(), new ShapeCache<>(10));
    return planner.plan(
        new StatementCache(0).get(sql, SqlMode.DEFAULT),
        Values.NONE,
        new SessionView(SqlMode.DEFAULT, "shop", 0),
        Answers.NONE);
  }

  private static void refuses(String sql) {
    Assertions.assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() -> plan(sql))
                .isInstanceOfSatisfying(
                    SQLException.class,
                    refused -> assertThat(refused.getSQLState()).isEqualTo("0AX01")));
  }

  @Test
  void fiveThousandParenthesesAreRefused() {
    refuses("SELECT " + "(".repeat(5000) + "1" + ")".repeat(5000) + " FROM orders");
  }

  @Test
  void aHundredNestedQueriesEnd() {
    String sql = "SELECT id FROM orders WHERE id IN (".repeat(60) + "1" + ")".repeat(60);
    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            assertThat(plan(sql)).isNotNull();
          } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isEqualTo("0AX01");
          }
        });
  }

  @Test
  void tenMegabytesOfListAreRefused() {
    refuses("SELECT * FROM orders WHERE user_id IN (1" + ", 123456789".repeat(1_000_000) + ")");
  }

  @Test
  void aListOfTwoHundredThousandIsPlanned() {
    String sql = "SELECT * FROM orders WHERE user_id IN (4" + ", 8".repeat(200_000) + ")";
    Plan plan = Assertions.assertTimeoutPreemptively(SOON, () -> plan(sql));
    assertThat(plan).isInstanceOf(Plan.Pass.class);
  }

  @Test
  void anInsertOfAHundredThousandRowsIsSplit() {
    StringBuilder sql = new StringBuilder("INSERT INTO orders (id, user_id) VALUES (0, 0)");
    for (int i = 1; i < 100_000; i++) {
      sql.append(", (").append(i).append(", ").append(i).append(')');
    }
    Plan plan = Assertions.assertTimeoutPreemptively(SOON, () -> plan(sql.toString()));
    assertThat(((Plan.Write) plan).parts()).hasSize(4);
  }

  @Test
  void openQuotesAndCommentsAreRefused() {
    refuses("SELECT * FROM orders WHERE note = 'x");
    refuses("SELECT * FROM orders /* x");
    refuses("SELECT * FROM orders WHERE (user_id = 3");
  }
}
