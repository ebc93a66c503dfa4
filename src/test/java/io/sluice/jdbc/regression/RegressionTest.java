package io.sluice.jdbc.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.FaultProxy.Cut;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.lang.management.ManagementFactory;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test states what the contract or JDBC promises; it fails where Sluice does not keep it. */
class RegressionTest {

  private List<TestServer> servers;
  private TestServer one;

  @BeforeEach
  void threeServersWithALedger() throws Exception {
    servers = SharedServers.mariadb(3);
    for (TestServer server : servers) {
      server.execute(
          "CREATE TABLE ledger (id INT PRIMARY KEY, note VARCHAR(20))",
          "CREATE TABLE keyed (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(20))");
    }
    one = servers.get(0);
  }

  // --- poolSize > 0: what one session leaves to the next

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSharedConnectionIsNotHandedOnInsideAChainedTransaction(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection first = lab.connect();
        Statement statement = first.createStatement()) {
      statement.execute("BEGIN");
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      statement.execute("COMMIT AND CHAIN");
      statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')");
      statement.execute("COMMIT");
      assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void startTransactionWithoutAutocommitWorksOnASharedConnection(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection first = lab.connect();
        Statement statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute("START TRANSACTION");
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      first.commit();
      assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void useInSqlDoesNotMoveTheNextSessionIntoAnotherDatabase(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1")) {
      try (Connection dirty = lab.connect();
          Statement statement = dirty.createStatement()) {
        statement.execute("USE information_schema");
      }
      try (Connection clean = lab.connect()) {
        assertThat(text(clean, "SELECT DATABASE()")).isEqualTo("app");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void setAutocommitInSqlDoesNotReachTheNextSession(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1")) {
      try (Connection dirty = lab.connect();
          Statement statement = dirty.createStatement()) {
        statement.execute("SET autocommit = 0");
      }
      try (Connection clean = lab.connect();
          Statement statement = clean.createStatement()) {
        assertThat(clean.getAutoCommit()).isTrue();
        statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')");
      }
      assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void setTransactionReadOnlyDoesNotReachAnotherSession(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1")) {
      try (Connection dirty = lab.connect();
          Statement statement = dirty.createStatement()) {
        statement.execute("SET TRANSACTION READ ONLY");
      }
      try (Connection clean = lab.connect();
          Statement statement = clean.createStatement()) {
        assertThatCode(() -> statement.executeUpdate("INSERT INTO ledger VALUES (2, 'b')"))
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void setTimestampDoesNotStopTheNextSessionsClock(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1")) {
      try (Connection dirty = lab.connect();
          Statement statement = dirty.createStatement()) {
        statement.execute("SET timestamp = 86400");
      }
      try (Connection clean = lab.connect()) {
        assertThat(text(clean, "SELECT YEAR(NOW())")).isNotEqualTo("1970");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void whatAProcedureSetStaysWithItsSession(String vendor) throws Exception {
    one.execute("CREATE PROCEDURE leaks() SET @leak = 'secret of another'");
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection first = lab.connect();
        Connection second = lab.connect();
        Statement statement = first.createStatement()) {
      statement.execute("CALL leaks()");
      statement.close();
      assertThat(text(second, "SELECT @leak")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void clientInfoDoesNotReachTheNextSession(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1")) {
      try (Connection dirty = lab.connect()) {
        dirty.setClientInfo("ApplicationName", "another");
      }
      try (Connection clean = lab.connect()) {
        assertThat(clean.getClientInfo("ApplicationName")).isNotEqualTo("another");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPoolOptionDoesNotTurnAutocommitOffUnseen(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1", "pool.autoCommit=false");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("1");
    }
  }

  @Test
  void aDriverPropertyDoesNotTurnAutocommitOffUnseen() throws Exception {
    try (Lab lab = lab("mariadb", one, "autocommit=false");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("1");
    }
  }

  // --- poolSize > 0: what a session needs of its own

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSharedConnectionKeepsWhatAStatementStillHasToTell(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO keyed (note) VALUES ('a')", Statement.RETURN_GENERATED_KEYS);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getInt(1)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSharedConnectionKeepsTheUpdateCount(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO ledger VALUES (1, 'a')");
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      assertThat(statement.getMoreResults()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aStatementOnASharedConnectionTakesTwoSettings(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(10);
      statement.setQueryTimeout(5);
      assertThat(statement.getMaxRows()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPreparedStatementOnASharedConnectionRunsTwice(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger VALUES (?, 'a')")) {
      insert.setInt(1, 1);
      insert.executeUpdate();
      insert.setInt(1, 2);
      insert.executeUpdate();
    }
    assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aCallOnASharedConnectionGivesItsOutput(String vendor) throws Exception {
    one.execute("CREATE PROCEDURE gives(OUT x INT) SET x = 42");
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        CallableStatement call = connection.prepareCall("{call gives(?)}")) {
      call.registerOutParameter(1, java.sql.Types.INTEGER);
      call.execute();
      assertThat(call.getInt(1)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aBatchOnASharedConnectionIsCollectedAfterAnExecution(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      statement.addBatch("INSERT INTO ledger VALUES (2, 'a')");
      statement.addBatch("INSERT INTO ledger VALUES (3, 'a')");
      assertThat(statement.executeBatch()).containsExactly(1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void rowsOfAProcedureThatWereReplacedDoNotHoldASharedConnection(String vendor) throws Exception {
    one.execute("CREATE PROCEDURE rows2() BEGIN SELECT 1; SELECT 2; END");
    try (Lab lab = lab(vendor, one, "poolSize=1", "connectTimeout=500", "selectionTimeout=1000");
        Connection first = lab.connect();
        Connection second = lab.connect()) {
      first.setAutoCommit(false);
      try (Statement statement = first.createStatement()) {
        statement.execute("CALL rows2()");
        statement.getResultSet().next();
        assertThat(statement.getMoreResults()).isTrue();
        statement.getResultSet().next();
      }
      first.commit();
      assertThat(text(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void rowsOfMetadataThatWereForgottenDoNotHoldASharedConnection(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1", "connectTimeout=500", "selectionTimeout=1000");
        Connection first = lab.connect();
        Connection second = lab.connect()) {
      first.getMetaData().getTables("app", null, "%", null).next();
      assertThat(text(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPreparedStatementOnASharedConnectionOutlivesACommit(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1");
        Connection connection = lab.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger VALUES (?, 'a')")) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= 2; i++) {
        insert.setInt(1, i);
        insert.executeUpdate();
        connection.commit();
      }
    }
    assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theWaitForASharedConnectionEndsWithTheSelectionTimeout(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "poolSize=1", "selectionTimeout=300");
        Connection first = lab.connect();
        Connection second = lab.connect();
        Statement statement = first.createStatement()) {
      statement.execute("BEGIN");
      long start = System.nanoTime();
      assertThatThrownBy(() -> text(second, "SELECT 1"))
          .hasFieldOrPropertyWithValue("SQLState", "08001");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1300));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aHostThatRefusesIsNotWaitedForOnASharedPool(String vendor) throws Exception {
    try (FaultProxy down = FaultProxy.inFrontOf(one);
        Lab lab =
            new Lab(
                vendor,
                List.of(down.hostPort(), one.hostPort()),
                "poolSize=1",
                "heartbeatInterval=0",
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + down.hostPort())) {
      down.refuse();
      long start = System.nanoTime();
      lab.connect().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
    }
  }

  // --- transactions

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aFirstStatementThatCommitsByItselfIsNotCalledRolledBack(String vendor) throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      proxy.cutAfterRequestContaining("CREATE TABLE made", Cut.RST_INSTEAD_OF_REPLY);
      Throwable failure = catchThrowable(() -> statement.execute("CREATE TABLE made (id INT)"));
      assertThat(one.query("SELECT COUNT(*) FROM made")).isEqualTo("0"); // it is there
      assertThat(failure).hasFieldOrPropertyWithValue("SQLState", "08007");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aFirstCallThatCommitsIsNotCalledRolledBack(String vendor) throws Exception {
    one.execute(
        "CREATE PROCEDURE pays() BEGIN INSERT INTO keyed (note) VALUES ('paid'); COMMIT; END");
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      proxy.cutAfterRequestContaining("CALL pays", Cut.RST_INSTEAD_OF_REPLY);
      Throwable failure = catchThrowable(() -> statement.execute("CALL pays()"));
      assertThat(one.query("SELECT COUNT(*) FROM keyed")).isEqualTo("1"); // it is committed
      assertThat(failure).hasFieldOrPropertyWithValue("SQLState", "08007");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aWriteBehindThePingCommentIsNotSentTwice(String vendor) throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      proxy.cutAfterRequestContaining("INSERT INTO keyed", Cut.RST_INSTEAD_OF_REPLY);
      whateverItSays(
          () -> statement.executeUpdate("/* ping */ INSERT INTO keyed (note) VALUES ('a')"));
      assertThat(one.query("SELECT COUNT(*) FROM keyed")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void rowsUpdatedThroughAResultAreCommittedOneByOne(String vendor) throws Exception {
    one.execute("INSERT INTO ledger VALUES (1, 'open'), (2, 'open'), (3, 'open')");
    try (Lab lab = lab(vendor, one);
        Connection connection = lab.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE,
                ResultSet.CONCUR_UPDATABLE,
                ResultSet.HOLD_CURSORS_OVER_COMMIT)) {
      connection.setAutoCommit(false);
      try (ResultSet rows = statement.executeQuery("SELECT id, note FROM ledger")) {
        while (rows.next()) {
          rows.updateString("note", "done");
          rows.updateRow();
          connection.commit();
        }
      }
    }
    assertThat(one.query("SELECT COUNT(*) FROM ledger WHERE note = 'done'")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aRowUpdatedThroughAResultHasAnUnknownOutcomeWhenItsReplyIsLost(String vendor)
      throws Exception {
    one.execute("INSERT INTO ledger VALUES (1, 'open')");
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("SELECT id, note FROM ledger")) {
      rows.next();
      rows.updateString("note", "done");
      proxy.cutAfterRequestContaining("UPDATE", Cut.RST_INSTEAD_OF_REPLY);
      assertThatThrownBy(rows::updateRow).hasFieldOrPropertyWithValue("SQLState", "08007");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void workBehindACommitInOneTextIsCommittedToo(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one, "allowMultiQueries=true");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "INSERT INTO ledger VALUES (1, 'a'); COMMIT; INSERT INTO ledger VALUES (2, 'b')");
      connection.commit();
    }
    assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void workBehindACommitInOneBatchIsCommittedToo(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one);
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.addBatch("INSERT INTO ledger VALUES (1, 'a')");
      statement.addBatch("COMMIT");
      statement.addBatch("INSERT INTO ledger VALUES (2, 'b')");
      statement.executeBatch();
      connection.commit();
    }
    assertThat(one.query("SELECT COUNT(*) FROM ledger")).isEqualTo("2");
  }

  @Test
  void rollbackInSqlAfterARefusedCommitEndsTheTransactionWhereItIs() throws Exception {
    try (Lab lab = lab("mysql", servers.subList(0, 2), "loadBalanceStrategy=sequential");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
      assertThatThrownBy(connection::commit); // Connector/J does not commit in autocommit mode
      statement.execute("ROLLBACK");
      int open = 0;
      for (TestServer server : servers.subList(0, 2)) {
        open +=
            Integer.parseInt(server.query("SELECT COUNT(*) FROM information_schema.innodb_trx"));
      }
      assertThat(open).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void anXaBranchThatIsPreparedIsNotCalledRolledBack(String vendor) throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      try {
        statement.execute("XA START 'x'");
        statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')");
        statement.execute("XA END 'x'");
        proxy.cutAfterRequestContaining("XA PREPARE", Cut.RST_INSTEAD_OF_REPLY);
        Throwable failure = catchThrowable(() -> statement.execute("XA PREPARE 'x'"));
        assertThat(one.query("XA RECOVER")).isNotNull(); // it lives and holds its locks
        assertThat(failure).hasFieldOrPropertyWithValue("SQLState", "08007");
      } finally {
        org.awaitility.Awaitility.await()
            .ignoreExceptions()
            .until(
                () -> {
                  one.execute("XA ROLLBACK 'x'");
                  return true;
                });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aTransactionThatSentNothingYetIsBegunElsewhere(String vendor) throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()));
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1").close();
      connection.setAutoCommit(false);
      proxy.resetAll();
      assertThatCode(() -> statement.executeUpdate("INSERT INTO ledger VALUES (1, 'a')"))
          .doesNotThrowAnyException();
      connection.commit();
    }
  }

  // --- a host that is lost

  /** Only MariaDB's driver must ask for the key before the session leaves. */
  @Test
  void aConnectionLostBetweenTwoTransactionsIsNotNoticed() throws Exception {
    try (Lab lab = lab("mariadb", one);
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO keyed (note) VALUES ('a')");
      String id = text(connection, "SELECT CONNECTION_ID()");
      connection.commit();
      kill(one, id);
      Throwable first = catchThrowable(() -> text(connection, "SELECT 1"));
      Throwable second = catchThrowable(() -> text(connection, "SELECT 1"));
      Throwable third = catchThrowable(() -> text(connection, "SELECT 1"));
      assertThat(java.util.Arrays.asList(first, second, third)).containsOnlyNulls();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aLostInsertIdIsToldAndNotBlamedOnTheNextHost(String vendor) throws Exception {
    try (FaultProxy first = FaultProxy.inFrontOf(one);
        FaultProxy second = FaultProxy.inFrontOf(servers.get(1));
        Lab lab =
            new Lab(
                vendor,
                List.of(first.hostPort(), second.hostPort()),
                "loadBalanceStrategy=serverAffinity",
                "failOverReadOnly=false",
                "serverAffinityOrder=" + first.hostPort());
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      one.execute("ALTER TABLE keyed AUTO_INCREMENT = 700");
      statement.executeUpdate("INSERT INTO keyed (note) VALUES ('a')");
      first.refuse();
      first.resetAll();
      String answer;
      try {
        answer = text(connection, "SELECT LAST_INSERT_ID()");
      } catch (SQLException told) {
        answer = told.getSQLState();
      }
      assertThat(answer).isIn("700", "08006");
      assertThat(lab.failures(second.hostPort())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theEndOfOneIdleConnectionDoesNotSetItsHostAside(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one);
        Connection connection = lab.connect()) {
      String id = text(connection, "SELECT CONNECTION_ID()");
      long idleSince = System.nanoTime();
      kill(one, id);
      await().until(() -> System.nanoTime() - idleSince > Duration.ofSeconds(1).toNanos());
      assertThat(text(connection, "SELECT 1")).isEqualTo("1");
      assertThat(lab.failures(one.hostPort())).isZero();
    }
  }

  /** MariaDB's driver closes a connection whose character set it cannot use. */
  @Test
  void aStatementThatEndsItsConnectionDoesNotSetTheWholeFleetAside() throws Exception {
    try (Lab lab = lab("mariadb", servers);
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      whateverItSays(() -> statement.execute("SET NAMES latin1"));
      long failures = 0;
      for (TestServer server : servers) {
        failures += lab.failures(server.hostPort());
      }
      assertThat(failures).isLessThan(3);
    }
  }

  @Test
  void aWrongGetterWhileRowsStreamIsTheDriversOwnError() throws Exception {
    try (Lab lab = lab("mysql", one);
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("SELECT 'abc' UNION ALL SELECT 'def'")) {
        rows.next();
        Throwable failure = catchThrowable(() -> rows.getInt(1));
        assertThat(((SQLException) failure).getSQLState()).isNotEqualTo("08006");
        assertThat(lab.failures(one.hostPort())).isZero();
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @Test
  void aSecondStatementDoesNotEndAStream() throws Exception {
    try (Lab lab = lab("mysql", one);
        Connection connection = lab.connect();
        Statement stream = connection.createStatement();
        Statement other = connection.createStatement()) {
      stream.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = stream.executeQuery("SELECT seq FROM seq_1_to_100000")) {
        rows.next();
        one.query("SELECT SLEEP(0.2)");
        whateverItSays(() -> other.executeUpdate("INSERT INTO ledger VALUES (1, 'a')"));
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void isValidAnswersWithinItsTimeout(String vendor) throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(one);
        Lab lab = new Lab(vendor, List.of(proxy.hostPort()), "selectionTimeout=8000");
        Connection connection = lab.connect()) {
      proxy.mode(FaultProxy.Mode.BLACKHOLE);
      long start = System.nanoTime();
      assertThat(connection.isValid(1)).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
    }
  }

  @Test
  void aWrongPasswordIsNotTriedOverAndOverWhileAnotherHostIsDown() throws Exception {
    try (FaultProxy down = FaultProxy.inFrontOf(one);
        FaultProxy up = FaultProxy.inFrontOf(one);
        Lab lab =
            new Lab(
                "mysql",
                List.of(down.hostPort(), up.hostPort()),
                "selectionTimeout=3000",
                "heartbeatInterval=0")) {
      down.refuse();
      lab.source.setPassword("wrong");
      whateverItSays(lab::connect);
      assertThat(up.accepted()).isLessThan(4);
    }
  }

  @Test
  void aWrongPasswordLeavesNoGroupBehind() throws Exception {
    try (SluiceDataSource source =
        new SluiceDataSource("jdbc:loadbalance://" + one.hostPort() + "/app")) {
      for (int i = 0; i < 3; i++) {
        String wrong = "wrong" + i;
        assertThatThrownBy(() -> source.getConnection(TestServer.USER, wrong))
            .hasFieldOrPropertyWithValue("SQLState", "28000");
      }
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(6))
          .until(
              () ->
                  ManagementFactory.getPlatformMBeanServer()
                      .queryNames(new ObjectName("io.sluice:*"), null)
                      .isEmpty());
    }
  }

  // --- what travels

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theIsolationThatWasSetLastTravels(String vendor) throws Exception {
    try (Lab lab = lab(vendor, servers, "loadBalanceStrategy=sequential");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        assertThat(text(connection, "SELECT @@transaction_isolation")).isEqualTo("SERIALIZABLE");
        connection.commit();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theIsolationThatWasSetInSqlIsTold(String vendor) throws Exception {
    try (Lab lab = lab(vendor, one);
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Test
  void setNamesThatCameLastStaysLast() throws Exception {
    try (Lab lab = lab("mysql", servers, "loadBalanceStrategy=sequential");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET character_set_client = latin1");
      statement.execute("SET NAMES utf8mb4");
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        assertThat(text(connection, "SELECT @@character_set_client")).isEqualTo("utf8mb4");
        connection.commit();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aBackslashInAVariableTravelsAsItWasMeant(String vendor) throws Exception {
    try (Lab lab = lab(vendor, servers, "loadBalanceStrategy=sequential");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
      statement.execute("SET @path = 'C:\\temp'");
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        assertThat(text(connection, "SELECT @path")).isEqualTo("C:\\temp");
        connection.commit();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void anOutputVariableOfACallIsThereForTheNextStatement(String vendor) throws Exception {
    for (TestServer server : servers) {
      server.execute("CREATE PROCEDURE gives(OUT x INT) SET x = 42");
    }
    try (Lab lab =
            lab(
                vendor,
                servers,
                "loadBalanceStrategy=sequential",
                "loadBalanceAutoCommitStatementThreshold=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CALL gives(@x)");
      assertThat(text(connection, "SELECT @x")).isEqualTo("42");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aKeyThatAProcedureMadeTravels(String vendor) throws Exception {
    for (TestServer server : servers) {
      server.execute(
          "ALTER TABLE keyed AUTO_INCREMENT = 700",
          "CREATE PROCEDURE inserts() INSERT INTO keyed (note) VALUES ('a')");
    }
    try (Lab lab = lab(vendor, servers, "loadBalanceStrategy=sequential");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CALL inserts()");
      connection.commit();
      text(connection, "SELECT 1");
      assertThat(text(connection, "SELECT LAST_INSERT_ID()")).isEqualTo("700");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aPreparedStatementOfSqlPinsUntilItIsReleasedItself(String vendor) throws Exception {
    try (Lab lab =
            lab(
                vendor,
                servers,
                "loadBalanceStrategy=sequential",
                "loadBalanceAutoCommitStatementThreshold=1");
        Connection connection = lab.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PREPARE a FROM 'SELECT 1'");
      statement.execute("PREPARE b FROM 'SELECT 2'");
      statement.execute("DEALLOCATE PREPARE a");
      text(connection, "SELECT 1");
      assertThat(text(connection, "EXECUTE b")).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aLockPinsUntilItIsReleasedItself(String vendor) throws Exception {
    try (Lab lab =
            lab(
                vendor,
                servers,
                "loadBalanceStrategy=sequential",
                "loadBalanceAutoCommitStatementThreshold=1");
        Connection connection = lab.connect()) {
      assertThat(text(connection, "SELECT GET_LOCK('mine', 1)")).isEqualTo("1");
      text(connection, "SELECT RELEASE_LOCK('never taken')");
      text(connection, "SELECT 1");
      assertThat(text(connection, "SELECT RELEASE_LOCK('mine')")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aSessionThatFailedOverReadOnlyDoesNotWriteThroughAProcedure(String vendor) throws Exception {
    one.execute("CREATE PROCEDURE writes() INSERT INTO ledger VALUES (1, 'a')");
    try (FaultProxy preferred = FaultProxy.inFrontOf(servers.get(1));
        Lab lab =
            new Lab(
                vendor,
                List.of(preferred.hostPort(), one.hostPort()),
                "loadBalanceStrategy=serverAffinity",
                "serverAffinityOrder=" + preferred.hostPort())) {
      preferred.refuse();
      try (Connection connection = lab.connect();
          Statement statement = connection.createStatement()) {
        assertThat(connection.isReadOnly()).isTrue();
        assertThatThrownBy(() -> statement.execute("CALL writes()"))
            .hasFieldOrPropertyWithValue("SQLState", "25006");
      }
    }
  }

  private Lab lab(String vendor, TestServer server, String... options) {
    return new Lab(vendor, List.of(server.hostPort()), options);
  }

  private static Lab lab(String vendor, List<TestServer> servers, String... options) {
    return new Lab(
        vendor, servers.stream().map(TestServer::hostPort).collect(Collectors.toList()), options);
  }

  /** Ends a connection at the server and waits until the server has done so. */
  private static void kill(TestServer server, String id) throws Exception {
    server.execute("KILL " + id);
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                server
                    .query("SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id)
                    .equals("0"));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** A data source in a group of its own, and the group's MBean. */
  private static final class Lab implements AutoCloseable {
    private final String group = "review-" + UUID.randomUUID();
    private final SluiceDataSource source;

    Lab(String vendor, List<String> hosts, String... options) {
      String query = options.length == 0 ? "" : "&" + String.join("&", options);
      source =
          new SluiceDataSource(
              "jdbc:loadbalance:"
                  + vendor
                  + "://"
                  + String.join(",", hosts)
                  + "/app?connectionGroup="
                  + group
                  + query);
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
    }

    Connection connect() throws SQLException {
      return source.getConnection();
    }

    Object attribute(String name) throws Exception {
      return ManagementFactory.getPlatformMBeanServer()
          .getAttribute(
              new ObjectName(
                  "io.sluice:type=ConnectionGroup,mode=loadbalance,name="
                      + ObjectName.quote(group)),
              name);
    }

    long failures(String hostPort) throws Exception {
      for (CompositeData row : (CompositeData[]) attribute("Hosts")) {
        if (row.get("host").equals(hostPort)) {
          return (long) row.get("failures");
        }
      }
      throw new AssertionError("no row for " + hostPort);
    }

    @Override
    public void close() {
      source.close();
    }
  }

  /** Whether it throws is not the point. */
  private static void whateverItSays(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    org.slf4j.LoggerFactory.getLogger(RegressionTest.class)
        .debug("said: {}", String.valueOf(thrown));
  }
}
