package io.sluice.bench;

import io.sluice.bench.Peers.Opener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Threads that read rows in a closed loop, as an application does that opens a new connection after
 * an error; counted in steps of 100 ms.
 */
final class Load implements AutoCloseable {

  private static final int STEPS = 1200;
  static final int STEP_MILLIS = 100;

  private final Opener opener;
  private final AtomicIntegerArray done = new AtomicIntegerArray(STEPS);
  private final AtomicLongArray since;
  private final AtomicLongArray longest;
  private final AtomicInteger errors = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> kinds = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final long start = System.nanoTime();
  private volatile boolean over;

  Load(Opener opener, int count) {
    this.opener = opener;
    this.since = new AtomicLongArray(count);
    this.longest = new AtomicLongArray(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> loop(number), "load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void loop(int number) {
    int key = number * 31;
    while (!over) {
      try (Connection connection = opener.open(number);
          PreparedStatement select =
              connection.prepareStatement("SELECT k, c FROM point WHERE id = ?")) {
        while (!over) {
          since.set(number, System.nanoTime());
          select.setInt(1, key++ % Stage.ROWS);
          try (ResultSet row = select.executeQuery()) {
            row.next();
          }
          ended(number);
          done.incrementAndGet(step());
        }
      } catch (SQLException | RuntimeException failed) {
        if (!over) {
          ended(number);
          errors.incrementAndGet();
          kinds.add(
              failed.getClass().getSimpleName()
                  + (failed instanceof SQLException sql ? " " + sql.getSQLState() : ""));
        }
        since.set(number, System.nanoTime()); // opening anew is a call as well
      }
    }
  }

  private void ended(int number) {
    long took = System.nanoTime() - since.get(number);
    longest.accumulateAndGet(number, took, Math::max);
  }

  private int step() {
    return (int) Math.min(STEPS - 1, (System.nanoTime() - start) / 1_000_000 / STEP_MILLIS);
  }

  /** The step that runs now. */
  int now() {
    return step();
  }

  /** Reads in a step. */
  int in(int step) {
    return done.get(step);
  }

  /** Begins to watch for the longest call anew. */
  void forgetLongest() {
    for (int i = 0; i < longest.length(); i++) {
      longest.set(i, 0);
    }
    errors.set(0);
    kinds.clear();
  }

  /** The longest call that ended or still runs, in seconds. */
  double longestSeconds() {
    long most = 0;
    long now = System.nanoTime();
    for (int i = 0; i < longest.length(); i++) {
      most = Math.max(most, Math.max(longest.get(i), now - since.get(i)));
    }
    return most / 1e9;
  }

  int errors() {
    return errors.get();
  }

  /** The first of them, each kind once. */
  List<String> kinds() {
    return kinds.stream().distinct().limit(4).toList();
  }

  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join(1000);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
