package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tables are like decides where rows go, and is read as each server tells it. */
class TableDefinitionsTest {

  static Stream<Flavor> flavors() {
    return Stream.of(Flavor.values()).filter(TestServers::available);
  }

  private static void onAll(ShardRig rig, String... sql) throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard).execute(sql);
    }
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void aRowWhoseKeyIsItsDefaultIsFoundByThatKey(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.tiers=hash(tier)");
        Connection connection = rig.connect()) {
      onAll(
          rig,
          "CREATE TABLE tiers (id INT NOT NULL, tier VARCHAR(20) COLLATE utf8mb4_bin NOT NULL"
              + " DEFAULT 'it''s std')");
      update(connection, "INSERT INTO tiers (id) VALUES (1), (2)");
      update(connection, "INSERT INTO tiers SET id = 3");
      assertThat(strings(connection, "SELECT id FROM tiers WHERE tier = 'it''s std' ORDER BY id"))
          .containsExactly("1", "2", "3");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void aRowIsNeverSentWhereAnAlteredTableWouldTakeItWrongly(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.wide=mod(k)");
        Connection connection = rig.connect()) {
      onAll(rig, "CREATE TABLE wide (id INT NOT NULL, k INT NOT NULL)");
      update(connection, "INSERT INTO wide VALUES (1, 1)");
      onAll(rig, "ALTER TABLE wide ADD COLUMN n INT");
      update(connection, "INSERT INTO wide VALUES (2, 2, 5)");
      onAll(rig, "ALTER TABLE wide ADD COLUMN m INT");
      update(connection, "INSERT INTO wide (id, k, m) VALUES (3, 3, 5)");
      assertThat(strings(connection, "SELECT id FROM wide WHERE k = 2")).containsExactly("2");
      assertThat(strings(connection, "SELECT id FROM wide WHERE k = 3")).containsExactly("3");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void whatDoesNotFitIsRefusedAsAServerRefusesIt(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor);
        Connection shards = rig.connect();
        Connection one = rig.connectPlainly()) {
      update(shards, "INSERT INTO orders (id, user_id) VALUES (1, 1), (2, 2)");
      for (String sql :
          List.of(
              "INSERT INTO orders (id, user_id) VALUES (3, 3, 3)",
              "INSERT INTO orders (id, user_id) VALUES (3, 3), (4)",
              "INSERT INTO orders (id, user_id, nothing) VALUES (3, 3, 3)",
              "INSERT INTO nowhere (id) VALUES (3)",
              "INSERT INTO nowhere SELECT id, user_id FROM orders",
              "INSERT INTO settings (k, n) SELECT id, user_id, id FROM orders",
              "INSERT INTO settings (k, n) SELECT * FROM orders")) {
        SQLException mine = catchThrowableOfType(SQLException.class, () -> update(shards, sql));
        SQLException right = catchThrowableOfType(SQLException.class, () -> update(one, sql));
        assertThat((Throwable) mine).as(sql).isNotNull();
        assertThat(mine.getErrorCode()).as(sql).isEqualTo(right.getErrorCode());
        assertThat(mine.getSQLState()).as(sql).isEqualTo(right.getSQLState());
      }
      assertThat(rig.onShards("orders")).hasSize(2);
      assertThat(rig.onShards("settings")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void invisibleColumnsCountOnlyWhereTheyAreNamed(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.hidden=mod(k)");
        Connection connection = rig.connect()) {
      onAll(rig, "CREATE TABLE hidden (secret INT INVISIBLE, id INT NOT NULL, k INT NOT NULL)");
      update(connection, "INSERT INTO hidden VALUES (1, 2)");
      update(connection, "INSERT INTO hidden (secret, id, k) VALUES (9, 3, 3)");
      assertThat(strings(connection, "SELECT id FROM hidden WHERE k = 2")).containsExactly("1");
      assertThat(strings(connection, "SELECT MAX(id) + MAX(secret) FROM hidden"))
          .containsExactly("12");
      assertThat(strings(connection, "SELECT DISTINCT d.* FROM (SELECT * FROM hidden) d"))
          .containsExactlyInAnyOrder("1", "3");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void aKeyOfSluicesOwnMakingFillsAnInvisibleColumn(Flavor flavor) throws SQLException {
    try (ShardRig rig =
            ShardRig.of("mysql", flavor, "table.hidden_key=mod(id) key(id, snowflake)");
        Connection connection = rig.connect()) {
      onAll(
          rig,
          "CREATE TABLE hidden_key (id BIGINT NOT NULL DEFAULT 0 INVISIBLE, v INT, PRIMARY KEY (id))");
      update(connection, "INSERT INTO hidden_key VALUES (7), (8)");
      assertThat(strings(connection, "SELECT v FROM hidden_key WHERE id IN (SELECT 0) OR id > 0"))
          .containsExactlyInAnyOrder("7", "8");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void noShardCountsRowsForItself(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.counted=mod(k)");
        Connection connection = rig.connect()) {
      onAll(
          rig, "CREATE TABLE counted (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL)");
      update(connection, "INSERT INTO orders (id, user_id) VALUES (1, 1), (2, 2)");
      for (String sql :
          List.of(
              "INSERT INTO counted (id, k) SELECT NULL, user_id FROM orders",
              "INSERT INTO counted (id, k) SELECT id - 1, user_id FROM orders",
              "INSERT INTO counted (id, k) VALUES (NULLIF(1, 1), 3)")) {
        refused(connection, sql, "AUTO_INCREMENT");
      }
      update(connection, "INSERT INTO counted (id, k) SELECT id, user_id FROM orders");
      assertThat(strings(connection, "SELECT id FROM counted ORDER BY id"))
          .containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void copiesDoNotDifferByTheirDefaults(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.stamps=broadcast");
        Connection connection = rig.connect()) {
      onAll(
          rig,
          "CREATE TABLE stamps (code CHAR(2) PRIMARY KEY, token VARCHAR(40) DEFAULT (UUID()),"
              + " kind VARCHAR(9) DEFAULT (LOWER('A')), at DATETIME(6) DEFAULT NOW(6))");
      refused(connection, "INSERT INTO stamps (code) VALUES ('a')", "'token'");
      refused(connection, "UPDATE stamps SET token = DEFAULT", "default");
      update(connection, "INSERT INTO stamps (code, token) VALUES ('a', UUID())");
      for (int shard = 1; shard < ShardRig.SHARDS; shard++) {
        assertThat(Rows.sorted(rig.shard(shard), "stamps"))
            .hasSize(1)
            .isEqualTo(Rows.sorted(rig.shard(0), "stamps"));
      }
    }
  }

  private static void refused(Connection connection, String sql, String why) {
    assertThatThrownBy(() -> update(connection, sql))
        .as(sql)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("0AX01");
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void textsThatDifferInSpacesAtTheirEndStayOneUnderDistinct(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor);
        Connection connection = rig.connect()) {
      update(
          connection,
          "INSERT INTO orders (id, user_id, state) VALUES (1, 1, 'a'), (2, 1, 'a '), (3, 2, 'a')");
      assertThat(strings(connection, "SELECT DISTINCT user_id, state FROM orders ORDER BY state"))
          .containsExactlyInAnyOrder("1", "2");
    }
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void aKeyThatTheServerWouldMakeIsRefused(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.tokens=hash(token)");
        Connection connection = rig.connect()) {
      onAll(
          rig,
          "CREATE TABLE tokens (token VARCHAR(40) COLLATE utf8mb4_bin NOT NULL DEFAULT (UUID()),"
              + " n INT)");
      refused(connection, "INSERT INTO tokens (n) VALUES (1)", "'token'");
    }
  }
}
