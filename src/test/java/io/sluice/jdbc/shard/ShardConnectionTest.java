package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.Flavor;
import java.lang.management.ManagementFactory;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JDBC promises, over four shards of the {@link Shop}. */
class ShardConnectionTest {

  private static ShardRig rig;

  @BeforeAll
  static void start() throws SQLException {
    rig = ShardRig.of("mysql", Flavor.MARIADB);
  }

  @AfterAll
  static void end() {
    rig.close();
  }

  /** Orders 1 to 8, two for each user 0 to 3, so two on each shard. */
  @BeforeEach
  void fill() throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard).execute("DELETE FROM orders", "DELETE FROM country");
      for (int i = 0; i < 2; i++) {
        int id = 2 * shard + i + 1;
        rig.shard(shard)
            .execute(
                "INSERT INTO orders (id, user_id, amount, state) VALUES ("
                    + id
                    + ", "
                    + shard
                    + ", "
                    + id
                    + ".50, 'new')");
      }
    }
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  // --- transactions

  @Test
  void aTransactionOnOneShardIsRolledBackAndCommitted() throws SQLException {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      update(connection, "UPDATE orders SET state = 'x' WHERE user_id = 1");
      connection.rollback();
      assertThat(strings(connection, "SELECT state FROM orders WHERE user_id = 1"))
          .containsOnly("new");
      update(connection, "UPDATE orders SET state = 'y' WHERE user_id = 1");
      connection.commit();
      assertThat(rig.shard(1).query("SELECT MAX(state) FROM orders")).isEqualTo("y");
    }
  }

  @Test
  void generatedKeysCanBeAskedForAfterAnUpdateOfOneShardOrOfMany() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String where : List.of("user_id = 1", "user_id IN (1, 2)")) {
        String sql = "UPDATE orders SET state = 'x' WHERE " + where;
        assertThat(statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isPositive();
        try (ResultSet keys = statement.getGeneratedKeys()) {
          assertThat(keys.next()).as(where).isFalse();
        }
        try (PreparedStatement prepared =
            connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
          prepared.executeUpdate();
          try (ResultSet keys = prepared.getGeneratedKeys()) {
            assertThat(keys.next()).as("prepared, " + where).isFalse();
          }
        }
      }
    }
  }

  @Test
  void aSecondShardThatIsWrittenIsRefusedAndTheTransactionGoesOnOnItsFirst() throws SQLException {
    try (ShardRig refusing = rig.with("crossShardTransactions=refuse");
        Connection connection = refusing.connect()) {
      connection.setAutoCommit(false);
      update(connection, "UPDATE orders SET state = 'x' WHERE user_id = 1");
      assertThat(strings(connection, "SELECT id FROM orders ORDER BY id")).hasSize(8);
      assertThatThrownBy(
              () -> update(connection, "UPDATE orders SET state = 'x' WHERE user_id = 2"))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "25X01")
          .hasMessageContaining("s1 and s2");
      update(connection, "UPDATE orders SET amount = 0 WHERE user_id = 1");
      connection.commit();
      assertThat(rig.shard(1).query("SELECT SUM(amount) FROM orders WHERE state = 'x'"))
          .isEqualTo("0.00");
    }
  }

  @Test
  void aWriteOnSeveralShardsIsRefusedIfThatIsWanted() throws SQLException {
    try (ShardRig refusing = rig.with("crossShardTransactions=refuse");
        Connection connection = refusing.connect()) {
      assertThatThrownBy(() -> update(connection, "UPDATE orders SET state = 'x'"))
          .hasFieldOrPropertyWithValue("SQLState", "25X01");
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders")).containsExactly("new");
    }
  }

  @Test
  void bestEffortCommitsOnAllShardsAndRollsBackOnAll() throws SQLException {
    try (ShardRig best = rig.with("crossShardTransactions=bestEffort");
        Connection connection = best.connect()) {
      assertThat(update(connection, "UPDATE orders SET state = 'x'")).isEqualTo(8);
      connection.setAutoCommit(false);
      update(connection, "UPDATE orders SET state = 'y'");
      connection.rollback();
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders")).containsExactly("x");
      connection.setAutoCommit(true);
      assertThatThrownBy(
              () -> update(connection, "INSERT INTO orders (id, user_id) VALUES (100, 1), (1, 0)"))
          .hasFieldOrPropertyWithValue("SQLState", "23000");
      assertThat(strings(connection, "SELECT id FROM orders WHERE user_id = 1 AND id = 100"))
          .as("all or nothing, while nothing crashes")
          .isEmpty();
    }
  }

  @Test
  void aTransactionBegunBySqlReachesEveryShardItUses() throws SQLException {
    try (ShardRig best = rig.with("crossShardTransactions=bestEffort");
        Connection connection = best.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION");
      update(connection, "UPDATE orders SET state = 'x'");
      statement.execute("ROLLBACK");
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders")).containsExactly("new");
      statement.execute("BEGIN");
      update(connection, "UPDATE orders SET state = 'z'");
      statement.execute("COMMIT");
      assertThat(rig.shard(3).query("SELECT MAX(state) FROM orders")).isEqualTo("z");
    }
  }

  @Test
  void aSavepointTakesBackWhatCameAfterItOnEveryShard() throws SQLException {
    try (ShardRig best = rig.with("crossShardTransactions=bestEffort");
        Connection connection = best.connect()) {
      connection.setAutoCommit(false);
      update(connection, "UPDATE orders SET state = 'a' WHERE user_id = 0");
      Savepoint savepoint = connection.setSavepoint("here");
      update(connection, "UPDATE orders SET state = 'b' WHERE user_id = 0");
      update(connection, "UPDATE orders SET state = 'b' WHERE user_id = 2");
      connection.rollback(savepoint);
      connection.commit();
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders WHERE user_id = 0"))
          .containsExactly("a");
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders WHERE user_id = 2"))
          .containsExactly("new");
    }
  }

  @Test
  void aSavepointFromBeforeTheFirstStatementIsKnownUntilTheTransactionEnds() throws SQLException {
    try (Connection connection = rig.connect()) {
      connection.setAutoCommit(false);
      Savepoint early = connection.setSavepoint("early");
      connection.rollback(early);
      update(connection, "UPDATE orders SET state = 'b' WHERE user_id = 2");
      connection.rollback(early);
      connection.releaseSavepoint(early);
      assertThat(strings(connection, "SELECT DISTINCT state FROM orders WHERE user_id = 2"))
          .containsExactly("new");
      connection.commit();
      assertThatThrownBy(() -> connection.rollback(early))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "42000");
      Savepoint ended = connection.setSavepoint("ended");
      connection.setAutoCommit(true);
      connection.setAutoCommit(false);
      update(connection, "UPDATE orders SET state = 'b' WHERE user_id = 2");
      assertThatThrownBy(() -> connection.rollback(ended))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "42000");
      connection.rollback();
    }
  }

  // --- settings

  @Test
  void settingsReachShardsThatAreUsedNowAndLater() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      strings(connection, "SELECT id FROM orders WHERE user_id = 1");
      statement.execute("SET @limit = 3, time_zone = '+05:00'");
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      for (int user = 0; user < 4; user++) {
        assertThat(
                strings(
                    connection,
                    "SELECT CONCAT(@limit, @@time_zone, @@tx_isolation) FROM orders WHERE user_id ="
                        + " "
                        + user
                        + " LIMIT 1"))
            .containsExactly("3+05:00READ-COMMITTED");
      }
    }
  }

  @Test
  void whatConcernsOneServerIsRefused() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "LOCK TABLES orders WRITE",
              "SET GLOBAL max_connections = 100",
              "SET @a = (SELECT COUNT(*) FROM orders)",
              "SELECT id INTO @a FROM orders WHERE user_id = 1 LIMIT 1",
              "SET sql_select_limit = 3",
              "SET STATEMENT max_statement_time = 10 FOR SELECT COUNT(*) FROM orders",
              "SET sql_mode = 'ANSI'",
              "SET sql_mode = 'NO_ZERO_DATE,PIPES_AS_CONCAT'",
              "SET last_insert_id = 5",
              "USE mysql",
              "XA START 'a'",
              "PREPARE p FROM 'SELECT 1'",
              "CALL anything()")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .hasFieldOrPropertyWithValue("SQLState", "0AX01");
      }
      assertThat(strings(connection, "SELECT 1")).containsExactly("1");
    }
  }

  // --- statements

  @Test
  void aPreparedStatementIsRoutedAtEachExecution() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement select =
            connection.prepareStatement("SELECT id FROM orders WHERE user_id = ? ORDER BY id")) {
      for (int user = 0; user < 4; user++) {
        select.setInt(1, user);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt("id")).isEqualTo(2 * user + 1);
          assertThat(rows.getStatement()).isSameAs(select);
        }
      }
      assertThat(select.getMetaData().getColumnLabel(1)).isEqualTo("id");
      assertThat(select.getParameterMetaData().getParameterCount()).isEqualTo(1);
      assertThatThrownBy(() -> select.setInt(2, 1))
          .hasFieldOrPropertyWithValue("SQLState", "S1009");
    }
  }

  @Test
  void aBatchGoesToItsShardsAndItsCountsComeBackInOrder() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE orders SET state = ? WHERE user_id = ? AND id = ?")) {
      int[][] rows = {{0, 1}, {3, 7}, {1, 999}, {0, 2}, {2, 5}};
      for (int[] row : rows) {
        update.setString(1, "b");
        update.setInt(2, row[0]);
        update.setInt(3, row[1]);
        update.addBatch();
      }
      assertThat(update.executeBatch()).containsExactly(1, 1, 0, 1, 1);
      assertThat(update.executeBatch()).isEmpty();
    }
    assertThat(rig.onShards("orders")).filteredOn(row -> row.contains("|b|")).hasSize(4);
  }

  @Test
  void aBatchThatFailsTellsWhatWasDone() throws SQLException {
    try (ShardRig refusing = rig.with("crossShardTransactions=refuse");
        Connection connection = refusing.connect();
        Statement statement = connection.createStatement()) {
      statement.addBatch("INSERT INTO orders (id, user_id) VALUES (101, 1)");
      statement.addBatch("INSERT INTO orders (id, user_id) VALUES (1, 0)");
      statement.addBatch("INSERT INTO orders (id, user_id) VALUES (102, 2)");
      assertThatThrownBy(statement::executeBatch)
          .isInstanceOfSatisfying(
              BatchUpdateException.class,
              failed ->
                  assertThat(failed.getUpdateCounts())
                      .containsExactly(1, Statement.EXECUTE_FAILED, 1));
    }
  }

  @Test
  void maxRowsHoldForTheWholeResult() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(5);
      for (String sql :
          List.of(
              "SELECT id FROM orders",
              "SELECT id FROM orders ORDER BY id",
              "SELECT id, COUNT(*) FROM orders GROUP BY id ORDER BY id")) {
        int count = 0;
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            count++;
          }
        }
        assertThat(count).as(sql).isEqualTo(5);
      }
    }
  }

  @Test
  void rowsOnTheWireAreMergedAsTheyCome() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY id DESC")) {
        for (int id = 8; id > 0; id--) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(id);
        }
        assertThat(rows.next()).isFalse();
      }
      assertThat(strings(connection, "SELECT COUNT(*) FROM orders")).containsExactly("8");
    }
  }

  @Test
  void aScrollableResultGoesAnywhere() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      try (ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY amount DESC")) {
        assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
        assertThat(rows.last()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
        assertThat(rows.isLast()).isTrue();
        assertThat(rows.first()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(8);
        assertThat(rows.absolute(-2)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
        assertThat(rows.relative(-3)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(5);
        assertThat(rows.previous()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(6);
        rows.afterLast();
        assertThat(rows.previous()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
        rows.beforeFirst();
        assertThat(rows.isBeforeFirst()).isTrue();
      }
    }
  }

  @Test
  void computedValuesConvertAsTheDriverWould() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) AS n, SUM(amount) AS s, AVG(amount) AS a, SUM(NULL) AS z FROM"
                    + " orders")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject("n")).isEqualTo(8L);
      assertThat(rows.getInt(1)).isEqualTo(8);
      assertThat(rows.getString(1)).isEqualTo("8");
      assertThat(rows.getObject(1, Integer.class)).isEqualTo(8);
      assertThat(rows.getBigDecimal("s")).isEqualByComparingTo("40");
      assertThat(rows.getString("s")).isEqualTo("40.00");
      assertThat(rows.getDouble("a")).isEqualTo(5.0);
      assertThat(rows.getString("a")).isEqualTo("5.000000");
      assertThat(rows.getObject("z")).isNull();
      assertThat(rows.wasNull()).isTrue();
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(4);
      assertThatThrownBy(() -> rows.getInt(5)).hasFieldOrPropertyWithValue("SQLState", "S1009");
      assertThatThrownBy(() -> rows.getInt("nothing")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void hiddenColumnsStayHidden() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY state, id")) {
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
      rows.next();
      assertThatThrownBy(() -> rows.getString(2)).hasFieldOrPropertyWithValue("SQLState", "S1009");
    }
  }

  @Test
  void severalStatementsInOneTextGiveTheirResultsOneAfterTheOther() throws SQLException {
    try (ShardRig many = rig.with("allowMultiQueries=true");
        Connection connection = many.connect();
        Statement statement = connection.createStatement()) {
      assertThat(
              statement.execute(
                  "SELECT COUNT(*) FROM orders; UPDATE orders SET state = 'm' WHERE user_id = 2;"
                      + " SELECT id FROM orders ORDER BY id LIMIT 1"))
          .isTrue();
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(8);
      }
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(2);
      assertThat(statement.getMoreResults()).isTrue();
      statement.getResultSet().close();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void cancelEndsAScatterWithinASecond() throws Exception {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  statement.executeQuery("SELECT SLEEP(20), id FROM orders");
                  ended.complete(null);
                } catch (SQLException cancelled) {
                  ended.complete(cancelled);
                }
              });
      caller.start();
      while (!"1"
          .equals(
              rig.shard(3)
                  .query(
                      "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT"
                          + " SLEEP(20)%'"))) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      statement.cancel();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1500);
      assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
      caller.join();
    }
  }

  @Test
  void aQueryTimeoutEndsAllShards() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThat(statement.getQueryTimeout()).isEqualTo(1);
      long start = System.nanoTime();
      assertThatThrownBy(() -> statement.executeQuery("SELECT SLEEP(10), id FROM orders"))
          .isInstanceOf(SQLException.class);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(8);
    }
  }

  // --- keys

  @Test
  void generatedKeysComeBackInTheOrderOfTheRows() throws SQLException {
    try (ShardRig keys =
            rig.with(
                "table.orders=mod(user_id) key(id, sequence)",
                "crossShardTransactions=bestEffort");
        Connection connection = keys.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM orders");
      statement.executeUpdate(
          "INSERT INTO orders (user_id, state) VALUES (3, 'k3'), (0, 'k0'), (3, 'k4'), (1, 'k1')",
          Statement.RETURN_GENERATED_KEYS);
      List<Long> made = new ArrayList<>();
      try (ResultSet rows = statement.getGeneratedKeys()) {
        assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("GENERATED_KEY");
        while (rows.next()) {
          made.add(rows.getLong(1));
        }
      }
      assertThat(made).hasSize(4).doesNotHaveDuplicates();
      List<String> states = new ArrayList<>();
      for (long id : made) {
        states.addAll(strings(connection, "SELECT state FROM orders WHERE id = " + id));
      }
      assertThat(states).containsExactly("k3", "k0", "k4", "k1");
      assertThat(strings(connection, "SELECT LAST_INSERT_ID()"))
          .containsExactly(String.valueOf(made.get(0)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"poolSize=0", "poolSize=1"})
  void theLastInsertIdIsThatOfTheLastShardThatGeneratedOne(String pool) throws SQLException {
    for (int shard = 1; shard < 3; shard++) {
      rig.shard(shard)
          .execute(
              "CREATE TABLE numbered" + shard + " (n INT AUTO_INCREMENT PRIMARY KEY, k INT)",
              "ALTER TABLE numbered" + shard + " AUTO_INCREMENT = " + 100 * shard);
    }
    try (ShardRig keys =
            rig.with("table.numbered1=single(s1)", "table.numbered2=single(s2)", pool);
        Connection connection = keys.connect()) {
      update(connection, "INSERT INTO numbered2 (k) VALUES (2)");
      assertThat(strings(connection, "SELECT LAST_INSERT_ID()")).containsExactly("200");
      update(connection, "INSERT INTO numbered1 (k) VALUES (1)");
      assertThat(strings(connection, "SELECT LAST_INSERT_ID()")).containsExactly("100");
      update(connection, "INSERT INTO numbered2 (n, k) VALUES (999, 2)");
      assertThat(strings(connection, "SELECT LAST_INSERT_ID()"))
          .as("a key that was given is none that was generated")
          .containsExactly("100");
    } finally {
      rig.shard(1).execute("DROP TABLE numbered1");
      rig.shard(2).execute("DROP TABLE numbered2");
    }
  }

  // --- tables

  @Test
  void metadataOfAClosedConnectionFailsAsADriversDoes() throws SQLException {
    Connection connection = rig.connect();
    DatabaseMetaData metadata = connection.getMetaData();
    int major = metadata.getDriverMajorVersion();
    assertThat(major).isPositive();
    ResultSet tables = metadata.getTables("app", null, "%", null);
    assertThat(tables.isWrapperFor(Statement.class)).isFalse();
    assertThatThrownBy(() -> tables.unwrap(Statement.class)).isInstanceOf(SQLException.class);
    connection.close();
    assertThat(metadata.getDriverMajorVersion()).isEqualTo(major);
    assertThat(metadata.getDriverMinorVersion()).isNotNegative();
    assertThatThrownBy(() -> metadata.getTables("app", null, "%", null))
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThatThrownBy(metadata::getDatabaseProductName)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThatThrownBy(() -> metadata.getPrimaryKeys("app", null, "orders"))
        .hasFieldOrPropertyWithValue("SQLState", "08003");
  }

  @Test
  void eachLogicalTableIsShownOnce() throws SQLException {
    try (Connection connection = rig.connect()) {
      List<String> tables = new ArrayList<>();
      DatabaseMetaData metadata = connection.getMetaData();
      try (ResultSet rows = metadata.getTables("app", null, "%", new String[] {"TABLE"})) {
        while (rows.next()) {
          tables.add(rows.getString("TABLE_NAME"));
        }
      }
      tables.removeIf(name -> name.startsWith("sluice_")); // Sluice's own
      assertThat(tables).containsExactlyInAnyOrderElementsOf(Shop.names());
      List<String> columns = new ArrayList<>();
      try (ResultSet rows = metadata.getColumns("app", null, "logs", null)) {
        while (rows.next()) {
          columns.add(rows.getString("TABLE_NAME") + "." + rows.getString("COLUMN_NAME"));
        }
      }
      assertThat(columns).containsExactly("logs.id", "logs.level", "logs.msg", "logs.took");
      try (ResultSet rows = metadata.getPrimaryKeys("app", null, "logs")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("TABLE_NAME")).isEqualTo("logs");
        assertThat(rows.getString("COLUMN_NAME")).isEqualTo("id");
        assertThat(rows.getShort("KEY_SEQ")).isEqualTo((short) 1);
      }
      List<String> shown = strings(connection, "SHOW TABLES");
      shown.removeIf(name -> name.startsWith("sluice_"));
      assertThat(shown).containsExactlyInAnyOrderElementsOf(Shop.names());
      assertThat(strings(connection, "DESCRIBE logs"))
          .containsExactly("id", "level", "msg", "took");
      assertThat(strings(connection, "SHOW CREATE TABLE logs")).containsExactly("logs");
      assertThat(strings(connection, "SHOW COLUMNS FROM settings")).containsExactly("k", "v", "n");
    }
  }

  @Test
  void aDefinitionIsDoneOnEveryShardAndKnownAtOnce() throws SQLException {
    try (Connection connection = rig.connect()) {
      strings(connection, "SELECT * FROM orders ORDER BY id");
      update(connection, "ALTER TABLE orders ADD COLUMN extra INT DEFAULT 7");
      try {
        assertThat(strings(connection, "SELECT extra FROM orders ORDER BY extra, id"))
            .hasSize(8)
            .containsOnly("7");
      } finally {
        update(connection, "ALTER TABLE orders DROP COLUMN extra");
      }
      assertThatThrownBy(() -> strings(connection, "SELECT extra FROM orders ORDER BY extra"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aColumnThatSomebodyElseAddedIsFound() throws SQLException {
    try (Connection connection = rig.connect()) {
      strings(connection, "SELECT * FROM orders ORDER BY id");
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        rig.shard(shard).execute("ALTER TABLE orders ADD COLUMN later INT DEFAULT 3");
      }
      try {
        assertThat(strings(connection, "SELECT later FROM orders WHERE user_id > 0 ORDER BY later"))
            .hasSize(6)
            .containsOnly("3");
      } finally {
        update(connection, "ALTER TABLE orders DROP COLUMN later");
      }
    }
  }

  @Test
  void aDefinitionThatFailsSomewhereSaysWhereItWasDone() throws SQLException {
    rig.shard(2).execute("CREATE TABLE newcomer (id INT)");
    try (ShardRig more = rig.with("table.newcomer=mod(id)");
        Connection connection = more.connect()) {
      assertThatThrownBy(() -> update(connection, "CREATE TABLE newcomer (id INT)"))
          .hasFieldOrPropertyWithValue("errorCode", 1050)
          .hasMessageContaining("shard s2")
          .hasMessageContaining("done on s0, s1, s3");
    } finally {
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        rig.shard(shard).execute("DROP TABLE IF EXISTS newcomer");
      }
    }
  }

  @Test
  void aHintThatNamesAHostOfAnotherShardIsRefusedAndNamesTheHostsThatCouldBe() throws SQLException {
    String other = "/* sluice: host=" + rig.shard(3).hostPort() + " */ ";
    try (Connection connection = rig.connect()) {
      assertThatThrownBy(
              () -> strings(connection, other + "SELECT id FROM orders WHERE user_id = 1"))
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining(rig.shard(3).hostPort())
          .hasMessageContaining("can run: " + rig.shard(1).hostPort() + ".");
    }
  }

  // --- gathering

  @Test
  void gatheringLeavesNothingBehind() throws SQLException {
    try (ShardRig small = rig.with("poolSize=1");
        Connection connection = small.connect()) {
      String join = "SELECT COUNT(*) FROM orders a JOIN orders b ON a.id = b.id + 2";
      assertThat(strings(connection, join)).containsExactly("6");
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        assertThat(
                strings(
                    connection,
                    "/* sluice: shard=s"
                        + shard
                        + " */ SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE ="
                        + " 'TEMPORARY'"))
            .isEmpty();
      }
    }
  }

  @Test
  void gatheringTooMuchIsRefused() throws SQLException {
    try (ShardRig small = rig.with("gatherMaxRows=10");
        Connection connection = small.connect()) {
      assertThatThrownBy(
              () ->
                  strings(
                      connection, "SELECT COUNT(*) FROM orders a JOIN orders b ON a.id = b.id + 2"))
          .hasFieldOrPropertyWithValue("SQLState", "0AX01")
          .hasMessageContaining("gatherMaxRows");
      assertThat(strings(connection, "SELECT COUNT(*) FROM orders")).containsExactly("8");
    }
  }

  @Test
  void scattersOverPoolsOfOneConnectionDoNotWaitForEachOther() throws Exception {
    try (ShardRig small = rig.with("poolSize=1")) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        String sql =
            thread % 2 == 0
                ? "SELECT id FROM orders ORDER BY id"
                : "SELECT COUNT(*) FROM orders a JOIN orders b ON a.id = b.id + 2";
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  try (Connection connection = small.connect()) {
                    for (int i = 0; i < 15; i++) {
                      assertThat(strings(connection, sql)).isNotEmpty();
                    }
                  } catch (SQLException failed) {
                    throw new IllegalStateException(failed);
                  }
                }));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
  }

  // --- routes and management

  @Test
  void explainRouteShowsEachShardAndHowItIsMerged() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      List<String> shards = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("EXPLAIN ROUTE SELECT id FROM orders ORDER BY id LIMIT 3")) {
        while (rows.next()) {
          shards.add(rows.getString("shard"));
          assertThat(rows.getString("merge")).contains("merge by");
          assertThat(rows.getString("sql")).startsWith("SELECT id");
          assertThat(rows.getString("host")).contains(":");
          assertThat(rows.getString("reason")).isNotEmpty();
        }
      }
      assertThat(shards).containsExactly("s0", "s1", "s2", "s3");
      assertThat(strings(connection, "EXPLAIN ROUTE DELETE FROM orders WHERE user_id = 2"))
          .containsExactly("s2");
      assertThat(
              strings(
                  connection,
                  "EXPLAIN ROUTE INSERT INTO logs (id, level) SELECT id, state FROM orders"))
          .as("read on all shards; where the rows go is known then")
          .containsExactly("s0", "s1", "s2", "s3", "");
      assertThat(strings(connection, "/* sluice: shard=s3 */ EXPLAIN ROUTE SELECT * FROM orders"))
          .containsExactly("s3");
      assertThat(strings(connection, "SELECT COUNT(*) FROM orders")).containsExactly("8");
    }
    try (Connection connection = rig.connect();
        PreparedStatement prepared =
            connection.prepareStatement("EXPLAIN ROUTE SELECT * FROM orders WHERE user_id = ?")) {
      prepared.setInt(1, 3);
      try (ResultSet rows = prepared.executeQuery()) {
        rows.next();
        assertThat(rows.getString("shard")).isEqualTo("s3");
      }
    }
  }

  @Test
  void oneBeanShowsAllHostsWithTheirShards() throws Exception {
    try (Connection connection = rig.connect()) {
      strings(connection, "SELECT id FROM orders WHERE user_id = 1");
      strings(connection, "SELECT id FROM orders WHERE user_id = 2");
      ObjectName name =
          new ObjectName(
              "io.sluice:type=ConnectionGroup,mode=shard,name=" + ObjectName.quote(rig.group()));
      var server = ManagementFactory.getPlatformMBeanServer();
      assertThat(server.getAttribute(name, "Mode")).isEqualTo("shard");
      assertThat(server.getAttribute(name, "TotalHostCount")).isEqualTo(4);
      assertThat(server.getAttribute(name, "ActiveLogicalConnectionCount")).isEqualTo(1L);
      assertThat((long) server.getAttribute(name, "PlanCacheHits")).isPositive();
      assertThat((CompositeData[]) server.getAttribute(name, "Hosts"))
          .extracting(row -> row.get("shard"))
          .containsExactly("s0", "s1", "s2", "s3");
      assertThat(
              server.queryNames(
                  new ObjectName("io.sluice:name=\"" + rig.group() + "/s0\",*"), null))
          .isEmpty();
    }
  }

  @Test
  void rowsAreChangedThroughAResultOnlyWhereATableLivesOnOneShard() throws SQLException {
    try (Connection connection = rig.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      try (ResultSet row = statement.executeQuery("SELECT * FROM orders WHERE user_id = 3")) {
        row.next();
        row.updateInt("user_id", 4);
        assertThatThrownBy(row::updateRow).hasFieldOrPropertyWithValue("SQLState", "0AX01");
        assertThatThrownBy(row::deleteRow).hasFieldOrPropertyWithValue("SQLState", "0AX01");
      }
      try (ResultSet row = statement.executeQuery("SELECT * FROM orders ORDER BY id")) {
        row.next();
        assertThatThrownBy(row::deleteRow).hasFieldOrPropertyWithValue("SQLState", "0AX01");
      }
      statement.executeUpdate("INSERT INTO notes (id, body) VALUES (77, 'before')");
      try (ResultSet row = statement.executeQuery("SELECT id, body FROM notes WHERE id = 77")) {
        row.next();
        row.updateString("body", "after");
        row.updateRow();
      }
      assertThat(strings(connection, "SELECT body FROM notes WHERE id = 77"))
          .containsExactly("after");
      statement.executeUpdate("DELETE FROM notes WHERE id = 77");
    }
  }

  @Test
  void aMergedResultIsClosedWithItsConnection() throws SQLException {
    Connection connection = rig.connect();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY id");
    assertThat(rows.isClosed()).isFalse();
    connection.close();
    assertThat(rows.isClosed()).isTrue();
    assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
  }

  @Test
  void keysThatNobodyAskedForAreNotTold() throws SQLException {
    try (ShardRig keyed =
            rig.with(
                "table.customers=hash(id) key(id, snowflake)",
                "crossShardTransactions=bestEffort");
        Connection connection = keyed.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO customers (name) VALUES ('a')");
      assertThatThrownBy(statement::getGeneratedKeys).hasMessageContaining("RETURN_GENERATED_KEYS");
      statement.executeUpdate(
          "INSERT INTO customers (name) VALUES ('b')", Statement.RETURN_GENERATED_KEYS);
      try (ResultSet key = statement.getGeneratedKeys()) {
        assertThat(key.next()).isTrue();
      }
      statement.executeUpdate("DELETE FROM customers");
    }
  }

  @Test
  void aTextOfTenMegabytesEndsSoonWithAnAnswerOrARefusal() throws SQLException {
    String list = "SELECT id FROM orders WHERE id IN (1" + ", 123456789".repeat(1_000_000) + ")";
    String rows = "INSERT INTO notes (id, body) VALUES (1, '" + "x".repeat(10 << 20) + "')";
    try (Connection connection = rig.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : List.of(list, rows)) {
        assertThatThrownBy(() -> statement.execute(sql))
            .isInstanceOf(SQLException.class)
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("too long");
      }
      assertThat(strings(connection, "SELECT COUNT(*) FROM orders")).containsExactly("8");
    }
  }

  @Test
  void gatheringWithoutThePrivilegeForTemporaryTablesIsRefusedByName() throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard)
          .execute(
              "CREATE USER 'reader'@'%' IDENTIFIED BY 'Reader-77'",
              "GRANT SELECT ON app.* TO 'reader'@'%'");
    }
    try (ShardRig other = rig.with();
        Connection connection = other.source().getConnection("reader", "Reader-77")) {
      assertThat(strings(connection, "SELECT COUNT(*) FROM orders")).containsExactly("8");
      assertThatThrownBy(() -> strings(connection, "SELECT COUNT(DISTINCT state) FROM orders"))
          .hasFieldOrPropertyWithValue("SQLState", "0AX01")
          .hasMessageContaining("CREATE TEMPORARY TABLES");
    } finally {
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        rig.shard(shard).execute("DROP USER 'reader'@'%'");
      }
    }
  }

  @Test
  void aWrongPasswordFailsWhenTheConnectionIsOpened() {
    try (ShardRig other = rig.with()) {
      assertThatThrownBy(() -> other.source().getConnection("sluice", "wrong"))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "28000");
    }
  }

  @Test
  void aClosedConnectionRefusesClientInfoWithTheOneExceptionThatMayBeThrown() throws SQLException {
    Connection connection = rig.connect();
    connection.close();
    assertThatThrownBy(() -> connection.setClientInfo("ApplicationName", "shop"))
        .isInstanceOf(SQLClientInfoException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
    assertThatThrownBy(() -> connection.setClientInfo(new Properties()))
        .isInstanceOf(SQLClientInfoException.class)
        .hasFieldOrPropertyWithValue("SQLState", "08003");
  }
}
