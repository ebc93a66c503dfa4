package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.internal.shard.transaction.Step;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestSteps;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a coordinator leaves that ends without a word is finished by another process, or reported.
 * The coordinator is one group of this process whose commit is ended by an error that nobody
 * handles; the other process is another group.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TransactionRecoveryTest {

  /** On MariaDB. */
  @Nested
  class OnMariaDb extends Cases {
    OnMariaDb() {
      super(Flavor.MARIADB);
    }
  }

  /** On MySQL. */
  @Nested
  class OnMySql extends Cases {
    OnMySql() {
      super(Flavor.MYSQL);
    }
  }

  /** Ends a coordinator where it stands. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What must hold on both kinds of server. */
  abstract static class Cases extends OrdersOnShards {

    Cases(Flavor flavor) {
      super("mysql", flavor, "selectionTimeout=5000");
    }

    @AfterEach
    void clear() throws SQLException {
      for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
        for (String xid : prepared(shard)) {
          rig().shard(shard).execute("XA ROLLBACK " + xid); // what a failed test has left
        }
      }
    }

    /** A transaction over three shards whose coordinator ends at a step; its connections too. */
    private void crashAt(Step where) throws SQLException {
      try (ShardRig dying = rig().with()) {
        Connection connection = dying.connect();
        Statement statement = connection.createStatement();
        connection.setAutoCommit(false);
        for (int user = 0; user < 3; user++) {
          statement.executeUpdate("UPDATE orders SET amount = 11 WHERE user_id = " + user);
        }
        TestSteps.install(
            (step, gtrid, shard) -> {
              if (step == where) {
                throw new Crash();
              }
            });
        assertThatThrownBy(connection::commit).isInstanceOf(Crash.class);
        TestSteps.clear();
        connection.abort(Runnable::run);
      }
    }

    private List<String> recover(ShardRig by) {
      try {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
            beans
                .queryNames(
                    new ObjectName(
                        "io.sluice:type=ConnectionGroup,mode=shard,name="
                            + ObjectName.quote(by.group())
                            + ",*"),
                    null)
                .iterator()
                .next();
        return Arrays.asList((String[]) beans.invoke(name, "recoverTransactions", null, null));
      } catch (JMException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private ShardRig other() {
      return rig().with("jmxOperations=true");
    }

    @Test
    void whatWasNotDecidedIsRolledBackByAnyProcess() throws SQLException {
      crashAt(Step.ALL_PREPARED);
      assertThat(prepared(1)).hasSize(1);
      try (ShardRig other = other();
          Connection held = other.connect()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  assertThat(prepared(1)).isEmpty();
                  assertThat(prepared(2)).isEmpty();
                });
        assertThat(held.isValid(1)).isTrue();
      }
      assertThat(amounts()).containsOnly("10.00");
    }

    @Test
    void whatWasDecidedIsCommittedByAnyProcess() throws SQLException {
      crashAt(Step.DECIDED);
      assertThat(prepared(1)).hasSize(1);
      try (ShardRig other = other();
          Connection held = other.connect()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(recover(other)).noneMatch(line -> line.contains("left")));
        assertThat(held.isValid(1)).isTrue();
      }
      assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "10.00");
      assertThat(prepared(1)).isEmpty();
      assertThat(prepared(2)).isEmpty();
    }

    @Test
    void aLiveCoordinatorIsLeftAlone() throws Exception {
      CountDownLatch prepared = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      try (ShardRig other = other();
          Connection held = other.connect();
          Connection connection = rig().connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.executeUpdate("UPDATE orders SET amount = 11 WHERE user_id = 0");
        statement.executeUpdate("UPDATE orders SET amount = 11 WHERE user_id = 1");
        TestSteps.install(
            (step, gtrid, shard) -> {
              if (step == Step.ALL_PREPARED) {
                prepared.countDown();
                await().atMost(Duration.ofSeconds(30)).until(() -> goOn.getCount() == 0);
              }
            });
        CompletableFuture<Void> commit =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    connection.commit();
                  } catch (SQLException failed) {
                    throw new IllegalStateException(failed);
                  }
                });
        assertThat(prepared.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(recover(other))
            .anySatisfy(line -> assertThat(line).contains("s1: left: shard s0 is still deciding"));
        goOn.countDown();
        commit.get(20, TimeUnit.SECONDS);
        assertThat(amounts()).containsExactly("11.00", "11.00", "10.00", "10.00");
        assertThat(held.isValid(1)).isTrue();
      }
    }

    @Test
    void twoRecoveriesAtOnceComeToTheSameEnd() throws Exception {
      crashAt(Step.ALL_PREPARED);
      try (ShardRig one = other();
          Connection first = one.connect();
          ShardRig two = other();
          Connection second = two.connect()) {
        CompletableFuture<List<String>> theirs = CompletableFuture.supplyAsync(() -> recover(two));
        recover(one);
        theirs.get(30, TimeUnit.SECONDS);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(recover(one)).noneMatch(line -> line.contains("left")));
        assertThat(first.isValid(1) && second.isValid(1)).isTrue();
      }
      assertThat(prepared(1)).isEmpty();
      assertThat(prepared(2)).isEmpty();
      assertThat(amounts()).containsOnly("10.00");
    }

    @Test
    void withoutItsDecisionTableABranchIsReportedAndNotTouched() throws SQLException {
      crashAt(Step.DECIDED);
      rig().shard(0).execute("RENAME TABLE sluice_tx TO sluice_tx_lost");
      isLeftUntil("RENAME TABLE sluice_tx_lost TO sluice_tx");
    }

    @Test
    void anEmptiedDecisionTableIsNoReasonToRollBack() throws SQLException {
      crashAt(Step.DECIDED);
      rig()
          .shard(0)
          .execute(
              "CREATE TABLE sluice_tx_copy AS SELECT * FROM sluice_tx", "DELETE FROM sluice_tx");
      isLeftUntil(
          "INSERT INTO sluice_tx SELECT * FROM sluice_tx_copy", "DROP TABLE sluice_tx_copy");
    }

    private void isLeftUntil(String... mended) throws SQLException {
      try (ShardRig other = other();
          Connection held = other.connect()) {
        assertThat(recover(other))
            .anySatisfy(
                line -> assertThat(line).contains(" on s1: left: its decision is in table"));
        assertThat(prepared(1)).hasSize(1);
        rig().shard(0).execute(mended);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(recover(other)).noneMatch(line -> line.contains("left")));
        assertThat(held.isValid(1)).isTrue();
      }
      assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "10.00");
    }

    @Test
    void aBranchThatIsLostIsReportedAndNeverCalledDone() throws SQLException {
      crashAt(Step.DECIDED);
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                for (String xid : prepared(1)) { // hidden while its owner is connected
                  rig().shard(1).execute("XA ROLLBACK " + xid);
                }
                assertThat(prepared(1)).isEmpty();
              });
      try (ShardRig other = other();
          Connection held = other.connect()) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(recover(other))
                        .anySatisfy(
                            line ->
                                assertThat(line).contains("on shard s1: left: lost although s0")));
        assertThat(recover(other)).anyMatch(line -> line.contains("left: lost"));
        assertThat(held.isValid(1)).isTrue();
      }
      assertThat(rig().shard(0).query("SELECT COUNT(*) FROM sluice_tx WHERE kind = 'commit'"))
          .isNotEqualTo("0");
      assertThat(amounts()).containsExactly("11.00", "10.00", "11.00", "10.00");
      rig().shard(0).execute("DELETE FROM sluice_tx WHERE kind = 'commit'");
    }
  }
}
