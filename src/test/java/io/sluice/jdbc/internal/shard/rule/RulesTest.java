package io.sluice.jdbc.internal.shard.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingAlgorithm;
import io.sluice.jdbc.spi.ShardingDefinition;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void aTableIsNotLookedForBehindTheLastShardThatItsMapNames() throws SQLException {
    for (String map :
        List.of(
            "range(day, 0..99=s0, 100..199=s1)",
            "range(day, '2026-01-01'..'2026-06-30'=s0, '2026-07-01'..'2026-12-31'=s1)",
            "list(code, 'A'=s1, 'B,C'=s0)",
            "list(code, 'A'=s0, default=s1)")) {
      Rules rules = Rules.of(SHARDS, null, Map.of("events", map));
      assertThat(rules.ruleOf("events").shards()).as(map).containsExactly(0, 1);
    }
  }

  @Test
  void aBroadcastIsOnEveryShardAndASingleOnOne() throws SQLException {
    assertThat(rule("country")).isInstanceOf(TableRule.Broadcast.class);
    assertThat(rule("country").shards()).containsExactly(0, 1, 2, 3);
    assertThat(rule("country").keyColumn()).isEmpty();
    assertThat(rule("settings"))
        .isEqualTo(new TableRule.Single("settings", 1, false, Optional.empty()));
    assertThat(shop().all()).hasSize(SHOP.size());
  }

  @Test
  void aRuleSaysHowKeysAreMade() throws SQLException {
    assertThat(rule("customers").key()).contains(new KeyRule("id", "snowflake", Map.of()));
    assertThat(rule("orders").key()).isEmpty();
    Rules rules =
        Rules.of(SHARDS, null, Map.of("t", "broadcast key(`i d`, Sequence, Block=5, name='a,b')"));
    assertThat(rules.ruleOf("T").key())
        .contains(new KeyRule("i d", "sequence", Map.of("block", "5", "name", "a,b")));
  }

  @Test
  void aRangeWithoutACertainEndIsAskedOfAll() throws SQLException {
    KeyRouter events = router("events");
    assertThat(events.range(new KeyRouter.End("x", true), null)).isInstanceOf(Target.All.class);
    assertThat(events.range(null, null)).isInstanceOf(Target.All.class);
    assertThat(events.range(new KeyRouter.End("x", true), new KeyRouter.End(50, true)))
        .isEqualTo(some(0));
    assertThat(events.range(new KeyRouter.End(null, true), new KeyRouter.End(50, true)))
        .isEqualTo(new Target.None("nothing is equal to NULL"));
    assertThat(events.range(new KeyRouter.End(1, true), new KeyRouter.End(null, true)))
        .isInstanceOf(Target.None.class);
    assertThat(events.range(new KeyRouter.End(200, true), new KeyRouter.End(300, true)))
        .isInstanceOf(Target.None.class);
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

  private static KeyRouter router(String rule, KeyColumn column) throws SQLException {
    return KeyRouter.of(Rules.of(SHARDS, null, Map.of("t", rule)).find("t").orElseThrow(), column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "range(day, ..99=s0, 100..199=s1, 200..=3) | 99 | 0",
        "range(day, ..99=s0, 100..199=s1, 200..=3) | -5 | 0",
        "range(day, ..99=s0, 100..199=s1, 200..=3) | 9999 | 3",
        "range ( `day` , 5 = s2 , default = s1 ) | 5 | 2",
        "range ( `day` , 5 = s2 , default = s1 ) | 6 | 1",
        "range(day, map=classpath:shard/ranges.txt, default=3) | 2000001 | 1",
        "range(day, mapFile='src/test/resources/shard/ranges.txt', defaultNode=3) | 5000000 | 3",
        "list(day, 1=s0, 2=s1, '3'=s2) | 3 | 2",
        "list(day, 1=s0, 2=s1, '3'=s2) | 2.0 | 1",
        "slots(day, partitionCount='2,1', partitionLength='256,512') | 600 | 2",
        "MOD(day, Count=2) | 3 | 1",
        "firstdigit(day, of=10) | 37 | 3",
      })
  void aRuleOfNumbersPutsThemWhereItSays(String rule, String value, int partition)
      throws SQLException {
    KeyRouter router = router(rule, BIGINT);
    assertThat(router.equal(new BigDecimal(value))).isEqualTo(some(partition));
    assertThat(router.stored(new BigDecimal(value))).isEqualTo(Optional.of(partition));
  }

  @Test
  void aListOfTextIsFoldedAsTheColumnIs() throws SQLException {
    String rule = "list(city, 'Köln'=s0, 'B,C'=s1, 'it''s'=s2)";
    KeyRouter folded = router(rule, KeyColumn.varchar(9, "utf8mb4", "utf8mb4_general_ci"));
    assertThat(folded.equal("KOLN ")).isEqualTo(some(0));
    assertThat(folded.equal("b,c")).isEqualTo(some(1));
    assertThat(folded.equal("IT'S")).isEqualTo(some(2));
    assertThat(folded.equal("Bonn")).isInstanceOf(Target.None.class);
    KeyRouter exact = router(rule, KeyColumn.varchar(9, "utf8mb4", "utf8mb4_bin"));
    assertThat(exact.equal("KOLN")).isInstanceOf(Target.None.class);
    assertThat(exact.equal("Köln")).isEqualTo(some(0));
    String twice = "list(city, 'Bonn'=s0, 'BONN'=s1)";
    assertThatThrownBy(() -> router(twice, KeyColumn.varchar(9, "utf8mb4", "utf8mb4_general_ci")))
        .hasMessageContaining("Table 't', column 'city': the key")
        .hasMessageContaining("is listed twice");
    router(twice, KeyColumn.varchar(9, "utf8mb4", "utf8mb4_bin"));
  }

  @Test
  void aRangeOfDatesHasWholeDays() throws SQLException {
    KeyRouter events =
        router(
            "range(d, 2024-01-01..2024-01-31=s0, 2024-02-01..2024-02-29=s1)",
            KeyColumn.of("datetime"));
    assertThat(events.equal("2024-01-31 23:59:59")).isEqualTo(some(0));
    assertThat(
            events.range(
                new KeyRouter.End("2024-01-01", true), new KeyRouter.End("2024-02-01", false)))
        .isEqualTo(some(0));
    assertThat(events.equal("2024-03-01")).isInstanceOf(Target.None.class);
    assertThat(events.stored("2024-01-31 23:59:59.7")).as("may be rounded up").isEmpty();
    assertThat(events.stored("2024-01-31 23:59:58.7")).isEqualTo(Optional.of(0));
  }

  @Test
  void aRowThatNoPartitionTakesIsRefusedWithTableColumnAndValue() throws SQLException {
    KeyRouter events = router("events");
    assertThatThrownBy(() -> events.stored(700))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessage(
            "Table 'events', column 'day': a row with the key 700 has no shard: no partition takes"
                + " it; give the rule a default or a place for it.");
    assertThatThrownBy(() -> events.stored(null)).hasMessageContaining("the key NULL has no shard");
    KeyRouter withDefault = router("range(day, 0..9=s0, default=s3)", BIGINT);
    assertThat(withDefault.stored(null)).isEqualTo(Optional.of(3));
    assertThat(withDefault.isNull()).isEqualTo(some(3));
    assertThat(withDefault.equalOrBothNull(null)).isEqualTo(some(3));
    assertThat(withDefault.equal(null)).isInstanceOf(Target.None.class);
    KeyRouter slots =
        router(
            "slots(code, partitionCount=2, partitionLength=512)",
            KeyColumn.varchar(9, "utf8mb4", "utf8mb4_bin"));
    assertThat(slots.equal("abc")).isInstanceOf(Target.All.class);
    assertThatThrownBy(() -> slots.stored("abc"))
        .hasMessageContaining("the key 'abc' has no shard: it is not a whole number of 64 bits");
  }

  @Test
  void anAlgorithmRefusesColumnsThatItCannotRead() {
    assertThatThrownBy(() -> router("mod(d)", KeyColumn.of("date")))
        .hasMessageContaining("Table 't', column 'd': algorithm 'mod' cannot spread by DATE values")
        .hasMessageContaining("INTEGER");
    assertThatThrownBy(() -> router("mod(d)", KeyColumn.of("timestamp")))
        .hasMessageContaining("Table 't', column 'd': TIMESTAMP depends on");
    assertThatThrownBy(() -> router("list(d, 'x'=s0)", BIGINT))
        .hasMessageContaining("'x' is no value of that column");
  }

  @Test
  void joinsAreLocalOnlyIfTheColumnsCompareAlike() throws SQLException {
    KeyRouter id = router("hash(id)", BIGINT);
    assertThat(id.agreesWith(router("hash(other)", KeyColumn.integer("int")))).isTrue();
    assertThat(id.agreesWith(router("hash(id, count=3)", BIGINT))).isFalse();
    KeyRouter text = router("hash(id)", KeyColumn.varchar(9, "utf8mb4", "utf8mb4_bin"));
    assertThat(id.agreesWith(text)).isFalse();
    KeyRouter hot = router("hotdate(d, sLastDay=1, sPartionDay=1)", KeyColumn.of("date"));
    assertThat(hot.agreesWith(hot)).as("rows of one key were put at different times").isFalse();
  }

  @Test
  void rowsThatMoveWithTimeAreLookedForInEveryEarlierPartition() throws SQLException {
    KeyRouter hot = router("hotdate(d, sLastDay=1, sPartionDay=100000)", KeyColumn.of("date"));
    assertThat(hot.equal("2001-01-01")).isEqualTo(some(0, 1));
    assertThat(hot.stored("2001-01-01")).isEqualTo(Optional.of(1));
  }

  @Test
  void namesOfTablesAreExpanded() {
    assertThat(TableNames.expand("a_{0..2}, b")).containsExactly("a_0", "a_1", "a_2", "b");
    assertThat(TableNames.expand("l_{2023..2024}_{09..10}"))
        .containsExactly("l_2023_09", "l_2023_10", "l_2024_09", "l_2024_10");
  }

  @Test
  void aTableOfSeveralIsNamedByItselfOrItsNumber() throws SQLException {
    String rule = "range(day, 0..9=l_4, 10..19=5, default=l_0) tables(l_{0..5})";
    KeyRouter router = router(rule, BIGINT);
    assertThat(router.equal(5)).isEqualTo(some(4));
    assertThat(router.equal(15)).isEqualTo(some(5));
    assertThat(router.rule().place(4)).isEqualTo(new Place(0, "l_4"));
    assertThatThrownBy(() -> router(rule.replace("=l_4", "=s0"), BIGINT))
        .hasMessageContaining("shard 's0' has several tables; name one of them");
  }

  /** Registered for the tests. */
  public static final class FirstDigit implements ShardingAlgorithm {
    @Override
    public String name() {
      return "firstDigit";
    }

    @Override
    public Partitioner create(ShardingDefinition definition) {
      int of = Integer.parseInt(definition.parameters().get("OF"));
      return new Partitioner() {
        @Override
        public Set<KeyType> accepts() {
          return Set.of(KeyType.INTEGER);
        }

        @Override
        public int partition(ShardingKey key) {
          return ((ShardingKey.Whole) key).value().intValue() / of;
        }
      };
    }
  }
}
