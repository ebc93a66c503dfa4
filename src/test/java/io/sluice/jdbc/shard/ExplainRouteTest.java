package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.Flavor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EXPLAIN ROUTE over four shards of the {@link Shop}: it runs nothing, and refuses alike. */
class ExplainRouteTest {

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
    rig.shard(0).execute("DELETE FROM notes");
  }

  /** Shard and reason of each row. */
  private static List<String> routes(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN ROUTE " + sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString("shard") + "|" + rows.getString("reason"));
      }
      return all;
    }
  }

  private static List<String> shards(Connection connection, String sql) throws SQLException {
    return routes(connection, sql).stream().map(row -> row.substring(0, row.indexOf('|'))).toList();
  }

  @Test
  void keysThatDecideAboutThePlaceAreNotMadeForAnExplanation() throws SQLException {
    try (ShardRig keyed = rig.with("table.customers=hash(id) key(id, sequence)");
        Connection connection = keyed.connect()) {
      assertThat(routes(connection, "INSERT INTO customers (name) VALUES ('a'), ('b')"))
          .containsExactly("|decided when it runs: keys are made first");
      assertThat(
              rig.shard(0)
                  .query(
                      "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'app'"
                          + " AND table_name = 'sluice_sequence'"))
          .isEqualTo("0");
    }
  }

  @Test
  void keysThatDoNotDecideLeaveTheShardKnown() throws SQLException {
    try (ShardRig keyed = rig.with("table.orders=mod(user_id) key(id, sequence)");
        Connection connection = keyed.connect()) {
      assertThat(shards(connection, "INSERT INTO orders (user_id) VALUES (1), (3), (7)"))
          .containsExactly("s1", "s3");
      assertThat(
              rig.shard(0)
                  .query(
                      "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'app'"
                          + " AND table_name = 'sluice_sequence'"))
          .isEqualTo("0");
    }
  }

  @Test
  void anExpressionInTheKeyIsNotEvaluatedForAnExplanation() throws SQLException {
    rig.shard(0)
        .execute(
            "CREATE OR REPLACE FUNCTION touch() RETURNS INT DETERMINISTIC BEGIN INSERT INTO notes (id) VALUES"
                + " (1); RETURN 2; END");
    try (Connection connection = rig.connect()) {
      assertThat(routes(connection, "INSERT INTO orders (id, user_id) VALUES (1, touch())"))
          .containsExactly(
              "s0|decided when it runs: a server evaluates an expression first",
              "|decided when it runs: a server evaluates an expression first");
      assertThat(rig.shard(0).query("SELECT COUNT(*) FROM notes")).isEqualTo("0");
    } finally {
      rig.shard(0).execute("DROP FUNCTION touch");
    }
  }

  @Test
  void aParentIsNotLookedUpForAnExplanation() throws SQLException {
    try (Connection connection = rig.connect()) {
      assertThat(routes(connection, "INSERT INTO `lines` (id, order_id) VALUES (1, 70)"))
          .as("the parent need not even be there")
          .hasSize(5)
          .allMatch(row -> row.contains("decided when it runs"))
          .last()
          .asString()
          .startsWith("|");
    }
  }

  @Test
  void whatWouldBeRefusedIsRefusedInTheSameWords() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String refused :
          List.of(
              "CALL p(1)",
              "USE other",
              "LOCK TABLES orders WRITE",
              "XA START 'a'",
              "PREPARE p FROM 'SELECT 1'",
              "HANDLER orders OPEN",
              "SET GLOBAL max_connections = 9",
              "SELECT id FROM orders WHERE user_id = 1 INTO @x",
              "SELECT @a := id FROM orders WHERE user_id = 1",
              "/* sluice: shard=nowhere */ CALL p(1)")) {
        SQLException[] thrown = new SQLException[1];
        assertThatThrownBy(() -> statement.execute(refused))
            .satisfies(failed -> thrown[0] = (SQLException) failed);
        assertThatThrownBy(() -> routes(connection, refused))
            .as(refused)
            .hasFieldOrPropertyWithValue("SQLState", thrown[0].getSQLState())
            .hasMessage(thrown[0].getMessage());
      }
    }
  }

  @Test
  void whatConcernsTheSessionIsExplainedAndNotDone() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : List.of("BEGIN", "START TRANSACTION", "COMMIT", "SAVEPOINT a", "USE app")) {
        assertThat(shards(connection, sql)).as(sql).containsExactly("");
      }
      assertThat(shards(connection, "SET @x = 5")).containsExactly("s0");
      assertThat(shards(connection, "/* sluice: shard=s2 */ CALL p(1)")).containsExactly("s2");
      assertThat(shards(connection, "SHOW TABLES")).containsExactly("s0", "s1", "s2", "s3");
      assertThat(shards(connection, "DESCRIBE settings")).containsExactly("s1");
      statement.executeUpdate("INSERT INTO orders (id, user_id) VALUES (1, 1)");
      assertThat(rig.onShards("orders")).as("no transaction was begun").hasSize(1);
      try (ResultSet row = statement.executeQuery("SELECT @x IS NULL")) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
      }
    }
  }
}
