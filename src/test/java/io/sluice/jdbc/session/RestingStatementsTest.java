package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The driver's statement behind a prepared one stays on the shared connection that goes back, and
 * nobody can tell: neither its own session nor those who have the connection meanwhile.
 */
class RestingStatementsTest extends LabTest {

  private static final String NUMBERS = "SELECT ? UNION ALL SELECT 2 UNION ALL SELECT 3";

  /** Connector/J tells how many statements are open. */
  static List<Lab> labsOfConnectorJ() throws SQLException {
    return Lab.all().stream().filter(Lab::isMySqlDriver).toList();
  }

  /** Connector/J reads all texts as when it connected, whatever SQL sets later. */
  static List<Lab> labsOfMariaDbsDriver() throws SQLException {
    return Lab.all().stream().filter(lab -> !lab.isMySqlDriver()).toList();
  }

  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void aStatementStaysOnItsConnectionUntilItIsClosed(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection()) {
      final int before = openStatements(other);
      PreparedStatement kept = session.prepareStatement(NUMBERS);
      for (int i = 0; i < 3; i++) {
        assertThat(count(kept, i)).isEqualTo(3);
        assertThat(openStatements(other)).isEqualTo(before + 1);
      }
      kept.close();
      ask(other, "SELECT 1"); // whoever has the connection next closes it
      assertThat(openStatements(other)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void theStatementsOfASessionThatWasClosedAreClosed(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection other = source.getConnection()) {
      final int before = openStatements(other);
      try (Connection session = source.getConnection()) {
        assertThat(count(session.prepareStatement(NUMBERS), 1)).isEqualTo(3);
        session.setAutoCommit(false);
        assertThat(count(session.prepareStatement(NUMBERS + " "), 1)).isEqualTo(3);
      }
      ask(other, "SELECT 1");
      assertThat(openStatements(other)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void onlySomeStatementsStayAndTheOthersWorkAsWell(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection()) {
      final int before = openStatements(other);
      List<PreparedStatement> many = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        many.add(session.prepareStatement("SELECT ? + " + i));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
          assertThat(first(many.get(i), round)).isEqualTo(round + i);
        }
      }
      assertThat(openStatements(other)).isBetween(before + 10, before + 64);
      for (PreparedStatement each : many) {
        each.close();
      }
      ask(other, "SELECT 1");
      assertThat(openStatements(other)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void statementsOfTheServerOrWithKeysDoNotStay(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "useServerPrepStmts=true");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement onServer = session.prepareStatement(NUMBERS);
        PreparedStatement keys =
            session.prepareStatement(
                "INSERT INTO scratch (v) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
        Statement plain = session.createStatement()) {
      final int before = openStatements(other);
      assertThat(count(onServer, 1)).isEqualTo(3);
      assertThat(openStatements(other)).isEqualTo(before);
      keys.setString(1, "resting");
      keys.executeUpdate();
      keys.getGeneratedKeys().close();
      plain.executeQuery("SELECT 1").close();
      assertThat(openStatements(other)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void whatIsSetMeanwhileCountsAndNothingElseIsLeft(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      assertThat(count(kept, 1)).isEqualTo(3);
      kept.setMaxRows(2); // while it rests
      assertThat(count(kept, 1)).isEqualTo(2);
      assertThat(kept.getMaxRows()).isEqualTo(2);
      kept.setInt(1, 5);
      ask(other, "SELECT 1");
      try (ResultSet row = kept.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(5);
      }
      kept.clearParameters();
      ask(other, "SELECT 1");
      assertThatThrownBy(kept::executeQuery).isInstanceOf(SQLException.class);
      kept.setMaxRows(0);
      assertThat(count(kept, 1)).isEqualTo(3); // after an error too
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aBatchIsExecutedOnceWhereverTheConnectionWasMeanwhile(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement insert = session.prepareStatement("INSERT INTO scratch (v) VALUES (?)")) {
      run(other, "DELETE FROM scratch WHERE v LIKE 'resting%'");
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2; i++) {
          insert.setString(1, "resting " + round + i);
          insert.addBatch();
          ask(other, "SELECT 1");
        }
        assertThat(insert.executeBatch()).hasSize(2);
        insert.setString(1, "resting alone");
        assertThat(insert.executeUpdate()).isEqualTo(1);
        assertThat(insert.getUpdateCount()).isEqualTo(1);
        assertThat(insert.getMoreResults()).isFalse();
        assertThat(insert.getUpdateCount()).isEqualTo(-1);
      }
      assertThat(ask(other, "SELECT COUNT(*) FROM scratch WHERE v LIKE 'resting%'")).isEqualTo("9");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aDriversStatementThatWasHandedOutIsClosedWithItsConnection(Lab lab) throws SQLException {
    Class<? extends Statement> type =
        lab.isMySqlDriver()
            ? com.mysql.cj.jdbc.JdbcStatement.class
            : org.mariadb.jdbc.Statement.class;
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      assertThat(count(kept, 1)).isEqualTo(3);
      session.setAutoCommit(false);
      Statement own = kept.unwrap(type); // rested before
      assertThat(count(kept, 1)).isEqualTo(3);
      session.commit();
      assertThat(own.isClosed()).isTrue();
      assertThat(count(kept, 1)).isEqualTo(3);
      final Statement again = kept.unwrap(type);
      session.commit();
      assertThat(again.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aStatementThatClosesWithItsResultIsNotUsedAgain(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      assertThat(count(kept, 1)).isEqualTo(3);
      kept.closeOnCompletion();
      assertThat(count(kept, 1)).isEqualTo(3);
      assertThat(kept.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aStatementRunsInTheDatabaseThatItsSessionHasNow(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement which = session.prepareStatement("SELECT DATABASE(), ?")) {
      which.setInt(1, 1);
      assertThat(text(which)).isEqualTo("app");
      other.setCatalog("information_schema");
      ask(other, "SELECT 1");
      assertThat(text(which)).isEqualTo("app");
      session.setCatalog("information_schema");
      assertThat(text(which)).isEqualTo("information_schema");
      session.setCatalog("app");
      assertThat(text(which)).isEqualTo("app");
    }
  }

  @ParameterizedTest
  @MethodSource("labsOfMariaDbsDriver")
  void aTextThatItsSessionReadsOtherwiseNowIsPreparedAnew(Lab lab) throws SQLException {
    String text = "SELECT '\\', ? -- '\n"; // one string and a comment, or a string and a parameter
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement kept = session.prepareStatement(text)) {
      assertThat(text(kept)).isEqualTo("', ? -- ");
      run(session, "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
      kept.setInt(1, 5);
      assertThat(text(kept)).isEqualTo("\\");
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aTableThatChangedMeanwhileIsReadAsItIsNow(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection()) {
      run(other, "CREATE OR REPLACE VIEW resting AS SELECT 1 AS a");
      try (PreparedStatement all = session.prepareStatement("SELECT * FROM resting")) {
        for (int columns = 1; columns <= 2; columns++) {
          try (ResultSet rows = all.executeQuery()) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(columns);
          }
          run(other, "CREATE OR REPLACE VIEW resting AS SELECT 1 AS a, 2 AS b");
        }
      } finally {
        run(other, "DROP VIEW resting");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void rowsThatWereNotClosedEndWithTheNextExecution(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      kept.setFetchSize(lab.isMySqlDriver() ? Integer.MIN_VALUE : 1); // on the wire
      kept.setInt(1, 1);
      ResultSet first = kept.executeQuery();
      first.next();
      ResultSet second = kept.executeQuery();
      assertThatThrownBy(first::next).isInstanceOf(SQLException.class);
      second.next();
      second.close();
      assertThat(ask(other, "SELECT 7")).isEqualTo("7");
      assertThatThrownBy(second::next).isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void rowsOnTheWireAreGoneBeforeOthersHaveTheirConnection(Lab lab) throws Exception {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      kept.setFetchSize(lab.isMySqlDriver() ? Integer.MIN_VALUE : 1);
      kept.setInt(1, 1);
      for (int i = 0; i < 10; i++) {
        kept.executeQuery().next(); // and is forgotten
        AtomicReference<Throwable> error = new AtomicReference<>();
        Thread waits =
            new Thread(() -> error.set(catchThrowable(() -> ask(other, "SELECT 1")))); // for it
        waits.start();
        await().until(() -> waits.getState() == Thread.State.TIMED_WAITING);
        kept.executeQuery().close(); // between the two the other one may have the connection
        waits.join(20_000);
        assertThat(error.get()).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void rowsClosedAfterTheirSessionTouchNobodysConnection(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection other = source.getConnection()) {
      other.setAutoCommit(false);
      Connection session = source.getConnection();
      ResultSet rows = session.prepareStatement("SELECT 1").executeQuery();
      run(session, "INSERT INTO scratch (v) VALUES ('resting')"); // a key that may be asked for
      session.close();
      final String before = selects(other);
      rows.close();
      assertThat(selects(other)).isEqualTo(before);
      other.commit();
    }
  }

  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void aStatementClosedWhileItWaitsForItsConnectionDoesNotStay(Lab lab) throws Exception {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection()) {
      final int before = openStatements(other);
      for (int i = 0; i < 3; i++) {
        PreparedStatement kept = session.prepareStatement(NUMBERS);
        boolean fetches = i < 2;
        if (i == 1) {
          assertThat(count(kept, 1)).isEqualTo(3); // the second one rests
        }
        other.setAutoCommit(false);
        ask(other, "SELECT 1");
        AtomicReference<Throwable> answer = new AtomicReference<>();
        Thread late = new Thread(() -> answer.set(catchThrowable(() -> ask(kept, fetches))));
        late.start();
        await().until(() -> late.getState() == Thread.State.TIMED_WAITING);
        kept.close();
        other.commit();
        other.setAutoCommit(true);
        late.join(20_000);
        assertThat(answer.get()).matches(it -> it == null || it instanceof SQLException);
        assertThat(openStatements(other)).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void metadataOfAStatementIsThatOfTheTableNow(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection()) {
      run(other, "CREATE OR REPLACE VIEW resting AS SELECT 1 AS a");
      try (PreparedStatement all = session.prepareStatement("SELECT * FROM resting")) {
        assertThat(all.getMetaData().getColumnCount()).isEqualTo(1);
        run(other, "CREATE OR REPLACE VIEW resting AS SELECT 1 AS a, 2 AS b");
        assertThat(all.getMetaData().getColumnCount()).isEqualTo(2);
      } finally {
        run(other, "DROP VIEW resting");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aDriversStatementFoundThroughItsRowsIsClosedWithItsConnection(Lab lab) throws SQLException {
    Class<? extends ResultSet> type =
        lab.isMySqlDriver()
            ? com.mysql.cj.jdbc.result.ResultSetImpl.class
            : org.mariadb.jdbc.client.result.Result.class;
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement kept = session.prepareStatement(NUMBERS)) {
      kept.setInt(1, 1);
      Statement own;
      try (ResultSet rows = kept.executeQuery()) {
        own = rows.unwrap(type).getStatement();
      }
      assertThat(own.isClosed()).isTrue();
      assertThat(count(kept, 1)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aCountThatWasAskedToItsEndStaysAtItsEnd(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement insert =
            session.prepareStatement("INSERT INTO scratch (v) VALUES ('resting')")) {
      session.setAutoCommit(false);
      insert.execute();
      session.commit();
      assertThat(insert.getUpdateCount()).isEqualTo(1);
      assertThat(insert.getMoreResults()).isFalse();
      ask(session, "SELECT 1"); // has the connection again
      assertThat((Throwable) insert.getWarnings()).isNull();
      assertThat(insert.getUpdateCount()).isEqualTo(-1);
      session.commit();
    }
  }

  /** Connector/J executes such a batch by a statement that nobody sees. */
  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void theKeyOfARewrittenBatchIsTheLastInsertIdOnAnyConnection(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "rewriteBatchedStatements=true");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement insert = session.prepareStatement("INSERT INTO scratch (v) VALUES (?)")) {
      for (int round = 0; round < 2; round++) {
        run(other, "DELETE FROM scratch WHERE v LIKE 'resting%'");
        session.setAutoCommit(false);
        insert.setString(1, "one");
        insert.executeUpdate();
        for (int i = 0; i < 3; i++) {
          insert.setString(1, "resting " + i);
          insert.addBatch();
        }
        insert.executeBatch();
        session.commit();
        session.setAutoCommit(true);
        run(other, "INSERT INTO scratch (v) VALUES ('of another')");
        assertThat(ask(session, "SELECT LAST_INSERT_ID()"))
            .isEqualTo(ask(other, "SELECT MIN(id) FROM scratch WHERE v LIKE 'resting%'"));
      }
    }
  }

  /** The server tells such a key as if it had made it. */
  @ParameterizedTest
  @MethodSource("labsOfConnectorJ")
  void aKeyThatTheStatementGaveItselfIsNotTheLastInsertId(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        Connection other = source.getConnection();
        PreparedStatement given =
            session.prepareStatement("INSERT INTO scratch (id, v) VALUES (?, 'given')")) {
      for (boolean autoCommit : new boolean[] {true, false}) {
        session.setAutoCommit(autoCommit);
        run(session, "INSERT INTO scratch (v) VALUES ('made')");
        String made = ask(session, "SELECT MAX(id) FROM scratch");
        end(session);
        run(other, "INSERT INTO scratch (v) VALUES ('of another')");
        long next = Long.parseLong(made) + 1000;
        run(session, "INSERT INTO scratch (id, v) VALUES (" + next + ", 'given')");
        end(session);
        assertThat(ask(session, "SELECT LAST_INSERT_ID()")).as("literal").isEqualTo(made);
        end(session);
        run(other, "INSERT INTO scratch (v) VALUES ('of another')");
        for (int i = 10; i < 12; i++) {
          given.setLong(1, next + i);
          given.executeUpdate();
        }
        end(session);
        assertThat(ask(session, "SELECT LAST_INSERT_ID()")).as("parameter").isEqualTo(made);
        end(session);
        run(other, "INSERT INTO scratch (v) VALUES ('of another')");
        run(session, "INSERT INTO scratch SELECT MAX(id) + 1, 'given' FROM scratch s");
        assertThat(ask(session, "SELECT LAST_INSERT_ID()")).as("computed").isEqualTo(made);
        run(session, "INSERT INTO scratch (v) SELECT 'made'");
        String later = ask(session, "SELECT MAX(id) FROM scratch");
        end(session);
        run(other, "INSERT INTO scratch (v) VALUES ('of another')");
        assertThat(ask(session, "SELECT LAST_INSERT_ID()")).as("generated").isEqualTo(later);
        end(session);
      }
    }
  }

  private static void end(Connection session) throws SQLException {
    if (!session.getAutoCommit()) {
      session.commit();
    }
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aRouteThatIsExplainedByExecuteHasItsRows(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1");
        Connection session = source.getConnection();
        PreparedStatement prepared = session.prepareStatement("EXPLAIN ROUTE SELECT 1");
        Statement plain = session.createStatement()) {
      for (int i = 0; i < 2; i++) {
        assertThat(prepared.execute()).isTrue();
        try (ResultSet row = prepared.getResultSet()) {
          assertThat(row.next()).isTrue();
        }
        assertThat(plain.execute("EXPLAIN ROUTE SELECT 1")).isTrue();
        try (ResultSet row = plain.getResultSet()) {
          assertThat(row.next()).isTrue();
        }
      }
    }
  }

  /** Each statement is closed by another thread, at any time; each answer is its own question's. */
  @ParameterizedTest
  @MethodSource("labs")
  void noStatementEverHasTwoUsers(Lab lab) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (SluiceDataSource source = lab.source(1, "poolSize=2")) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int number = i;
        AtomicReference<PreparedStatement> current = new AtomicReference<>();
        Future<?> asks = threads.submit(() -> ask(source, number, current));
        all.add(asks);
        all.add(threads.submit(() -> closeNowAndThen(asks, current)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void ask(
      SluiceDataSource source, int number, AtomicReference<PreparedStatement> current)
      throws SQLException {
    try (Connection session = source.getConnection()) {
      for (int i = 0; i < 1500; i++) {
        PreparedStatement own = current.get();
        if (own == null) {
          own = session.prepareStatement("SELECT ? + " + number % 2);
          current.set(own);
        }
        int asked = 10_000 * number + i;
        try {
          assertThat(first(own, asked)).isEqualTo(asked + number % 2);
        } catch (SQLException | NullPointerException closed) {
          assertThat(own.isClosed()).as("a statement that fails: %s", closed).isTrue();
        }
      }
    }
    return null;
  }

  private static Void closeNowAndThen(Future<?> asks, AtomicReference<PreparedStatement> current)
      throws SQLException {
    while (!asks.isDone()) {
      PreparedStatement some = current.getAndSet(null);
      if (some != null) {
        some.close();
      }
      Thread.yield();
    }
    return null;
  }

  private static void ask(PreparedStatement statement, boolean fetches) throws SQLException {
    if (fetches) {
      count(statement, 1);
    } else {
      statement.setInt(1, 1);
      statement.execute(); // its rows are never asked for
    }
  }

  private static String selects(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com_select'")) {
      row.next();
      return row.getString(2);
    }
  }

  private static int count(PreparedStatement statement, int value) throws SQLException {
    statement.setInt(1, value);
    int count = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  private static int first(PreparedStatement statement, int value) throws SQLException {
    statement.setInt(1, value);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String text(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** On the one connection of the pool. */
  private static int openStatements(Connection session) throws SQLException {
    session.setAutoCommit(false);
    int open = session.unwrap(JdbcConnection.class).getActiveStatementCount();
    session.commit();
    session.setAutoCommit(true);
    return open;
  }
}
