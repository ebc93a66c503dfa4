package io.sluice.jdbc.internal.shard.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What was planned before changes nothing but the time that planning takes. */
class KnownPassesTest {

  private static final StatementCache FACTS = new StatementCache(10_000);

  private static final List<Object> VALUES =
      Arrays.asList(
          0L,
          1L,
          2L,
          3,
          5L,
          7L,
          11L,
          42L,
          150L,
          -3L,
          1L << 60,
          "7",
          "7 ",
          "abc",
          "ABC",
          "",
          null,
          true,
          1.5,
          new BigDecimal("7.0"),
          LocalDate.of(2026, 11, 22),
          Values.UNREADABLE);

  private static String plan(Planner planner, String sql, List<Object> values) {
    try {
      return String.valueOf(
          planner.plan(
              FACTS.get(sql, SqlMode.DEFAULT),
              values::get,
              new SessionView(SqlMode.DEFAULT, "shop", 0),
              Answers.NONE));
    } catch (SQLException refused) {
      return refused.getSQLState() + " " + refused.getMessage();
    }
  }

  private static Planner planner(Schema schema, ShapeCache<Planner.Shape> shapes)
      throws SQLException {
    return new Planner(Shop.rules(), schema, shapes);
  }

  /** The statements of the data files, with a placeholder for each whole number compared with. */
  private static Set<String> texts() {
    Set<String> texts = new TreeSet<>();
    for (PlanCase each : PlanCase.all()) {
      texts.add(each.sql());
      texts.add(each.sql().replaceAll("= *[0-9]+\\b", "= ?"));
    }
    texts.removeIf(sql -> FACTS.get(sql, SqlMode.DEFAULT).placeholders() == 0);
    return texts;
  }

  @Test
  void everyPreparedTextHasThePlanThatItWouldHaveTheFirstTime() throws SQLException {
    Planner remembering = planner(new Shop(), new ShapeCache<>(1000));
    Random random = new Random(20261122);
    assertThat(texts()).hasSizeGreaterThan(150);
    for (String sql : texts()) {
      for (int round = 0; round < 25; round++) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < FACTS.get(sql, SqlMode.DEFAULT).placeholders(); i++) {
          values.add(VALUES.get(random.nextInt(VALUES.size())));
        }
        assertThat(plan(remembering, sql, values))
            .as("%s with %s", sql, values)
            .isEqualTo(plan(planner(new Shop(), new ShapeCache<>(1)), sql, values));
      }
    }
  }

  @Test
  void aPointQueryThatWasPlannedForAShardIsNotPlannedAgain() throws SQLException {
    Planner planner = planner(new Shop(), new ShapeCache<>(10));
    for (String sql :
        List.of(
            "SELECT amount FROM orders WHERE user_id = ?",
            "UPDATE orders SET amount = 1 WHERE user_id = ?",
            "DELETE FROM logs WHERE id = ?")) {
      Plan first = point(planner, sql, 5L);
      assertThat(point(planner, sql, 5L)).as(sql).isSameAs(first);
      assertThat(point(planner, sql, 6L)).as(sql).isNotEqualTo(first);
    }
  }

  private static Plan point(Planner planner, String sql, Object key) throws SQLException {
    return planner.plan(
        FACTS.get(sql, SqlMode.DEFAULT),
        index -> key,
        new SessionView(SqlMode.DEFAULT, "shop", 0),
        Answers.NONE);
  }

  @Test
  void whatWasPlannedBeforeATableChangedIsForgotten() throws SQLException {
    ShapeCache<Planner.Shape> shapes = new ShapeCache<>(10);
    Shop schema = new Shop();
    Planner planner = planner(schema, shapes);
    String sql = "SELECT name FROM people WHERE login = ?";
    int moved = 0;
    for (int i = 0; i < 20; i++) {
      List<Object> login = List.of("LOGIN" + i);
      schema.people("bin");
      shapes.invalidate();
      String before = plan(planner, sql, login);
      schema.people("varchar");
      shapes.invalidate();
      String after = plan(planner, sql, login);
      assertThat(after).isEqualTo(plan(planner(schema, new ShapeCache<>(1)), sql, login));
      moved += after.equals(before) ? 0 : 1;
    }
    assertThat(moved).isPositive(); // else nothing was shown
  }
}
