package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.faults.Book.Told;
import io.sluice.jdbc.testkit.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What another thread does to a session in the middle of a call, and what that call gets. */
final class Endings {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SLEEP_SECONDS = 2;

  private Endings() {}

  /** Begins a call; returns once the call waits for the faulty host. */
  private interface Begin {
    CompletableFuture<Outcome> on(Stage stage) throws Exception;
  }

  /** What the session is in the middle of. */
  private enum Doing {
    CONNECTING(Endings::connecting),
    OPENING(Endings::opening),
    VALIDATING(Endings::validating),
    ASKING(Endings::asking),
    EXECUTING(Endings::executing),
    STREAMING(Endings::streaming),
    COMMITTING(Endings::committing),
    CLOSING(Endings::closing),
    PROBING(Endings::probing);

    private final Begin begin;

    Doing(Begin begin) {
      this.begin = begin;
    }
  }

  /** What the other thread calls. */
  private enum Ending {
    ABORT(stage -> stage.connection().abort(Runnable::run)),
    CLOSE(stage -> stage.connection().close()),
    CANCEL(stage -> stage.statement().cancel()),
    SOURCE(stage -> stage.fleet().close());

    private final Effect effect;

    Ending(Effect effect) {
      this.effect = effect;
    }
  }

  private interface Effect {
    void on(Stage stage) throws Exception;
  }

  static Outcome ended(Stage stage) throws Exception {
    CompletableFuture<Outcome> call = chosen(Doing.class, stage, "doing").begin.on(stage);
    stage.require(!call.isDone() || isOver(stage), "the call does not wait for anything");
    stage.startTheClock();
    Outcome own = stage.outcome(() -> chosen(Ending.class, stage, "ending").effect.on(stage));
    stage.stopTheClock();
    stage.require(own.error() == null, "the ending itself fails: " + own);
    long start = System.nanoTime();
    Outcome freed = call.get(30, TimeUnit.SECONDS);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    stage.require(
        took < Long.parseLong(stage.scenario.key("freed", "1000")),
        "the call is freed after " + took + " ms");
    return freed;
  }

  private static <E extends Enum<E>> E chosen(Class<E> type, Stage stage, String key) {
    return Enum.valueOf(type, Scenario.word(stage.scenario.key(key, "")));
  }

  /** These have nobody who waits. */
  private static boolean isOver(Stage stage) {
    Doing doing = chosen(Doing.class, stage, "doing");
    return doing == Doing.CLOSING || doing == Doing.PROBING;
  }

  private static CompletableFuture<Outcome> call(Stage stage, Stage.Action action) {
    return Stage.inBackground(() -> stage.outcome(action));
  }

  private static CompletableFuture<Outcome> connecting(Stage stage) throws Exception {
    stage.reached(Moment.UNBOUND);
    long before = stage.proxy().accepted();
    CompletableFuture<Outcome> call = call(stage, () -> stage.fleet().connect().close());
    await().atMost(PATIENCE).until(() -> stage.proxy().accepted() > before);
    return call;
  }

  private static CompletableFuture<Outcome> opening(Stage stage) throws Exception {
    stage.open();
    FaultProxy last = stage.proxies.get(stage.proxies.size() - 1);
    long before = last.accepted();
    stage.reached(Moment.IDLE);
    CompletableFuture<Outcome> call =
        call(stage, () -> Singles.number(stage.statement(), "SELECT 42"));
    await().atMost(PATIENCE).until(() -> last.accepted() > before);
    return call;
  }

  private static CompletableFuture<Outcome> validating(Stage stage) throws Exception {
    stage.open();
    long before = stage.proxy().requests();
    stage.reached(Moment.IDLE);
    int id = stage.book.open(1);
    CompletableFuture<Outcome> call =
        Stage.inBackground(
            () ->
                Singles.told(
                    stage,
                    id,
                    stage.outcome(
                        () ->
                            stage
                                .statement()
                                .executeUpdate("INSERT INTO book VALUES (" + id + ", 1)"))));
    await().atMost(PATIENCE).until(() -> stage.proxy().requests() > before);
    return call;
  }

  private static CompletableFuture<Outcome> asking(Stage stage) throws Exception {
    stage.open();
    long before = stage.proxy().requests();
    stage.reached(Moment.IDLE);
    CompletableFuture<Outcome> call =
        call(stage, () -> stage.require(!stage.connection().isValid(20), "valid though closed"));
    await().atMost(PATIENCE).until(() -> stage.proxy().requests() > before);
    return call;
  }

  private static CompletableFuture<Outcome> executing(Stage stage) throws Exception {
    stage.open();
    String slow = "SELECT 42 + " + Singles.sleepOnVictim(stage, SLEEP_SECONDS);
    CompletableFuture<Outcome> call = call(stage, () -> stage.statement().executeQuery(slow));
    stage.awaitRunning("SLEEP");
    stage.reached(Moment.RUNNING);
    return call;
  }

  private static CompletableFuture<Outcome> streaming(Stage stage) throws Exception {
    stage.open();
    AtomicInteger read = new AtomicInteger();
    CompletableFuture<Outcome> call =
        Stage.inBackground(() -> Singles.streamed(stage, read::incrementAndGet));
    AtomicInteger last = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(150))
        .until(() -> read.get() > 1 && last.getAndSet(read.get()) == read.get());
    return call;
  }

  private static CompletableFuture<Outcome> committing(Stage stage) throws Exception {
    stage.open().setAutoCommit(false);
    int id = stage.book.open(1);
    stage.statement().executeUpdate("INSERT INTO book VALUES (" + id + ", 1)");
    stage.reached(Moment.BEFORE_COMMIT);
    long before = stage.proxy().requests();
    CompletableFuture<Outcome> call =
        Stage.inBackground(
            () -> Singles.told(stage, id, stage.outcome(stage.connection()::commit)));
    await().atMost(PATIENCE).until(() -> stage.proxy().requests() > before);
    return call;
  }

  private static CompletableFuture<Outcome> closing(Stage stage) throws Exception {
    stage.open().setAutoCommit(false);
    int id = stage.book.open(1);
    stage.statement().executeUpdate("INSERT INTO book VALUES (" + id + ", 1)");
    stage.book.told(id, Told.NOT_DONE);
    stage.reached(Moment.IN_TRANSACTION);
    CompletableFuture<Outcome> call = call(stage, stage.connection()::close);
    await().atMost(PATIENCE).until(stage.connection()::isClosed);
    return call;
  }

  private static CompletableFuture<Outcome> probing(Stage stage) throws Exception {
    stage.open();
    stage.reached(Moment.IDLE);
    // One that connects anew, for the last was not answered, may not come to a request.
    long before = stage.proxy().requests() + stage.proxy().accepted();
    await()
        .atMost(PATIENCE)
        .until(() -> stage.proxy().requests() + stage.proxy().accepted() > before);
    return CompletableFuture.completedFuture(Outcome.NONE);
  }
}
