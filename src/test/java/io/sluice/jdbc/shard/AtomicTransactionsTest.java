package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.internal.shard.transaction.Step;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Healing;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestSteps;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that writes on several shards happens on all of them or on none. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AtomicTransactionsTest {

  private static final Logger LOG = LoggerFactory.getLogger(AtomicTransactionsTest.class);

  /** On MariaDB, through MySQL Connector/J. */
  @Nested
  class OnMariaDb extends Cases {
    OnMariaDb() {
      super("mysql", Flavor.MARIADB);
    }
  }

  /** On MariaDB, through MariaDB Connector/J. */
  @Nested
  class ThroughMariaDbsDriver extends Cases {
    ThroughMariaDbsDriver() {
      super("mariadb", Flavor.MARIADB);
    }
  }

  /** On MySQL, through MySQL Connector/J. */
  @Nested
  class OnMySql extends Cases {
    OnMySql() {
      super("mysql", Flavor.MYSQL);
    }
  }

  /** What must hold on both kinds of server. */
  abstract static class Cases extends OrdersOnShards {

    private Connection connection;
    private Statement statement;
    private final List<Step> steps = new CopyOnWriteArrayList<>();

    Cases(String vendor, Flavor flavor) {
      super(vendor, flavor, "selectionTimeout=5000", "jmxOperations=true");
    }

    @BeforeEach
    void open() throws SQLException {
      connection = rig().connect();
      statement = connection.createStatement();
      steps.clear();
      TestSteps.install((step, gtrid, shard) -> steps.add(step));
    }

    @AfterEach
    void clear() throws SQLException {
      connection.close();
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        assertThat(prepared(shard)).as("prepared branches on shard " + shard).isEmpty();
      }
    }

    private void add(int user, int amount) throws SQLException {
      statement.executeUpdate(
          "UPDATE orders SET amount = amount + " + amount + " WHERE user_id = " + user);
    }

    private String read(int user) throws SQLException {
      try (ResultSet row =
          statement.executeQuery("SELECT amount FROM orders WHERE user_id = " + user)) {
        row.next();
        return row.getString(1);
      }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0, 1", "1, 0"})
    void autocommitThatIsAssignedWhatItIsAlreadyEndsNothing(int first, int second)
        throws SQLException {
      connection.setAutoCommit(false);
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 0");
      add(3, 1);
      connection.rollback();
      assertThat(amounts()).containsOnly("10.00");
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 0");
      connection.commit();
      assertThat(amount(first)).isEqualTo("11.00");
      assertThat(amount(second)).isEqualTo("11.00");
      fill();

      connection.setAutoCommit(true);
      statement.execute("BEGIN");
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 1");
      add(3, 1);
      statement.execute("ROLLBACK");
      assertThat(amounts()).containsOnly("10.00");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0, 1", "1, 0"})
    void autocommitThatIsSwitchedOffLeavesTheTransactionOpen(int first, int second)
        throws SQLException {
      statement.execute("BEGIN");
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 0");
      add(3, 1);
      statement.execute("ROLLBACK");
      assertThat(amounts()).containsOnly("10.00");
      add(first, 1);
      add(second, 1);
      connection.rollback();
      assertThat(amounts()).as("it is off from there on").containsOnly("10.00");

      connection.setAutoCommit(true);
      statement.execute("BEGIN");
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 0");
      connection.commit();
      assertThat(amount(first)).isEqualTo("11.00");
      assertThat(amount(second)).isEqualTo("11.00");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "0, 1", "1, 0"})
    void autocommitThatIsSwitchedOnBySqlCommitsOnAllShards(int first, int second)
        throws SQLException {
      connection.setAutoCommit(false);
      add(first, 1);
      add(second, 1);
      statement.execute("SET autocommit = 1");
      assertThat(amount(first)).isEqualTo("11.00");
      assertThat(amount(second)).isEqualTo("11.00");
      add(3, 1);
      assertThat(amount(3)).as("nothing is open").isEqualTo("11.00");
    }

    @Test
    void autocommitThatOneServerWouldHaveToSwitchIsRefusedInATransaction() throws SQLException {
      statement.execute("SET @off = 0, autocommit = 0");
      add(1, 1);
      for (String set :
          List.of(
              "SET autocommit = @off",
              "SET autocommit = 1, autocommit = 0",
              "SET autocommit = 1, @a = 1")) {
        assertThatThrownBy(() -> statement.execute(set))
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("autocommit");
      }
      connection.rollback();
      assertThat(amounts()).containsOnly("10.00");
      statement.execute("SET autocommit = @off");
      assertThat(connection.getAutoCommit()).isFalse();
    }

    @Test
    void whatWasWrittenOnThreeShardsIsCommittedOnAll() throws SQLException {
      connection.setAutoCommit(false);
      add(1, -5);
      add(2, 2);
      add(3, 3);
      assertThat(amounts()).as("nobody else sees it yet").containsOnly("10.00");
      connection.commit();
      assertThat(amounts()).containsExactly("10.00", "5.00", "12.00", "13.00");
      assertThat(steps)
          .contains(Step.DECISION_WRITTEN, Step.ALL_PREPARED, Step.DECIDED, Step.COMMITTED);
      add(1, 1);
      add(0, 1);
      connection.rollback();
      assertThat(amounts()).containsExactly("10.00", "5.00", "12.00", "13.00");
    }

    @Test
    void aShardThatWasReadFirstMayBeWrittenLater() throws SQLException {
      connection.setAutoCommit(false);
      assertThat(read(0)).isEqualTo("10.00");
      assertThat(read(1)).isEqualTo("10.00");
      assertThat(read(2)).isEqualTo("10.00");
      rig().shard(1).execute("UPDATE orders SET state = 'seen?'");
      add(1, -1);
      add(2, 1);
      assertThat(read(1)).isEqualTo("9.00");
      connection.commit();
      assertThat(amounts()).containsExactly("10.00", "9.00", "11.00", "10.00");
    }

    /** One of them fails for each table that the group did not know of. */
    private void letEverySessionSeeTheTablesAnew() {
      await()
          .ignoreExceptionsInstanceOf(SQLException.class)
          .untilAsserted(() -> statement.executeUpdate("UPDATE orders SET amount = amount + 1"));
    }

    @Test
    void theFirstOneOfAllFindsATableThatIsYoungerThanItsSnapshot() throws SQLException {
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        rig().shard(shard).execute("DROP TABLE IF EXISTS sluice_tx");
      }
      try (ShardRig fresh = rig().with();
          Connection first = fresh.connect();
          Statement work = first.createStatement()) {
        first.setAutoCommit(false);
        work.executeQuery("SELECT id FROM orders ORDER BY id").close();
        work.executeUpdate("UPDATE orders SET amount = 9 WHERE user_id = 1");
        work.executeUpdate("UPDATE orders SET amount = 11 WHERE user_id = 2");
        first.commit();
      }
      assertThat(amounts()).containsExactly("10.00", "9.00", "11.00", "10.00");
      letEverySessionSeeTheTablesAnew();
    }

    @Test
    void aTableThatWasMadeAnewFailsOneTransactionAndServesTheNext() throws SQLException {
      connection.setAutoCommit(false);
      add(0, 1);
      add(1, 1);
      connection.commit();
      rig().shard(0).execute("DELETE FROM sluice_tx");
      add(0, 1);
      add(1, 1);
      assertThatThrownBy(connection::commit)
          .hasFieldOrPropertyWithValue("SQLState", "40001")
          .hasMessageContaining("is another one now");
      connection.rollback();
      add(0, 1);
      add(1, 1);
      connection.commit();
      assertThat(amounts()).containsExactly("12.00", "12.00", "10.00", "10.00");
      connection.setAutoCommit(true);
      letEverySessionSeeTheTablesAnew();
    }

    @Test
    void whatWasReadStaysWhatItWasUntilTheWrite() throws SQLException {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      read(0);
      assertThat(read(1)).isEqualTo("10.00");
      rig().shard(1).execute("UPDATE orders SET amount = 99");
      add(0, 1);
      assertThat(read(1)).as("the snapshot is still the same").isEqualTo("10.00");
      connection.commit();
    }

    @Test
    void aTransactionOnOneShardSendsItsStatementsAndTheCommitAndNothingElse() throws SQLException {
      connection.setAutoCommit(false);
      sent();
      long forAsking = -sent() + sent();
      long before = sent();
      for (int i = 0; i < 10; i++) {
        add(1, 5);
        add(1, -5);
        connection.commit();
      }
      assertThat(sent() - before - forAsking).isEqualTo(30);
    }

    /** What the connection to the second shard has sent so far, as its server counts. */
    private long sent() throws SQLException {
      try (ResultSet row =
          statement.executeQuery("/* sluice: shard=s1 */ SHOW SESSION STATUS LIKE 'Questions'")) {
        row.next();
        return row.getLong(2);
      } finally {
        connection.commit();
      }
    }

    @Test
    void onlyReadingSeveralShardsPreparesNothing() throws SQLException {
      connection.setAutoCommit(false);
      read(0);
      read(1);
      connection.commit();
      assertThat(steps).doesNotContain(Step.BRANCH_PREPARED, Step.DECISION_WRITTEN);
      read(2);
      add(3, 1);
      connection.commit();
      assertThat(steps).doesNotContain(Step.BRANCH_PREPARED, Step.DECISION_WRITTEN);
      assertThat(amount(3)).isEqualTo("11.00");
    }

    @Test
    void oneShardAloneNeedsNoBranch() throws SQLException {
      connection.setAutoCommit(false);
      add(1, 1);
      add(1, 1);
      connection.commit();
      assertThat(steps).isEmpty();
      assertThat(amount(1)).isEqualTo("12.00");
    }

    @Test
    void aTransactionBegunAsSqlIsAtomicToo() throws SQLException {
      statement.execute("START TRANSACTION");
      add(0, 1);
      add(1, 1);
      statement.execute("COMMIT");
      assertThat(amounts()).containsExactly("11.00", "11.00", "10.00", "10.00");
      statement.execute("BEGIN");
      add(0, 1);
      add(1, 1);
      statement.execute("ROLLBACK AND CHAIN");
      add(2, 1);
      add(3, 1);
      statement.execute("COMMIT");
      assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "11.00");
    }

    @Test
    void oneStatementOverSeveralShardsIsATransactionByItself() throws SQLException {
      assertThat(statement.executeUpdate("UPDATE orders SET amount = amount + 1")).isEqualTo(4);
      assertThat(amounts()).containsOnly("11.00");
      assertThat(
              statement.executeUpdate(
                  "INSERT INTO orders (id, user_id) VALUES (10,0),(11,1),(12,2),(13,3)"))
          .isEqualTo(4);
      statement.executeUpdate("INSERT INTO country (code, name) VALUES ('aa', 'A')");
      assertThat(rig().onShards("country")).hasSize(1);
      rig().shard(2).execute("INSERT INTO orders (id, user_id) VALUES (22, 2)");
      assertThatThrownBy(
              () ->
                  statement.executeUpdate(
                      "INSERT INTO orders (id, user_id) VALUES (20,0),(21,1),(22,2),(23,3)"))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("errorCode", 1062);
      assertThat(rig().shard(0).query("SELECT COUNT(*) FROM orders WHERE id = 20")).isEqualTo("0");
      assertThat(connection.getAutoCommit()).isTrue();
      add(0, 1);
      assertThat(amount(0)).isEqualTo("12.00");
    }

    @Test
    void aBatchOverSeveralShardsIsATransactionByItself() throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders (id, user_id) VALUES (?, ?)")) {
        for (int i = 30; i < 40; i++) {
          insert.setInt(1, i);
          insert.setInt(2, i);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(10).containsOnly(1);
        assertThat(steps).contains(Step.DECIDED);
        for (int i = 36; i > 26; i--) {
          insert.setInt(1, i);
          insert.setInt(2, i);
          insert.addBatch();
        }
        assertThatThrownBy(insert::executeBatch)
            .isInstanceOfSatisfying(
                BatchUpdateException.class,
                failed ->
                    assertThat(failed.getUpdateCounts()).containsOnly(Statement.EXECUTE_FAILED));
      }
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        assertThat(
                rig().shard(shard).query("SELECT COUNT(*) FROM orders WHERE id BETWEEN 27 AND 29"))
            .isEqualTo("0");
      }
    }

    @Test
    void savepointsWorkOverAllShards() throws SQLException {
      connection.setAutoCommit(false);
      add(0, 1);
      add(1, 1);
      Savepoint before = connection.setSavepoint();
      add(1, 5);
      add(2, 5);
      connection.rollback(before);
      assertThat(read(1)).isEqualTo("11.00");
      add(3, 1);
      add(2, 2);
      connection.commit();
      assertThat(amounts()).containsExactly("11.00", "11.00", "12.00", "11.00");
    }

    @Test
    void aSavepointFromBeforeTheSecondWriteMayBeGoneBackTo() throws SQLException {
      connection.setAutoCommit(false);
      read(0);
      add(1, 1);
      Savepoint before = connection.setSavepoint("before");
      add(2, 1);
      connection.rollback(before);
      add(3, 1);
      connection.commit();
      assertThat(amounts()).containsExactly("10.00", "11.00", "10.00", "11.00");
    }

    @Test
    void aStatementThatCommitsImplicitlyIsRefused() throws SQLException {
      connection.setAutoCommit(false);
      add(0, 1);
      add(1, 1);
      assertThatThrownBy(() -> statement.execute("CREATE TABLE settings2 (id INT)"))
          .hasFieldOrPropertyWithValue("SQLState", "0AX01");
      assertThatThrownBy(() -> statement.execute("START TRANSACTION"))
          .hasFieldOrPropertyWithValue("SQLState", "0AX01");
      connection.rollback();
      assertThat(amounts()).containsOnly("10.00");
    }

    @Test
    void aLockWaitInABranchLeavesNothingButARollback() throws SQLException {
      connection.setAutoCommit(false);
      statement.execute("SET innodb_lock_wait_timeout = 1");
      add(0, 1);
      add(1, 1);
      try (Connection other = rig().shard(2).adminConnection();
          Statement locks = other.createStatement()) {
        other.setAutoCommit(false);
        locks.execute("USE " + TestServer.DATABASE);
        locks.execute("UPDATE orders SET amount = 0");
        assertThatThrownBy(() -> add(2, 1)).hasFieldOrPropertyWithValue("errorCode", 1205);
        other.rollback();
      }
      assertThatThrownBy(() -> add(2, 1)).hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback();
      assertThat(amounts()).containsOnly("10.00");
      add(0, 1);
      add(1, 1);
      connection.commit();
      assertThat(amounts()).containsExactly("11.00", "11.00", "10.00", "10.00");
    }

    @Test
    void aStatementThatFailedOnOneOfItsShardsCondemnsTheTransaction() throws SQLException {
      rig().shard(2).execute("INSERT INTO orders (id, user_id) VALUES (42, 2)");
      connection.setAutoCommit(false);
      add(0, 1);
      Savepoint before = connection.setSavepoint();
      String insert = "INSERT INTO orders (id, user_id) VALUES (40,0),(41,1),(42,2)";
      assertThatThrownBy(() -> statement.executeUpdate(insert))
          .hasFieldOrPropertyWithValue("errorCode", 1062);
      assertThatThrownBy(() -> read(0)).hasFieldOrPropertyWithValue("SQLState", "40001");
      connection.rollback(before);
      add(1, 1);
      connection.commit();
      assertThat(amounts()).containsExactly("11.00", "11.00", "10.00", "10.00");
      assertThat(rig().onShards("orders")).hasSize(5);
    }

    @Test
    void aDeadlockRollsBackOnAllShards() throws SQLException {
      rig().shard(1).execute("INSERT INTO orders (id, user_id, amount) VALUES (5, 5, 10)");
      connection.setAutoCommit(false);
      add(0, 1);
      statement.executeUpdate("UPDATE orders SET amount = 2 WHERE id = 1 AND user_id = 1");
      try (Connection other = rig().connect();
          Statement theirs = other.createStatement()) {
        other.setAutoCommit(false);
        theirs.executeUpdate("UPDATE orders SET amount = 1 WHERE id = 5 AND user_id = 5");
        Thread waiting =
            new Thread(
                () -> {
                  try {
                    theirs.executeUpdate(
                        "UPDATE orders SET amount = 1 WHERE id = 1 AND user_id = 1");
                  } catch (SQLException victim) {
                    // Either may be chosen.
                  }
                });
        waiting.start();
        SQLException failed = null;
        try {
          statement.executeUpdate("UPDATE orders SET amount = 2 WHERE id = 5 AND user_id = 5");
        } catch (SQLException deadlock) {
          failed = deadlock;
        }
        if (failed != null) {
          assertThat(failed.getErrorCode()).isEqualTo(1213);
          assertThat(amount(0)).isEqualTo("10.00");
          add(3, 1);
          connection.commit();
          assertThat(amount(3)).isEqualTo("11.00");
        } else {
          connection.rollback();
        }
        join(waiting);
        other.rollback();
      }
      assertThat(amount(0)).isEqualTo("10.00");
    }

    private static void join(Thread thread) {
      try {
        thread.join(20_000);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    @Test
    void aStepThatFailsBeforeTheDecisionRollsBackEverywhere() throws SQLException {
      for (Step failing :
          List.of(
              Step.COMMITTING,
              Step.DECISION_WRITTEN,
              Step.BRANCH_ENDED,
              Step.BRANCH_PREPARED,
              Step.ALL_PREPARED)) {
        connection.setAutoCommit(false);
        add(0, 1);
        add(1, 1);
        add(2, 1);
        TestSteps.install(
            (step, gtrid, shard) -> {
              if (step == failing) {
                throw new SQLException("test");
              }
            });
        assertThatThrownBy(connection::commit)
            .as(failing.name())
            .hasFieldOrPropertyWithValue("SQLState", "40001");
        assertThatThrownBy(connection::commit)
            .as(failing.name())
            .hasFieldOrPropertyWithValue("SQLState", "40001");
        connection.rollback();
        assertThat(amounts()).as(failing.name()).containsOnly("10.00");
      }
    }

    @Test
    void aStepThatFailsAfterTheDecisionIsMadeGoodByRecovery() throws SQLException {
      for (Step failing :
          List.of(Step.DECIDED, Step.BRANCH_COMMITTING, Step.BRANCH_COMMITTED, Step.COMMITTED)) {
        statement.executeUpdate("UPDATE orders SET amount = 10");
        connection.setAutoCommit(false);
        add(0, 1);
        add(1, 1);
        add(2, 1);
        TestSteps.install(
            (step, gtrid, shard) -> {
              if (step == failing) {
                throw new SQLException("test");
              }
            });
        connection.commit();
        TestSteps.clear();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(amounts())
                        .as(failing.name())
                        .containsExactly("11.00", "11.00", "11.00", "10.00"));
        connection.setAutoCommit(true);
      }
    }

    @Test
    void theRowsOfWhatIsDoneAreDeleted() throws SQLException {
      Set<String> names = ConcurrentHashMap.newKeySet();
      TestSteps.install(
          (step, gtrid, shard) -> {
            if (step == Step.DECIDED) {
              names.add(gtrid);
            }
          });
      connection.setAutoCommit(false);
      add(0, 1);
      add(1, 1);
      connection.commit();
      assertThat(names).hasSize(1);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                for (int shard = 0; shard < 2; shard++) {
                  assertThat(
                          rig()
                              .shard(shard)
                              .query(
                                  "SELECT COUNT(*) FROM sluice_tx WHERE gtrid IN ('"
                                      + String.join("','", names)
                                      + "')"))
                      .isEqualTo("0");
                }
              });
    }

    @Test
    void rowsThatMoveBetweenShardsBelongToTheTransaction() throws SQLException {
      connection.setAutoCommit(false);
      add(1, 1);
      assertThat(
              statement.executeUpdate(
                  "INSERT INTO order_items (id, order_id, user_id, price)"
                      + " SELECT id, id, user_id + 1, amount FROM orders"))
          .isEqualTo(4);
      connection.rollback();
      assertThat(rig().onShards("order_items")).isEmpty();
      assertThat(amounts()).containsOnly("10.00");
    }

    @Test
    void aSettingIsNoWriteOnItsShard() throws SQLException {
      connection.setAutoCommit(false);
      add(3, 1);
      statement.execute("SET @a = 1");
      add(3, 1);
      connection.commit();
      assertThat(steps).doesNotContain(Step.BRANCH_PREPARED, Step.DECISION_WRITTEN);
      assertThat(amount(3)).isEqualTo("12.00");
    }

    @Test
    void aSumOverShardsIsRightIfItsRowsAreLocked() throws Exception {
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Integer> transfers = CompletableFuture.supplyAsync(() -> transfers(over));
      connection.setAutoCommit(false);
      int[] plain = sums("SELECT amount FROM orders WHERE user_id IN (1, 2)");
      int[] locked = // in the order in which the transfers lock, or they would wait for each other
          sums(
              "SELECT amount FROM orders WHERE user_id = 1 FOR UPDATE",
              "SELECT amount FROM orders WHERE user_id = 2 FOR UPDATE");
      over.set(true);
      int count = transfers.get(60, TimeUnit.SECONDS);
      LOG.warn(
          "{} transfers; {} of {} sums were wrong when just read, {} of {} when locked",
          count,
          plain[1],
          plain[0],
          locked[1],
          locked[0]);
      assertThat(locked[0]).isPositive();
      assertThat(count).isPositive();
      assertThat(locked[1]).isZero();
    }

    /** How many sums were read in a while, and how many of them were wrong. */
    private int[] sums(String... reads) throws SQLException {
      int[] counts = new int[2];
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() < end || counts[0] == 0) {
        long sum = 0;
        for (String read : reads) {
          try (ResultSet rows = statement.executeQuery(read)) {
            while (rows.next()) {
              sum += rows.getLong(1);
            }
          }
        }
        connection.commit();
        counts[0]++;
        counts[1] += sum == 20 ? 0 : 1;
      }
      return counts;
    }

    private int transfers(AtomicBoolean over) {
      int count = 0;
      try (Connection moving = rig().connect();
          Statement move = moving.createStatement()) {
        moving.setAutoCommit(false);
        move.execute("SET innodb_lock_wait_timeout = 1");
        while (!over.get()) {
          try {
            move.executeUpdate("UPDATE orders SET amount = amount - 1 WHERE user_id = 1");
            move.executeUpdate("UPDATE orders SET amount = amount + 1 WHERE user_id = 2");
            moving.commit();
            count++;
          } catch (SQLException waited) {
            moving.rollback();
          }
        }
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
      return count;
    }

    /** Rows of a shard that restarts or is cut off are free before the transaction hears of it. */
    @ParameterizedTest
    @CsvSource({"FOR UPDATE, true", "FOR UPDATE, false", "serializable, true"})
    void locksThatWereLostLetNothingCommit(String how, boolean alsoWrites) throws Exception {
      boolean bySetting = how.equals("serializable");
      String read = "SELECT amount FROM orders" + (bySetting ? "" : " " + how);
      if (bySetting) {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      }
      connection.setAutoCommit(false);
      CompletableFuture<Integer> count;
      try (Connection moving = rig().shard(2).adminConnection();
          Statement move = moving.createStatement()) {
        moving.setAutoCommit(false);
        move.executeUpdate("UPDATE app.orders SET amount = amount + 5 WHERE user_id = 2");
        count =
            CompletableFuture.supplyAsync(
                () -> lockedSum(read)); // waits there, has locks elsewhere
        await().until(() -> isWaiting(rig().shard(2)));
        Healing.killSessions(rig().shard(1));
        rig().shard(1).execute("UPDATE app.orders SET amount = amount - 5 WHERE user_id = 1");
        moving.commit();
      }
      Throwable lost =
          catchThrowable(
              () -> {
                count.get(30, TimeUnit.SECONDS);
                if (alsoWrites) {
                  add(3, 1);
                }
                connection.commit();
              });
      assertThat(lost).isNotNull();
      connection.rollback();
      assertThat(amount(3)).isEqualTo("10.00");
    }

    private int lockedSum(String read) {
      try (ResultSet rows = statement.executeQuery(read)) {
        int sum = 0;
        while (rows.next()) {
          sum += rows.getInt(1);
        }
        return sum;
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }

    private static boolean isWaiting(TestServer server) throws SQLException {
      String waiting =
          server.query(
              "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
      return Integer.parseInt(waiting) > 0;
    }

    @Test
    void rowsThatWereReadToBeChangedStayLockedOnAllShards() throws SQLException {
      connection.setAutoCommit(false);
      try (ResultSet rows =
          statement.executeQuery("SELECT id FROM orders ORDER BY id FOR UPDATE")) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isLessThan(4);
        }
      }
      add(0, 1);
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        try (Connection other = rig().shard(shard).adminConnection();
            Statement locks = other.createStatement()) {
          locks.execute("USE " + TestServer.DATABASE);
          locks.execute("SET innodb_lock_wait_timeout = 1");
          assertThatThrownBy(() -> locks.executeUpdate("UPDATE orders SET amount = 0"))
              .hasFieldOrPropertyWithValue("errorCode", 1205);
        }
      }
      connection.commit();
      assertThat(amounts()).containsExactly("11.00", "10.00", "10.00", "10.00");
    }
  }
}
