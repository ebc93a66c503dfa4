package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.faults.Book.Told;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What several sessions or threads do together. */
final class Crowds {

  private static final int SESSIONS = Integer.getInteger("sluice.faults.sessions", 1000);

  private Crowds() {}

  // --- two sessions, one row

  private static final String ADD = "UPDATE counter SET n = n + 1 WHERE id = ";

  private static void createCounter(Stage stage) throws SQLException {
    stage
        .victim()
        .execute(
            "CREATE TABLE counter (id INT PRIMARY KEY, n INT) ENGINE=InnoDB",
            "INSERT INTO counter VALUES (1, 0), (2, 0)");
  }

  private static String row(int id, int number) {
    return "INSERT INTO book VALUES (" + id + ", " + number + ")";
  }

  /** Only the statement is rolled back: the transaction goes on. */
  static Outcome lockWait(Stage stage) throws Exception {
    createCounter(stage);
    Connection waiting = stage.open();
    stage.statement().execute("SET SESSION innodb_lock_wait_timeout = 1");
    waiting.setAutoCommit(false);
    int id = stage.book.open(2);
    try (Connection holder = stage.fleet().connect();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.executeUpdate(ADD + 1);
      stage.statement().executeUpdate(row(id, 1));
      stage.startTheClock();
      Outcome outcome = stage.outcome(() -> stage.statement().executeUpdate(ADD + 1));
      stage.stopTheClock();
      stage.statement().executeUpdate(row(id, 2));
      waiting.commit();
      stage.book.told(id, Told.DONE);
      holder.rollback();
      return outcome;
    }
  }

  static Outcome deadlock(Stage stage) throws Exception {
    createCounter(stage);
    stage.open();
    int one = stage.book.open(1);
    int two = stage.book.open(1);
    try (Connection other = stage.fleet().connect();
        Statement second = other.createStatement()) {
      stage.connection().setAutoCommit(false);
      other.setAutoCommit(false);
      stage.statement().executeUpdate(row(one, 1));
      stage.statement().executeUpdate(ADD + 1);
      second.executeUpdate(row(two, 1));
      second.executeUpdate(ADD + 2);
      stage.startTheClock();
      CompletableFuture<Outcome> waits =
          Stage.inBackground(() -> stage.outcome(() -> second.executeUpdate(ADD + 1)));
      stage.awaitRunning("UPDATE");
      Outcome first = stage.outcome(() -> stage.statement().executeUpdate(ADD + 2));
      Outcome last = waits.get(20, TimeUnit.SECONDS);
      stage.stopTheClock();
      end(stage, one, stage.connection(), first);
      end(stage, two, other, last);
      stage.require(
          (first.error() == null) != (last.error() == null), "not one of two: " + first + last);
      return first.error() == null ? last : first;
    }
  }

  private static void end(Stage stage, int id, Connection connection, Outcome outcome)
      throws SQLException {
    if (outcome.error() == null) {
      connection.commit();
      stage.book.told(id, Told.DONE);
    } else {
      connection.rollback();
    }
  }

  /** An error of the server's that is no fault of the host's. */
  static Outcome fullTable(Stage stage) throws Exception {
    stage.open();
    stage.statement().execute("SET SESSION max_heap_table_size = 16384");
    stage.statement().execute("CREATE TABLE small (t CHAR(200)) ENGINE=MEMORY");
    int inserted = Singles.number(stage.statement(), "SELECT 0");
    stage.startTheClock();
    Outcome outcome = Outcome.NONE;
    while (outcome.error() == null && inserted++ < 10_000) {
      stage.startTheClock();
      outcome =
          stage.outcome(() -> stage.statement().executeUpdate("INSERT INTO small VALUES ('x')"));
      stage.stopTheClock();
    }
    int rows = Integer.parseInt(stage.victim().query("SELECT COUNT(*) FROM small"));
    stage.require(rows == inserted - 1, rows + " rows after " + (inserted - 1) + " inserts");
    return outcome;
  }

  /** A host that takes nobody more: new sessions go elsewhere, those on it stay and live. */
  static Outcome neighbour(Stage stage) throws Exception {
    stage.open();
    int port = Singles.number(stage.statement(), "SELECT @@port");
    stage.reached(Moment.IDLE);
    Outcome outcome =
        stage.outcome(
            () -> {
              try (Connection next = stage.fleet().connect();
                  Statement statement = next.createStatement()) {
                stage.stopTheClock();
                stage.require(
                    Singles.number(statement, "SELECT @@port") != port, "on the refusing host");
              }
            });
    noStorm(stage);
    stage.require(
        Singles.number(stage.statement(), "SELECT @@port") == port, "the old session has moved");
    return outcome;
  }

  /** While the host is left aside nobody tries it: accounts get locked by failed logins. */
  private static void noStorm(Stage stage) throws SQLException {
    long logins = stage.proxy().accepted();
    for (int i = 0; i < 10; i++) {
      stage.fleet().connect().close();
    }
    long more = stage.proxy().accepted() - logins;
    stage.require(more == 0, more + " further logins of 10 sessions");
  }

  // --- a caller that is interrupted

