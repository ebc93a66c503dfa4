package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.Flavor;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that hold more than changes of rows, over four shards of the {@link Shop}. */
class ShardBatchTest {

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

  private static String order(int id, int user) {
    return "INSERT INTO orders (id, user_id, state) VALUES (" + id + ", " + user + ", 'new')";
  }

  private static int[] batch(Connection connection, String... texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.addBatch(text);
      }
      return statement.executeBatch();
    }
  }

  @Test
  void aTransactionInsideABatchIsOneAndLeavesNothingWhenItIsRolledBack() throws SQLException {
    try (Connection connection = rig.connect()) {
      assertThat(batch(connection, "START TRANSACTION", order(1, 1), order(2, 2), "ROLLBACK"))
          .containsExactly(0, 1, 1, 0);
      assertThat(rig.onShards("orders")).isEmpty();
      assertThat(batch(connection, order(3, 3))).containsExactly(1);
      assertThat(rig.onShards("orders")).as("autocommit again").hasSize(1);
      batch(
          connection, "BEGIN", order(4, 0), "SAVEPOINT a", order(5, 1), "ROLLBACK TO a", "COMMIT");
      assertThat(rig.onShards("orders")).as("all that was not taken back").hasSize(2);
    }
  }

  @Test
  void aTransactionThatABatchBeginsGoesOnAfterIt() throws SQLException {
    try (Connection connection = rig.connect()) {
      assertThat(batch(connection, "BEGIN")).containsExactly(0);
      batch(connection, order(1, 1), order(2, 2));
      assertThat(rig.onShards("orders")).isEmpty();
      connection.rollback();
      assertThat(rig.onShards("orders")).isEmpty();
    }
  }

  @Test
  void aTransactionIsBegunByAPreparedStatementsBatchToo() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement begin = connection.prepareStatement("BEGIN");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders (id, user_id) VALUES (?, ?)")) {
      begin.addBatch();
      assertThat(begin.executeLargeBatch()).containsExactly(0);
      for (int id = 1; id < 5; id++) {
        insert.setInt(1, id);
        insert.setInt(2, id);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1);
      assertThat(rig.onShards("orders")).isEmpty();
      connection.commit();
      assertThat(rig.onShards("orders")).hasSize(4);
    }
  }

  @Test
  void autocommitIsSwitchedInsideABatchOnEveryShard() throws SQLException {
    try (Connection connection = rig.connect()) {
      batch(connection, "SET autocommit = 0", order(1, 1), order(2, 2));
      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(rig.onShards("orders")).isEmpty();
      batch(connection, "SET autocommit = 1");
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(rig.onShards("orders")).hasSize(2);
    }
  }

  @Test
  void whatIsSetInsideABatchHoldsOnEveryShard() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      batch(connection, "SET @state = 'x'", order(1, 1), order(2, 2));
      try (ResultSet row =
          statement.executeQuery(
              "/* sluice: shard=s2 */ SELECT @state, COUNT(*) FROM orders WHERE user_id = 2")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("x");
        assertThat(row.getInt(2)).isEqualTo(1);
      }
    }
  }

  @Test
  void whatExecuteRefusesABatchRefusesAlike() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String refused :
          List.of(
              "USE other",
              "LOCK TABLES orders WRITE",
              "XA START 'a'",
              "PREPARE p FROM 'SELECT 1'",
              "HANDLER orders OPEN",
              "CALL p(1)",
              "SET GLOBAL max_connections = 9",
              "UPDATE orders SET state = @a := 'x' WHERE user_id = 1")) {
        String[] message = new String[1];
        assertThatThrownBy(() -> statement.execute(refused))
            .satisfies(failed -> message[0] = failed.getMessage())
            .hasFieldOrPropertyWithValue("SQLState", "0AX01");
        assertThatThrownBy(() -> batch(connection, order(1, 1), refused, order(2, 2)))
            .as(refused)
            .isInstanceOfSatisfying(
                BatchUpdateException.class,
                failed ->
                    assertThat(failed.getUpdateCounts())
                        .containsExactly(1, Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED))
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessage(message[0]);
        empty();
      }
    }
  }

  @Test
  void aProcedureIsCalledInABatchWhereAHintNamesItsShardAndNowhereElse() throws SQLException {
    rig.shard(2)
        .execute(
            "CREATE OR REPLACE PROCEDURE add_order(given INT)"
                + " INSERT INTO orders (id, user_id) VALUES (given, 2)");
    try (Connection connection = rig.connect()) {
      try (CallableStatement call = connection.prepareCall("{call add_order(?)}")) {
        call.setInt(1, 7);
        call.addBatch();
        assertThatThrownBy(call::executeBatch)
            .isInstanceOf(BatchUpdateException.class)
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("CALL");
      }
      assertThat(rig.onShards("orders")).isEmpty();
      try (CallableStatement call =
          connection.prepareCall("/* sluice: shard=s2 */ CALL add_order(?)")) {
        for (int id = 7; id < 9; id++) {
          call.setInt(1, id);
          call.addBatch();
        }
        assertThat(call.executeBatch()).hasSize(2);
      }
      assertThat(rig.shard(2).query("SELECT COUNT(*) FROM orders")).isEqualTo("2");
    } finally {
      rig.shard(2).execute("DROP PROCEDURE add_order");
    }
  }

  @Test
  void anErrorOfAServerDoesNotKeepTheRestOfAMixedBatchFromBeingDone() throws SQLException {
    try (Connection connection = rig.connect()) {
      assertThatThrownBy(
              () -> batch(connection, "BEGIN", order(1, 1), order(1, 1), order(2, 2), "COMMIT"))
          .isInstanceOfSatisfying(
              BatchUpdateException.class,
              failed ->
                  assertThat(failed.getUpdateCounts())
                      .containsExactly(0, 1, Statement.EXECUTE_FAILED, 1, 0))
          .hasFieldOrPropertyWithValue("SQLState", "23000");
      assertThat(rig.onShards("orders")).as("as on one server").hasSize(2);
    }
  }

  @Test
  void aDefinitionInABatchEndsTheTransactionAsItDoesAlone() throws SQLException {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      batch(connection, "INSERT INTO notes (id) VALUES (1)", "ALTER TABLE notes COMMENT 'a'");
      connection.rollback();
      assertThat(rig.shard(0).query("SELECT COUNT(*) FROM notes")).isEqualTo("1");
    }
  }

  @Test
  void keysAreToldOfEveryEntryOfAMixedBatch() throws SQLException {
    try (ShardRig keyed = rig.with("table.orders=mod(user_id) key(id, snowflake)");
        Connection connection = keyed.connect();
        Statement statement = connection.createStatement()) {
      statement.addBatch("BEGIN");
      statement.addBatch("INSERT INTO orders (user_id) VALUES (1)");
      statement.addBatch("INSERT INTO orders (user_id) VALUES (2), (3)");
      statement.addBatch("COMMIT");
      assertThat(statement.executeBatch()).containsExactly(0, 1, 2, 0);
      List<Long> keys = new ArrayList<>();
      try (ResultSet rows = statement.getGeneratedKeys()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      assertThat(keys).hasSize(3).doesNotHaveDuplicates().isSorted();
    }
  }

  private static long lastInsertId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void theLastKeyOfABatchIsTheSessionsLastInsertId() throws SQLException {
    String create = "CREATE TABLE counted%d (id INT PRIMARY KEY AUTO_INCREMENT, v INT)";
    String start = " AUTO_INCREMENT = ";
    rig.shard(1).execute(create.formatted(1) + start + 100);
    rig.shard(2).execute(create.formatted(2) + start + 200);
    try (ShardRig counted =
            rig.with(
                "table.counted1=single(s1)",
                "table.counted2=single(s2)",
                "table.orders=mod(user_id) key(id, snowflake)");
        Connection connection = counted.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO counted1 (v) VALUES (?)")) {
      String first = "INSERT INTO counted1 (v) VALUES (1)";
      String second = "INSERT INTO counted2 (v) VALUES (1)";
      batch(connection, first, second, second, first);
      assertThat(lastInsertId(connection)).isEqualTo(101);
      batch(connection, first, second);
      assertThat(lastInsertId(connection)).isEqualTo(202);
      batch(connection, "UPDATE counted1 SET v = 2", second, "UPDATE counted1 SET v = 3");
      assertThat(lastInsertId(connection)).isEqualTo(203);
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
      assertThat(lastInsertId(connection)).isEqualTo(105);
      try (Statement statement = connection.createStatement()) {
        statement.addBatch(first);
        statement.addBatch("INSERT INTO orders (user_id) VALUES (1)");
        statement.executeBatch();
        try (ResultSet keys = statement.getGeneratedKeys()) {
          keys.next();
          assertThat(keys.next()).isTrue();
          assertThat(lastInsertId(connection)).isEqualTo(keys.getLong(1));
        }
      }
    }
  }

  @Test
  void aQueryInABatchIsRefused() throws SQLException {
    try (Connection connection = rig.connect()) {
      for (String query :
          List.of("SELECT id FROM orders", "SHOW TABLES", "EXPLAIN ROUTE SELECT 1")) {
        assertThatThrownBy(() -> batch(connection, order(1, 1), query))
            .as(query)
            .isInstanceOf(BatchUpdateException.class)
            .hasFieldOrPropertyWithValue("SQLState", "S1009");
        empty();
      }
    }
  }
}
