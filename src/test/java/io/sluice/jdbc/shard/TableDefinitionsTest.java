package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void aKeyThatTheServerWouldMakeIsRefused(Flavor flavor) throws SQLException {
    try (ShardRig rig = ShardRig.of("mysql", flavor, "table.tokens=hash(token)");
        Connection connection = rig.connect()) {
      onAll(
          rig,
          "CREATE TABLE tokens (token VARCHAR(40) COLLATE utf8mb4_bin NOT NULL DEFAULT (UUID()),"
              + " n INT)");
      assertThatThrownBy(() -> update(connection, "INSERT INTO tokens (n) VALUES (1)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("'token'")
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("0AX01");
    }
  }
}
