package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.Flavor;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** setObject with a type decides about the shard wherever all drivers send the value alike. */
class TypedParametersTest {

  private static ShardRig rig;

  @BeforeAll
  static void start() throws SQLException {
    rig = ShardRig.of("mysql", Flavor.MARIADB);
  }

  @AfterAll
  static void end() {
    rig.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard).execute("DELETE FROM orders");
    }
  }

  private interface Setting {
    void set(PreparedStatement statement, int position) throws SQLException;
  }

  /** All of them are the number 5. */
  private static final List<Setting> FIVES =
      List.of(
          (statement, at) -> statement.setObject(at, 5L, JDBCType.BIGINT),
          (statement, at) -> statement.setObject(at, 5L, Types.INTEGER),
          (statement, at) -> statement.setObject(at, 5, Types.SMALLINT),
          (statement, at) -> statement.setObject(at, (byte) 5, Types.BIGINT),
          (statement, at) -> statement.setObject(at, BigInteger.valueOf(5), Types.BIGINT),
          (statement, at) -> statement.setObject(at, new BigDecimal("5"), Types.DECIMAL),
          (statement, at) -> statement.setObject(at, new BigDecimal("5.0"), Types.NUMERIC, 1),
          (statement, at) -> statement.setObject(at, 5L, Types.NUMERIC),
          (statement, at) -> statement.setObject(at, "5", Types.VARCHAR),
          (statement, at) -> statement.setObject(at, "5", Types.BIGINT));

  @Test
  void aRowIsInsertedAndReadOnItsShardAlone() throws SQLException {
    try (Connection connection = rig.connect()) {
      for (int i = 0; i < FIVES.size(); i++) {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO orders (id, user_id) VALUES (?, ?)");
            PreparedStatement route =
                connection.prepareStatement(
                    "EXPLAIN ROUTE SELECT id FROM orders WHERE user_id = ?")) {
          insert.setInt(1, i);
          FIVES.get(i).set(insert, 2);
          insert.executeUpdate();
          FIVES.get(i).set(route, 1);
          try (ResultSet rows = route.executeQuery()) {
            rows.next();
            assertThat(rows.getString("shard")).as("form %d", i).isEqualTo("s1");
            assertThat(rows.next()).as("form %d", i).isFalse();
          }
        }
      }
      assertThat(rig.shard(1).query("SELECT COUNT(*) FROM orders WHERE user_id = 5"))
          .isEqualTo(String.valueOf(FIVES.size()));
    }
  }

  @Test
  void aLimitMayHaveAType() throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard)
          .execute("INSERT INTO orders (id, user_id) VALUES (" + shard + ", " + shard + ")");
    }
    try (Connection connection = rig.connect();
        PreparedStatement select =
            connection.prepareStatement("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?")) {
      select.setObject(1, 2L, JDBCType.BIGINT);
      select.setObject(2, 1L, Types.INTEGER);
      try (ResultSet rows = select.executeQuery()) {
        for (int id = 1; id < 3; id++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(id);
        }
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aTypedNullIsNull() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement select =
            connection.prepareStatement("EXPLAIN ROUTE SELECT id FROM orders WHERE user_id = ?")) {
      select.setObject(1, null, Types.INTEGER);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        assertThat(rows.next()).as("no row has it, and one shard says so").isFalse();
      }
    }
  }

  @Test
  void whatDriversConvertInTheirOwnWaysDecidesNothing() throws SQLException {
    List<Setting> others =
        List.of(
            (statement, at) -> statement.setObject(at, 4294967297L, Types.INTEGER),
            (statement, at) -> statement.setObject(at, 5L, Types.VARCHAR),
            (statement, at) -> statement.setObject(at, 5L, Types.DOUBLE),
            (statement, at) -> statement.setObject(at, new BigDecimal("5.4"), Types.BIGINT),
            (statement, at) -> statement.setObject(at, new BigDecimal("5.4"), Types.DECIMAL, 0),
            (statement, at) -> statement.setCharacterStream(at, new StringReader("5")));
    try (Connection connection = rig.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders (id, user_id) VALUES (1, ?)")) {
      for (Setting other : others) {
        other.set(insert, 1);
        assertThatThrownBy(insert::executeUpdate)
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("setLong");
      }
      assertThat(rig.onShards("orders")).isEmpty();
    }
  }
}
