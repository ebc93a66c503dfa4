package io.sluice.jdbc.internal.shard.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A row is looked for where it was put, whatever the condition that is true for it: conditions are
 * made up together with what they are in three-valued logic.
 */
class RoutingPropertyTest {

  private static final int KEYS = 12;

  /** SQL and what it is for a row: true, false, or null for unknown. */
  private record Term(String sql, java.util.function.BiFunction<Integer, Integer, Boolean> truth) {}

  private final Planner planner = planner();
  private final StatementCache facts = new StatementCache(5000);

  private static Planner planner() {
    try {
      return new Planner(Shop.rules(), new Shop(), new ShapeCache<>(500));
    } catch (SQLException bad) {
      throw new IllegalStateException(bad);
    }
  }

  private Plan plan(String sql, Object... values) throws SQLException {
    return planner.plan(
        facts.get(sql, SqlMode.DEFAULT),
        index -> values[index],
        new SessionView(SqlMode.DEFAULT, "shop", 0),
        Answers.NONE);
  }

  private static Set<Integer> shards(Plan plan) {
    Set<Integer> shards = new TreeSet<>();
    RouteTable.of(plan).forEach(route -> shards.add(route.shard()));
    return shards;
  }

  @Property(tries = 300)
  void aRowIsLookedForWhereItWasPut(@ForAll long key, @ForAll boolean asText) throws SQLException {
    Object value = asText ? (Object) String.valueOf(key) : key;
    for (String table : List.of("orders", "carts", "logs", "notes", "customers")) {
      String column = table.equals("logs") || table.equals("customers") ? "id" : "user_id";
      boolean idIsKey = column.equals("id");
      String insert =
          idIsKey
              ? "INSERT INTO " + table + " (id) VALUES (?)"
              : "INSERT INTO " + table + " (id, user_id) VALUES (1, ?)";
      if (key == 0 && table.equals("customers")) {
        continue;
      }
      Set<Integer> put = shards(plan(insert, value));
      if (asText && (key >= 1L << 53 || key <= -(1L << 53))) {
        // As a server compares text with numbers by doubles, several keys may be meant.
        assertThat(shards(plan("SELECT * FROM " + table + " WHERE " + column + " = ?", value)))
            .containsAll(put);
        continue;
      }
      String literal = asText ? "'" + key + "'" : String.valueOf(key);
      assertThat(shards(plan("SELECT * FROM " + table + " WHERE " + column + " = ?", value)))
          .isEqualTo(put);
      assertThat(shards(plan("SELECT * FROM " + table + " WHERE " + literal + " = " + column)))
          .isEqualTo(put);
      assertThat(shards(plan("DELETE FROM " + table + " WHERE " + column + " IN (?)", value)))
          .isEqualTo(put);
      assertThat(shards(plan("UPDATE " + table + " SET id = id WHERE " + column + " <=> ?", value)))
          .isEqualTo(put);
    }
  }

  @Property(tries = 1000)
  void everyShardWithARowThatMatchesIsAsked(@ForAll long seed, @ForAll @IntRange(max = 3) int depth)
      throws SQLException {
    Random random = new Random(seed);
    Term term = term(random, depth + 1);
    for (String table : List.of("orders", "carts")) {
      Set<Integer> asked = shards(plan("SELECT * FROM " + table + " WHERE " + term.sql()));
      for (int key = 0; key < KEYS; key++) {
        for (int id = 0; id < 3; id++) {
          if (Boolean.TRUE.equals(term.truth().apply(key, id))) {
            assertThat(asked).as(term.sql()).containsAll(home(table, key));
          }
        }
      }
    }
  }

  @Property(tries = 300)
  void everyShardWithAnInnerRowThatMattersIsAsked(@ForAll long seed) throws SQLException {
    Random random = new Random(seed);
    Term term = term(random, 2);
    String sql =
        "SELECT COUNT(*) FROM orders o LEFT JOIN notes n ON n.user_id = o.user_id AND ("
            + term.sql().replace("user_id", "n.user_id").replaceAll("\\bid\\b", "n.id")
            + ")";
    // Rows of orders stay whatever ON says.
    assertThat(shards(plan(sql))).containsExactly(0, 1, 2, 3);
  }

  private Set<Integer> home(String table, int key) throws SQLException {
    return shards(plan("INSERT INTO " + table + " (id, user_id) VALUES (1, " + key + ")"));
  }

  private Term term(Random random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    Term one = term(random, depth - 1);
    Term other = term(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          new Term(
              "(" + one.sql() + " AND " + other.sql() + ")",
              (key, id) -> and(one.truth().apply(key, id), other.truth().apply(key, id)));
      case 2, 3 ->
          new Term(
              "(" + one.sql() + " OR " + other.sql() + ")",
              (key, id) ->
                  not(and(not(one.truth().apply(key, id)), not(other.truth().apply(key, id)))));
      case 4 -> new Term("NOT (" + one.sql() + ")", (key, id) -> not(one.truth().apply(key, id)));
      default ->
          new Term("(" + one.sql() + ") IS FALSE", (key, id) -> is(one.truth().apply(key, id)));
    };
  }

  private static Boolean is(Boolean truth) {
    return truth != null && !truth;
  }

  private static Boolean and(Boolean one, Boolean other) {
    if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
      return false;
    }
    return one == null || other == null ? null : Boolean.TRUE;
  }

  private static Boolean not(Boolean truth) {
    return truth == null ? null : !truth;
  }

  private static Term leaf(Random random) {
    int a = random.nextInt(KEYS);
    int b = random.nextInt(KEYS);
    return switch (random.nextInt(11)) {
      case 0 -> new Term("user_id = " + a, (key, id) -> key == a);
      case 1 -> new Term("'" + a + ".0' = user_id", (key, id) -> key == a);
      case 2 -> new Term("user_id <=> " + a, (key, id) -> key == a);
      case 3 -> new Term("user_id <> " + a, (key, id) -> key != a);
      case 4 -> new Term("user_id = NULL", (key, id) -> null);
      case 5 -> new Term("user_id IN (" + a + ", " + b + ")", (key, id) -> key == a || key == b);
      case 6 -> {
        String sql = "user_id IN (" + a + ", NULL)";
        yield new Term(sql, (key, id) -> key == a ? Boolean.TRUE : null);
      }
      case 7 -> {
        String sql = "user_id BETWEEN " + Math.min(a, b) + " AND " + Math.max(a, b);
        yield new Term(sql, (key, id) -> Math.min(a, b) <= key && key <= Math.max(a, b));
      }
      case 8 -> new Term("user_id > " + a, (key, id) -> key > a);
      case 9 -> {
        List<String> pairs = new ArrayList<>(List.of("(" + a + ", 1)", "(" + b + ", 2)"));
        String sql = "(user_id, id) IN (" + String.join(", ", pairs) + ")";
        yield new Term(sql, (key, id) -> key == a && id == 1 || key == b && id == 2);
      }
      default -> new Term("id = 1", (key, id) -> id == 1);
    };
  }
}
