package io.sluice.jdbc.internal.shard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The shop of the contract, read from its rules. */
class RulesTest {

  private static final List<String> SHARDS = List.of("s0", "s1", "s2", "s3");
  private static final KeyColumn BIGINT = KeyColumn.integer("bigint");

  private static final Map<String, String> SHOP =
      Map.of(
          "orders", "mod(user_id)",
          "order_items", "mod(user_id)",
          "events", "range(day, 0..99=s0, 100..199=s1)",
          "customers", "hash(id) key(id, snowflake)",
          "country", "broadcast",
          "settings", "single(s1)",
          "lines", "child(orders, order_id -> id)",
          "notes", "child(lines, line_id -> id)",
          "addresses", "child(customers, customer_id -> id)",
          "logs", "mod(id) tables(logs_{0..7})");

  private static Rules shop() throws SQLException {
    return Rules.of(SHARDS, null, SHOP);
  }

  private static TableRule rule(String table) throws SQLException {
    return shop().find(table).orElseThrow();
  }

  private static KeyRouter router(String table) throws SQLException {
    return KeyRouter.of(rule(table), BIGINT);
  }

  private static Target some(Integer... partitions) {
    return new Target.Some(new TreeSet<>(Set.of(partitions)));
  }

  @Test
  void modSendsEqualNumbersToOneShardHoweverTheyAreWritten() throws SQLException {
    KeyRouter orders = router("orders");
    assertThat(orders.equal(7)).isEqualTo(some(3));
    assertThat(orders.equal(7.0)).isEqualTo(some(3));
    assertThat(orders.equal(" 7")).isEqualTo(some(3));
    assertThat(orders.equal(-7L)).isEqualTo(some(3));
    assertThat(orders.equal(7.5)).isInstanceOf(Target.None.class);
    assertThat(orders.equal("7abc")).isInstanceOf(Target.All.class);
    assertThat(orders.equal(null)).isInstanceOf(Target.None.class);
    assertThat(orders.isNull()).isInstanceOf(Target.All.class);
    assertThat(orders.stored("7")).isEqualTo(Optional.of(3));
  }

  @Test
  void aShortRangeOfModIsAskedKeyByKey() throws SQLException {
    KeyRouter orders = router("orders");
    assertThat(orders.range(new KeyRouter.End(4, true), new KeyRouter.End(5.5, false)))
        .isEqualTo(some(0, 1));
    assertThat(orders.range(new KeyRouter.End(4, true), null)).isInstanceOf(Target.All.class);
    assertThat(orders.range(new KeyRouter.End(5, false), new KeyRouter.End(6, false)))
        .isInstanceOf(Target.None.class);
  }

  @Test
  void aRangeKeepsItsOrder() throws SQLException {
    KeyRouter events = router("events");
    assertThat(events.equal(99)).isEqualTo(some(0));
    assertThat(events.equal(200)).isInstanceOf(Target.None.class);
    assertThat(events.range(new KeyRouter.End(99, false), new KeyRouter.End(150, true)))
        .isEqualTo(some(1));
    assertThat(events.range(null, new KeyRouter.End(100, true))).isEqualTo(some(0, 1));
  }

  @Test
  void aTableWithoutARuleLivesOnTheDefaultShard() throws SQLException {
    assertThat(shop().ruleOf("whatever").shards()).containsExactly(0);
    Rules other = Rules.of(SHARDS, "s2", SHOP);
    assertThat(other.ruleOf("whatever"))
        .isEqualTo(new TableRule.Single("whatever", 2, true, Optional.empty()));
  }

  @Test
  void tablesAreSpreadRoundTheShards() throws SQLException {
    TableRule.Sharded logs = (TableRule.Sharded) rule("LOGS");
    assertThat(logs.partitions()).isEqualTo(8);
    assertThat(logs.place(0)).isEqualTo(new Place(0, "logs_0"));
    assertThat(logs.place(7)).isEqualTo(new Place(3, "logs_7"));
  }

  @Test
  void aChildLivesWhereItsParentLives() throws SQLException {
    TableRule lines = rule("lines");
    assertThat(lines.shards()).isEqualTo(rule("orders").shards());
    assertThat(lines.keyed()).isEmpty();
    assertThat(rule("addresses").keyed()).isEqualTo(rule("customers").keyed());
    assertThat(rule("addresses").keyColumn()).contains("customer_id");
    assertThat(((TableRule.Child) rule("notes")).root()).isEqualTo(rule("orders"));
  }

  @Test
  void joinsThatStayOnAShardAreKnown() throws SQLException {
    assertThat(TableRule.coLocated(rule("orders"), "user_id", rule("order_items"), "USER_ID"))
        .isTrue();
    assertThat(TableRule.coLocated(rule("orders"), "user_id", rule("order_items"), "id")).isFalse();
    assertThat(TableRule.coLocated(rule("orders"), "user_id", rule("customers"), "id")).isFalse();
    assertThat(TableRule.coLocated(rule("orders"), "id", rule("lines"), "order_id")).isTrue();
    assertThat(TableRule.coLocated(rule("lines"), "order_id", rule("lines"), "order_id")).isTrue();
    assertThat(TableRule.coLocated(rule("customers"), "id", rule("addresses"), "customer_id"))
        .isTrue();
  }
}