  static Outcome interrupted(Stage stage) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    stage.proxies.forEach(FaultProxy::resetAll);
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                Outcome outcome =
                    stage.outcome(() -> Singles.number(stage.statement(), "SELECT 42"));
                kept.set(Thread.currentThread().isInterrupted());
                result.complete(outcome);
              } catch (Throwable failed) {
                result.completeExceptionally(failed);
              }
            },
            "fault-suite-interrupted");
    caller.start();
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
    stage.startTheClock();
    caller.interrupt();
    Outcome outcome = result.get(40, TimeUnit.SECONDS);
    stage.stopTheClock();
    stage.require(kept.get(), "the flag is lost");
    stage.proxies.forEach(FaultProxy::calm);
    return outcome;
  }

  // --- pools and crowds

  static Outcome poolExhausted(Stage stage) throws Exception {
    Connection holder = stage.open();
    holder.setAutoCommit(false);
    Singles.number(stage.statement(), "SELECT 42");
    stage.startTheClock();
    Outcome outcome = stage.outcome(() -> stage.fleet().connect().close());
    stage.stopTheClock();
    stage.require(
        String.valueOf(outcome.error()).contains("pooled connections"),
        "the message does not say why: " + outcome.error());
    holder.rollback();
    holder.setAutoCommit(true);
    return outcome;
  }

  static Outcome flapping(Stage stage) throws Exception {
    stage.open();
    AtomicBoolean up = new AtomicBoolean(true);
    ScheduledExecutorService flapper = Executors.newSingleThreadScheduledExecutor();
    stage.closeLater(flapper::shutdownNow);
    flapper.scheduleAtFixedRate(
        () -> {
          if (up.getAndSet(!up.get())) {
            stage.proxy().refuse();
            stage.proxy().resetAll();
          } else {
            stage.proxy().listen();
          }
        },
        0,
        400,
        TimeUnit.MILLISECONDS);
    stage.startTheClock();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    int mostThreads = 0;
    Outcome worst = Outcome.NONE;
    while (worst.error() == null && System.nanoTime() - end < 0) {
      worst = stage.outcome(() -> Singles.number(stage.statement(), "SELECT 42"));
      mostThreads = Math.max(mostThreads, threads());
    }
    stage.stopTheClock();
    flapper.shutdownNow();
    flapper.awaitTermination(5, TimeUnit.SECONDS);
    stage.proxy().listen();
    long failures = (Long) stage.rowOfVictim("failures");
    stage.require(failures <= 6, failures + " failures in 5 s: the block does not grow");
    stage.require(mostThreads <= 16, mostThreads + " threads");
    return worst;
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("sluice-"))
            .count();
  }

  static Outcome slowHost(Stage stage) throws Exception {
    stage.open();
    reads(stage, 60);
    stage.reached(Moment.IDLE);
    return stage.outcome(
        () -> {
          reads(stage, 20);
          long before = picks(stage);
          reads(stage, 60);
          long slow = picks(stage) - before;
          stage.stopTheClock();
          stage.require(slow <= 12, slow + " of 60 picks went to the slow host");
        });
  }

  /** Ten seconds after a host became quick again it has at least a third of its fair share. */
  static Outcome recoveredHost(Stage stage) throws Exception {
    stage.open();
    reads(stage, 60);
    stage.reached(Moment.IDLE);
    reads(stage, 40);
    stage.proxy().delay(0);
    stage.startTheClock();
    return stage.outcome(
        () -> {
          stage.awaitOr(
              "the host that is quick again gets no fair share",
              9_500,
              () -> {
                long before = picks(stage);
                reads(stage, 90);
                return picks(stage) - before >= 10;
              });
          stage.stopTheClock();
        });
  }

  private static void reads(Stage stage, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Singles.number(stage.statement(), "SELECT 42");
    }
  }

  private static long picks(Stage stage) {
    return (Long) stage.rowOfVictim("picks");
  }

  static Outcome manySessions(Stage stage) throws Exception {
    for (TestServer server : stage.servers) {
      server.execute("SET GLOBAL max_connections = 3000", "SET GLOBAL max_user_connections = 2900");
    }
    stage.open();
    Queue<Connection> sessions = new ConcurrentLinkedQueue<>();
    stage.closeLater(
        () -> {
          for (Connection session : sessions) {
            session.close();
          }
        });
    AtomicInteger left = new AtomicInteger(SESSIONS);
    together(
        stage,
        24,
        () -> {
          while (left.getAndDecrement() > 0) {
            sessions.add(stage.fleet().connect());
          }
        });
    stage.require(sessions.size() == SESSIONS, "only " + sessions.size() + " sessions");
    stage.proxies.forEach(FaultProxy::forgetMostConnecting);
    stage.reached(Moment.IDLE);
    AtomicInteger served = new AtomicInteger();
    Queue<Connection> waiting = new ConcurrentLinkedQueue<>(sessions);
    Outcome outcome =
        stage.outcome(
            () ->
                together(
                    stage,
                    SESSIONS,
                    () -> {
                      try (Statement statement = waiting.remove().createStatement()) {
                        if (Singles.number(statement, "SELECT 42") == 42) {
                          served.incrementAndGet();
                        }
                      }
                    }));
    stage.stopTheClock();
    stage.require(served.get() == SESSIONS, "only " + served.get() + " were served");
    for (FaultProxy proxy : stage.proxies) {
      // The probe of a host that went down connects anew, too.
      int allowed = proxy == stage.proxy() ? 3 : 2;
      stage.require(
          proxy.mostConnecting() <= allowed,
          proxy.mostConnecting() + " at once connect to " + proxy.hostPort());
    }
    return outcome;
  }

  /** Runs it in so many threads that begin at the same moment, and waits for all of them. */
  private static void together(Stage stage, int threads, Stage.Action action) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  begin.await();
                  action.run();
                } catch (Exception failed) {
                  stage.problem("one of many: " + failed);
                }
              },
              "fault-suite-many-" + i,
              256 * 1024);
      thread.setDaemon(true);
      all.add(thread);
      thread.start();
    }
    begin.countDown();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    for (Thread thread : all) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
  }
}
