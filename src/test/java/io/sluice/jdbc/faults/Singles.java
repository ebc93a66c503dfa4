package io.sluice.jdbc.faults;

import io.sluice.jdbc.faults.Book.Told;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** What one session alone does. */
final class Singles {

  private static final int SECONDS = 2;
  private static final int STREAMED_ROWS = 900;
  private static final int WRITES = 30;
  private static final int WRITES_BEFORE = 10;

  private Singles() {}

  private static String sleepOnVictim(Stage stage) {
    return sleepOnVictim(stage, SECONDS);
  }

  /** Zero, after some time on the victim and at once elsewhere. */
  static String sleepOnVictim(Stage stage, int seconds) {
    return "SLEEP(IF(@@port = " + stage.victim().port() + ", " + seconds + ", 0))";
  }

  static Outcome read(Stage stage) throws Exception {
    return read(stage, "SELECT 42");
  }

  static Outcome slowRead(Stage stage) throws Exception {
    return read(stage, "SELECT 42 + " + sleepOnVictim(stage));
  }

  private static Outcome read(Stage stage, String sql) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    return stage.outcome(
        () -> {
          int answer = stage.watched("SELECT 42", () -> number(stage.statement(), sql));
          stage.require(answer == 42, "the read answers " + answer);
        });
  }

  /** The session has a variable that any other connection must be given first. */
  static Outcome carriedRead(Stage stage) throws Exception {
    stage.open();
    stage.statement().execute("SET @carried = 42");
    stage.reached(Moment.IDLE);
    return stage.outcome(
        () ->
            stage.require(
                number(stage.statement(), "SELECT @carried") == 42, "the variable is lost"));
  }

  static Outcome connect(Stage stage) throws Exception {
    stage.reached(Moment.UNBOUND);
    return stage.outcome(
        () -> {
          stage.open();
          stage.stopTheClock();
          stage.require(number(stage.statement(), "SELECT 42") == 42, "a wrong answer");
        });
  }

  /** Over shards: all of a write that lies on every one of them. */
  static Outcome scatteredRead(Stage stage) throws Exception {
    Connection connection = stage.open();
    int rows = stage.servers.size();
    int id = stage.book.open(rows);
    for (int row = 1; row <= rows; row++) {
      stage.statement().executeUpdate("INSERT INTO book VALUES (" + id + ", " + row + ")");
    }
    stage.book.told(id, Told.DONE);
    stage.reached(Moment.IDLE);
    String sql = "SELECT SLEEP(" + SECONDS + "), row_no FROM book ORDER BY row_no";
    Outcome outcome =
        stage.outcome(
            () ->
                stage.watched(
                    "SLEEP",
                    () -> {
                      try (Statement statement = connection.createStatement();
                          ResultSet read = statement.executeQuery(sql)) {
                        int seen = 0;
                        while (read.next()) {
                          seen++;
                        }
                        stage.require(seen == rows, "silently short: " + seen + " rows");
                      }
                      return null;
                    }));
    stage.require(
        outcome.error() != null
            && outcome.error().getMessage().contains("s" + stage.scenario.victim()),
        "the error does not name the shard: " + outcome.error());
    return outcome;
  }

  static Outcome write(Stage stage) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    int id = stage.book.open(1);
    return told(
        stage,
        id,
        stage.outcome(
            () ->
                stage.watched(
                    "INSERT",
                    () ->
                        stage
                            .statement()
                            .executeUpdate("INSERT INTO book VALUES (" + id + ", 1)"))));
  }

  static Outcome slowWrite(Stage stage) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    int id = stage.book.open(1);
    String sql = "INSERT INTO book SELECT " + id + ", 1 + " + sleepOnVictim(stage);
    return told(
        stage,
        id,
        stage.outcome(() -> stage.watched("INSERT", () -> stage.statement().executeUpdate(sql))));
  }

  /** What the caller knows of its write now. */
  static Outcome told(Stage stage, int id, Outcome outcome) {
    stage.book.told(
        id,
        outcome.error() == null
            ? Told.DONE
            : outcome.state().equals("08007") ? Told.UNKNOWN : Told.NOT_DONE);
    return outcome;
  }

  static Outcome preparedRead(Stage stage) throws Exception {
    Connection connection = stage.open();
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 2")) {
      statement.setInt(1, 40);
      statement.executeQuery().close();
      stage.reached(Moment.IDLE);
      return stage.outcome(
          () ->
              stage.watched(
                  "SELECT",
                  () -> {
                    try (ResultSet rows = statement.executeQuery()) {
                      rows.next();
                      stage.require(rows.getInt(1) == 42, "a wrong answer");
                    }
                    return null;
                  }));
    }
  }

  static Outcome preparedWrite(Stage stage) throws Exception {
    Connection connection = stage.open();
    int id = stage.book.open(1);
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO book VALUES (?, ?)")) {
      statement.setInt(1, id);
      statement.setInt(2, 1);
      stage.reached(Moment.IDLE);
      return told(
          stage, id, stage.outcome(() -> stage.watched("INSERT", statement::executeUpdate)));
    }
  }

  static Outcome batch(Stage stage) throws Exception {
    Connection connection = stage.open();
    int id = stage.book.open(5);
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO book VALUES (?, ?)")) {
      for (int row = 1; row <= 5; row++) {
        statement.setInt(1, id);
        statement.setInt(2, row);
        statement.addBatch();
      }
      Outcome outcome = stage.outcome(() -> stage.watched("INSERT", statement::executeBatch));
      told(stage, id, outcome);
      if (outcome.state().equals("08007")) {
        stage.book.unknownInPart(id);
      }
      return outcome;
    }
  }

  static Outcome transaction(Stage stage) throws Exception {
    Connection connection = stage.open();
    connection.setAutoCommit(false);
    stage.reached(Moment.IDLE);
    int id = stage.book.open(2);
    Outcome outcome =
        stage.outcome(
            () -> {
              stage.statement().executeUpdate("INSERT INTO book VALUES (" + id + ", 1)");
              stage.reached(Moment.IN_TRANSACTION);
              String second = "INSERT INTO book VALUES (" + id + ", 2)";
              if (stage.scenario.moment() == Moment.RUNNING) {
                String slow = "INSERT INTO book SELECT " + id + ", 2 + " + sleepOnVictim(stage);
                stage.watched("INSERT", () -> stage.statement().executeUpdate(slow));
              } else {
                stage.statement().executeUpdate(second);
              }
              stage.reached(Moment.BEFORE_COMMIT);
              stage.reached(Moment.REQUEST);
              connection.commit();
            });
    told(stage, id, outcome);
    if (outcome.error() != null) {
      refuses(stage, outcome, "a second commit", connection::commit);
      refuses(
          stage, outcome, "a statement", () -> stage.statement().executeQuery("SELECT 1").close());
      refuses(stage, outcome, "a third commit", connection::commit);
    }
    return outcome;
  }

  /** After a failed transaction nothing runs, and no commit says OK, until it is rolled back. */
  private static void refuses(Stage stage, Outcome first, String what, Stage.Action action)
      throws Exception {
    try {
      action.run();
      stage.problem(what + " says OK after " + first);
    } catch (SQLException same) {
      stage.require(
          first.toString().equals(new Outcome(same).toString()),
          what + " says " + new Outcome(same) + " after " + first);
    }
  }

  static Outcome stream(Stage stage) throws Exception {
    stage.open();
    AtomicInteger read = new AtomicInteger();
    Outcome outcome = streamed(stage, read::incrementAndGet);
    stage.require(
        outcome.error() != null || read.get() == STREAMED_ROWS,
        "silently short: " + read.get() + " rows");
    return outcome;
  }

  /** Reads row by row what stays on the wire; the fault may strike after the second. */
  static Outcome streamed(Stage stage, IntSupplier next) throws Exception {
    stage.statement().setFetchSize(stage.on.vendor().equals("mysql") ? Integer.MIN_VALUE : 10);
    stage.proxy().slow(500_000);
    return stage.outcome(
        () -> {
          try (ResultSet rows =
              stage
                  .statement()
                  .executeQuery(
                      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                          + STREAMED_ROWS
                          + ") SELECT REPEAT('x', 20000), i FROM n")) {
            while (rows.next()) {
              if (next.getAsInt() == 2) {
                stage.reached(Moment.READING);
              }
            }
          }
        });
  }

  /** Writes on and on; the fault strikes after some of them. */
  static Outcome writes(Stage stage) throws Exception {
    stage.open();
    Outcome worst = Outcome.NONE;
    for (int i = 0; i < WRITES && worst.error() == null; i++) {
      if (i == WRITES_BEFORE) {
        stage.reached(Moment.IDLE);
      }
      int id = stage.book.open(1);
      String sql = "INSERT INTO book VALUES (" + id + ", 1)";
      worst = told(stage, id, stage.outcome(() -> stage.statement().executeUpdate(sql)));
      if (i == WRITES_BEFORE) {
        stage.stopTheClock();
      }
    }
    return worst;
  }

  /** Writes and reads what it wrote. */
  static Outcome ownWrites(Stage stage) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    int stale = 0;
    for (int i = 0; i < WRITES; i++) {
      int id = stage.book.open(1);
      stage.statement().executeUpdate("INSERT INTO book VALUES (" + id + ", 1)");
      stage.book.told(id, Told.DONE);
      stale += 1 - number(stage.statement(), "SELECT COUNT(*) FROM book WHERE id = " + id);
    }
    stage.stopTheClock();
    stage.require(stale == 0, stale + " stale reads");
    return Outcome.NONE;
  }

  /** Reads until the victim, which served them, serves none any more. */
  static Outcome leavesVictim(Stage stage) throws Exception {
    stage.open();
    // Until its first probe with a lag it serves none where the lag is limited.
    stage.awaitOr("the victim served no read before", 5000, () -> readsOnVictim(stage) > 0);
    stage.reached(Moment.IDLE);
    return stage.outcome(
        () -> {
          stage.awaitOr(
              "the victim still serves reads", stage.scenario.boundMillis(), () -> left(stage));
          stage.stopTheClock();
          stage.require(readsOnVictim(stage) == 0, "the victim serves reads again");
        });
  }

  private static boolean left(Stage stage) throws SQLException {
    return readsOnVictim(stage) == 0;
  }

  private static int readsOnVictim(Stage stage) throws SQLException {
    int there = 0;
    for (int i = 0; i < WRITES; i++) {
      there += number(stage.statement(), "SELECT @@port") == stage.victim().port() ? 1 : 0;
    }
    return there;
  }

  /** The session does further work, wherever it is now. */
  static void worksOn(Stage stage, boolean reads, boolean writes) throws SQLException {
    Connection connection = stage.connection();
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    try (Statement statement = connection.createStatement()) {
      if (reads && number(statement, "SELECT 42") != 42) {
        stage.problem("a wrong answer afterwards");
      }
      if (!writes) {
        return;
      }
      int id = stage.book.open(1);
      statement.executeUpdate("INSERT INTO book VALUES (" + id + ", 1)");
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      stage.book.told(id, Told.DONE);
    }
  }

  static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
