package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.SluiceXADataSource;
import io.sluice.jdbc.internal.shard.transaction.Step;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestSteps;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transaction manager sees all shards as one resource. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class XaDataSourceTest {

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

  /** A manager's name for a transaction, with bytes that are no text. */
  private record Name(byte[] global) implements Xid {

    static Name fresh() {
      byte[] text = ("\u0001'\u00e9" + UUID.randomUUID()).getBytes(StandardCharsets.ISO_8859_1);
      return new Name(text);
    }

    @Override
    public int getFormatId() {
      return 4711;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return global;
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {0, -1, 7};
    }
  }

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What must hold on both kinds of server. */
  abstract static class Cases extends OrdersOnShards {

    private SluiceXADataSource source;
    private XAConnection xa;
    private XAResource resource;
    private Connection connection;
    private Statement statement;

    Cases(Flavor flavor) {
      super("mysql", flavor);
    }

    @BeforeEach
    void open() throws SQLException {
      source = source();
      xa = source.getXAConnection();
      resource = xa.getXAResource();
      connection = xa.getConnection();
      statement = connection.createStatement();
    }

    @AfterEach
    void close() {
      source.close();
    }

    private SluiceXADataSource source() {
      SluiceXADataSource made =
          new SluiceXADataSource(
              "jdbc:shard://"
                  + rig().hosts()
                  + "/app?table.orders=mod(user_id)&connectionGroup=xa-"
                  + UUID.randomUUID());
      made.setUser(TestServer.USER);
      made.setPassword(TestServer.PASSWORD);
      return made;
    }

    private void add(int user, int amount) throws SQLException {
      statement.executeUpdate(
          "UPDATE orders SET amount = amount + " + amount + " WHERE user_id = " + user);
    }

    private Name work(int... users) throws SQLException, XAException {
      Name xid = Name.fresh();
      resource.start(xid, XAResource.TMNOFLAGS);
      for (int user : users) {
        add(user, 1);
      }
      resource.end(xid, XAResource.TMSUCCESS);
      return xid;
    }

    @Test
    void whatIsPreparedOnAllShardsIsCommittedOnAll() throws Exception {
      Name xid = work(0, 1, 2);
      assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
      assertThat(amounts()).containsOnly("10.00");
      resource.commit(xid, false);
      assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "10.00");
      Name next = work(3);
      resource.rollback(next);
      Name last = work(1, 3);
      assertThat(resource.prepare(last)).isEqualTo(XAResource.XA_OK);
      resource.rollback(last);
      assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "10.00");
    }

    @Test
    void aTransactionThatOnlyReadHasNothingToCommit() throws Exception {
      Name xid = Name.fresh();
      resource.start(xid, XAResource.TMNOFLAGS);
      statement.executeQuery("SELECT id FROM orders ORDER BY id").close();
      resource.end(xid, XAResource.TMSUCCESS);
      assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_RDONLY);
      add(0, 1);
      assertThat(amounts()).containsExactly("11.00", "10.00", "10.00", "10.00");
    }

    @Test
    void onePhaseIsAtomicOverTheShardsToo() throws Exception {
      resource.commit(work(0), true);
      resource.commit(work(1, 2, 3), true);
      assertThat(amounts()).containsOnly("11.00");
      TestSteps.install(
          (step, gtrid, shard) -> {
            if (step == Step.ALL_PREPARED) {
              throw new SQLException("test");
            }
          });
      Name failing = work(1, 2, 3);
      assertThatThrownBy(() -> resource.commit(failing, true))
          .isInstanceOfSatisfying(
              XAException.class,
              failed -> assertThat(failed.errorCode).isEqualTo(XAException.XA_RBROLLBACK));
      assertThat(amounts()).containsOnly("11.00");
    }

    @Test
    void aCrashInOnePhaseIsFinishedBySluiceAndNotShownToTheManager() throws Exception {
      Name xid = work(1, 2, 3);
      TestSteps.install(
          (step, gtrid, shard) -> {
            if (step == Step.DECIDED) {
              throw new Crash();
            }
          });
      assertThatThrownBy(() -> resource.commit(xid, true)).isInstanceOf(Crash.class);
      TestSteps.clear();
      source.close();
      try (SluiceXADataSource later = source()) {
        XAConnection recovering = later.getXAConnection();
        assertThat(recovering.getXAResource().recover(XAResource.TMSTARTRSCAN)).isEmpty();
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(amounts()).containsExactly("10.00", "11.00", "11.00", "11.00"));
        recovering.close();
      }
    }

    @Test
    void whatAProcessHasLeftIsRecoveredByTheNext() throws Exception {
      Name xid = work(0, 1, 2);
      assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
      source.close(); // the connections end, the branches stay
      try (SluiceXADataSource later = source()) {
        XAConnection recovering = later.getXAConnection();
        XAResource next = recovering.getXAResource();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> next.recover(XAResource.TMSTARTRSCAN).length == 1);
        Xid found = next.recover(XAResource.TMSTARTRSCAN)[0];
        assertThat(found.getGlobalTransactionId()).isEqualTo(xid.global());
        assertThat(found.getBranchQualifier()).isEqualTo(xid.getBranchQualifier());
        assertThat(next.recover(XAResource.TMENDRSCAN)).isEmpty();
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  commitIfThere(next, found);
                  assertThat(amounts()).containsExactly("11.00", "11.00", "11.00", "10.00");
                });
        assertThat(next.recover(XAResource.TMSTARTRSCAN)).isEmpty();
        recovering.close();
      }
    }

    private static void commitIfThere(XAResource resource, Xid xid) throws SQLException {
      try {
        resource.commit(xid, false);
      } catch (XAException notYet) {
        assertThat(notYet.errorCode).isIn(XAException.XAER_RMFAIL, XAException.XAER_NOTA);
      }
    }

    @Test
    void theConnectionLeavesTheEndToTheManager() throws Exception {
      Name xid = Name.fresh();
      resource.start(xid, XAResource.TMNOFLAGS);
      add(0, 1);
      assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "2D000");
      assertThatThrownBy(connection::rollback).hasFieldOrPropertyWithValue("SQLState", "2D000");
      assertThatThrownBy(() -> resource.start(Name.fresh(), XAResource.TMNOFLAGS))
          .isInstanceOf(XAException.class);
      resource.end(xid, XAResource.TMSUCCESS);
      assertThatThrownBy(() -> add(1, 1)).hasFieldOrPropertyWithValue("SQLState", "2D000");
      resource.start(xid, XAResource.TMJOIN);
      add(1, 1);
      resource.end(xid, XAResource.TMFAIL);
      assertThatThrownBy(() -> resource.prepare(xid))
          .isInstanceOfSatisfying(
              XAException.class,
              failed -> assertThat(failed.errorCode).isEqualTo(XAException.XA_RBROLLBACK));
      assertThat(amounts()).containsOnly("10.00");
      connection.setAutoCommit(false);
      add(0, 1);
      add(1, 1);
      connection.commit();
      assertThat(amounts()).containsExactly("11.00", "11.00", "10.00", "10.00");
    }

    @Test
    void aHandleThatIsClosedLeavesTheConnectionOpen() throws Exception {
      connection.close();
      assertThat(connection.isClosed()).isTrue();
      assertThatThrownBy(connection::createStatement)
          .hasFieldOrPropertyWithValue("SQLState", "08003");
      try (Connection next = xa.getConnection();
          Statement again = next.createStatement()) {
        again.executeUpdate("UPDATE orders SET amount = 12 WHERE user_id = 1");
      }
      assertThat(amounts()).containsExactly("10.00", "12.00", "10.00", "10.00");
    }

    @Test
    void whatAHandleMakesLeadsBackToIt() throws SQLException {
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      try (ResultSet rows = statement.executeQuery("SELECT id FROM orders WHERE user_id = 1")) {
        assertThat(rows.getStatement()).isSameAs(statement);
      }
      try (PreparedStatement prepared = connection.prepareStatement("SELECT id FROM orders");
          ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.getStatement().getConnection()).isSameAs(connection);
      }
      statement.getConnection().close();
      assertThat(xa.getConnection().isValid(5)).as("only the handle was closed").isTrue();
    }

    @Test
    void statementsAreClosedWithTheirHandle() throws SQLException {
      ResultSet rows = statement.executeQuery("SELECT id FROM orders WHERE user_id = 1");
      connection.close();
      assertThat(rows.isClosed()).isTrue();
      assertThat(statement.isClosed()).isTrue();
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);

      Connection replaced = xa.getConnection();
      PreparedStatement prepared = replaced.prepareStatement("SELECT 1");
      Connection present = xa.getConnection();
      assertThat(replaced.isClosed()).isTrue();
      assertThat(prepared.isClosed()).isTrue();
      Statement open = present.createStatement();
      xa.close();
      assertThat(open.isClosed()).isTrue();
    }

    @Test
    void whatIsSuspendedCanBeEnded() throws Exception {
      Name xid = Name.fresh();
      resource.start(xid, XAResource.TMNOFLAGS);
      add(0, 1);
      resource.end(xid, XAResource.TMSUSPEND);
      assertThatThrownBy(() -> resource.end(xid, XAResource.TMSUSPEND))
          .isInstanceOfSatisfying(
              XAException.class,
              refused -> assertThat(refused.errorCode).isEqualTo(XAException.XAER_PROTO));
      resource.end(xid, XAResource.TMSUCCESS);
      assertThatThrownBy(() -> resource.end(xid, XAResource.TMSUCCESS))
          .isInstanceOfSatisfying(
              XAException.class,
              refused -> assertThat(refused.errorCode).isEqualTo(XAException.XAER_PROTO));
      resource.commit(xid, true);
      assertThat(amounts()).containsExactly("11.00", "10.00", "10.00", "10.00");

      Name failed = Name.fresh();
      resource.start(failed, XAResource.TMNOFLAGS);
      add(0, 1);
      resource.end(failed, XAResource.TMSUSPEND);
      resource.start(failed, XAResource.TMRESUME);
      resource.end(failed, XAResource.TMSUSPEND);
      resource.end(failed, XAResource.TMFAIL);
      assertThatThrownBy(() -> resource.commit(failed, true))
          .isInstanceOfSatisfying(
              XAException.class,
              refused -> assertThat(refused.errorCode).isEqualTo(XAException.XA_RBROLLBACK));
      assertThat(amounts()).containsExactly("11.00", "10.00", "10.00", "10.00");
    }
  }

  @Test
  void anUrlThatIsNotOverShardsIsRefused() {
    try (SluiceXADataSource source = new SluiceXADataSource("jdbc:loadbalance://a,b/app")) {
      assertThatThrownBy(source::getXAConnection)
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("jdbc:shard:");
    }
  }
}
