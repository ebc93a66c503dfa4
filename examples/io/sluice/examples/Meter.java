package io.sluice.examples;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the workers measure from outside, with a stop-watch around each JDBC call. Thread-safe. */
final class Meter {

  /** What an application on Sluice has to expect when a host is lost; see {@link Worker}. */
  private static final Set<String> EXPECTED = Set.of("40001", "08006", "08007");

  private final long start = System.nanoTime();
  private final LongAdder statements = new LongAdder();
  private final LongAdder wrongAnswers = new LongAdder();
  private final Map<Integer, Latencies> byPort = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> exceptions = new ConcurrentSkipListMap<>();
  private final AtomicReference<Stall> longest = new AtomicReference<>(new Stall("", 0, 0));
  private final AtomicReference<SQLException> firstUnexpected = new AtomicReference<>();

  /** A call that took long, and when it began, in seconds of the run. */
  record Stall(String what, double seconds, double at) {}

  /** A JDBC call. */
  interface Call<T> {
    T run() throws SQLException;
  }

  /** A statement that tells on which port it was answered; 0 = it cannot know. */
  interface Statement {
    int run() throws SQLException;
  }

  /** Times a call that is no statement: a commit, borrowing a connection. */
  <T> T call(String what, Call<T> call) throws SQLException {
    long began = System.nanoTime();
    try {
      return call.run();
    } finally {
      took(what, began, System.nanoTime() - began);
    }
  }

  /** Times a statement and books it on the host that answered. */
  int statement(String what, Statement statement) throws SQLException {
    long began = System.nanoTime();
    int port = call(what, statement::run);
    statements.increment();
    byPort.computeIfAbsent(port, any -> new Latencies()).add(System.nanoTime() - began);
    return port;
  }

  private void took(String what, long began, long nanos) {
    Stall now = new Stall(what, seconds(nanos), seconds(began - start));
    longest.accumulateAndGet(now, (a, b) -> b.seconds > a.seconds ? b : a);
  }

  /** An exception reached the application. */
  void exception(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    exceptions.computeIfAbsent(state, any -> new LongAdder()).increment();
    if (!EXPECTED.contains(state)) {
      firstUnexpected.compareAndSet(null, e);
    }
  }

  /** A read answered something that was never written. */
  void wrongAnswer() {
    wrongAnswers.increment();
  }

  Latencies.Window takeWindow(int port) {
    Latencies latencies = byPort.get(port);
    return latencies == null ? new Latencies.Window(0, 0, 0) : latencies.takeWindow();
  }

  double elapsedSeconds() {
    return seconds(System.nanoTime() - start);
  }

  long statements() {
    return statements.sum();
  }

  long wrongAnswers() {
    return wrongAnswers.sum();
  }

  /** How many exceptions there were of each SQLState. */
  Map<String, Long> exceptions() {
    Map<String, Long> counts = new TreeMap<>();
    exceptions.forEach((state, count) -> counts.put(state, count.sum()));
    return counts;
  }

  /** An exception that no application should have to expect, or null. */
  SQLException firstUnexpected() {
    return firstUnexpected.get();
  }

  Stall longestStall() {
    return longest.get();
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
