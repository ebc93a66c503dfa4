package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.Flavor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One shard is lost: the whole statement fails, and says which shard it was. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ShardFaultsTest {

  private static final int LOST = 2;

  private static ShardRig filled() throws SQLException {
    ShardRig rig = ShardRig.of("mysql", Flavor.MARIADB, "selectionTimeout=2000");
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard)
          .execute("INSERT INTO orders (id, user_id) VALUES (" + shard + ", " + shard + ")");
    }
    return rig;
  }

  private static int count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  private static void isWholeAgain(ShardRig rig, Connection connection) {
    rig.shard(LOST).restart();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> count(connection, "SELECT id FROM orders") == 4);
  }

  @Test
  void aScatterOverAShardThatIsDownFailsAsAWholeAndNamesIt() throws SQLException {
    try (ShardRig rig = filled();
        Connection connection = rig.connect()) {
      assertThat(count(connection, "SELECT id FROM orders")).isEqualTo(4);
      rig.shard(LOST).kill();
      assertThatThrownBy(() -> count(connection, "SELECT id FROM orders ORDER BY id"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("s" + LOST)
          .satisfies(failed -> assertThat(((SQLException) failed).getSQLState()).startsWith("08"));
      assertThat(count(connection, "SELECT id FROM orders WHERE user_id = 1"))
          .as("the other shards go on")
          .isEqualTo(1);
      isWholeAgain(rig, connection);
    }
  }

  @Test
  void aShardThatIsDownFromTheBeginningLeavesTheOthersInUse() throws SQLException {
    try (ShardRig rig = filled()) {
      rig.shard(LOST).kill();
      try (ShardRig fresh = rig.with("selectionTimeout=2000");
          Connection connection = fresh.connect()) {
        assertThat(count(connection, "SELECT id FROM orders WHERE user_id = 1")).isEqualTo(1);
        assertThat(count(connection, "EXPLAIN ROUTE SELECT id FROM orders WHERE user_id = 3"))
            .isEqualTo(1);
        assertThatThrownBy(() -> count(connection, "SELECT id FROM orders"))
            .hasFieldOrPropertyWithValue("SQLState", "08001")
            .hasMessageContaining("s" + LOST);
        isWholeAgain(rig, connection);
      }
    }
  }

  @Test
  void aShardThatComesBackWithOtherColumnsIsRefusedBeforeItIsUsed() throws SQLException {
    String there = "SELECT id FROM orders WHERE user_id = " + LOST;
    try (ShardRig rig = filled()) {
      rig.shard(LOST).kill();
      try (ShardRig fresh = rig.with("selectionTimeout=2000");
          Connection connection = fresh.connect()) {
        assertThat(count(connection, "SELECT id FROM orders WHERE user_id = 1")).isEqualTo(1);
        rig.shard(LOST).restart();
        rig.shard(LOST).execute("ALTER TABLE orders MODIFY user_id VARCHAR(20)");
        assertThatThrownBy(() -> count(connection, there))
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("s" + LOST);
        assertThatThrownBy(() -> count(connection, there))
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("other columns on shard s" + LOST);
      }
    }
  }

  @Test
  void theLoginTimeoutBoundsTheWaitForTheFirstShard() throws SQLException {
    try (ShardRig rig = filled();
        ShardRig other = rig.with("selectionTimeout=30000", "connectTimeout=20000")) {
      rig.shard(0).freeze();
      other.source().setLoginTimeout(1);
      long before = System.nanoTime();
      assertThatThrownBy(other::connect).isInstanceOf(SQLException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      rig.shard(0).thaw();
    }
  }

  @Test
  void aShardThatIsLostWhileItReadsFailsTheQueryAndEndsTheOthers() throws Exception {
    try (ShardRig rig = filled();
        Connection connection = rig.connect()) {
      CompletableFuture<Integer> query =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return count(connection, "SELECT SLEEP(6), id FROM orders ORDER BY id");
                } catch (SQLException failed) {
                  throw new IllegalStateException(failed.getSQLState(), failed);
                }
              });
      String running =
          "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(6)%'";
      await().until(() -> "1".equals(rig.shard(LOST).query(running)));
      rig.shard(LOST).kill();
      assertThatThrownBy(() -> query.get(30, TimeUnit.SECONDS))
          .cause()
          .hasMessageStartingWith("08");
      for (int other : new int[] {0, 1, 3}) {
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> "0".equals(rig.shard(other).query(running)));
      }
    }
  }

  @Test
  void anInsertThatIsDoneDoesNotFailForTheShardOfTheInsertBefore() throws SQLException {
    try (ShardRig rig = ShardRig.of("mariadb", Flavor.MARIADB, "selectionTimeout=2000");
        Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO orders (id, user_id) VALUES (1, " + LOST + ")");
      rig.shard(LOST).kill();
      assertThat(statement.executeUpdate("INSERT INTO orders (id, user_id) VALUES (2, 0)"))
          .as("nobody asked for the key of the first one")
          .isEqualTo(1);
      assertThat(statement.executeUpdate("INSERT INTO orders (id, user_id) VALUES (3, 0), (4, 1)"))
          .isEqualTo(2);
      rig.shard(LOST).restart();
    }
  }

  @Test
  void aTransactionThatLostItsShardRunsNothingUntilItIsRolledBack() throws SQLException {
    try (ShardRig rig = filled();
        Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThat(count(connection, "SELECT id FROM orders WHERE user_id = 0")).isEqualTo(1);
      statement.executeUpdate("UPDATE orders SET state = 'x' WHERE user_id = " + LOST);
      rig.shard(LOST).kill();
      assertThatThrownBy(
              () ->
                  statement.executeUpdate("UPDATE orders SET state = 'y' WHERE user_id = " + LOST))
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(() -> count(connection, "SELECT id FROM orders WHERE user_id = 0"))
          .as("another shard, but the same transaction")
          .hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(count(connection, "SELECT id FROM orders WHERE user_id = 0")).isEqualTo(1);
      connection.rollback();
      rig.shard(LOST).restart();
    }
  }
}
