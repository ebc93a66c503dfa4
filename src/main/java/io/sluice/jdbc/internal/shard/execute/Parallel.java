package io.sluice.jdbc.internal.shard.execute;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does work on several shards at once and waits for all of it. The last piece is done by the
 * caller's own thread. The first failure cancels what still runs, and is what the caller gets; the
 * others are suppressed in it.
 */
public final class Parallel {

  private Parallel() {}

  /**
   * Runs all tasks.
   *
   * @param cancel ends what still runs; called once, after the first failure
   */
  public static void run(Workers workers, List<ShardWork> tasks, Runnable cancel)
      throws SQLException {
    if (tasks.size() < 2) {
      for (ShardWork only : tasks) {
        only.run();
      }
      return;
    }
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch others = new CountDownLatch(tasks.size() - 1);
    List<Throwable> later = java.util.Collections.synchronizedList(new ArrayList<>());
    for (ShardWork task : tasks.subList(0, tasks.size() - 1)) {
      Runnable guarded =
          () -> {
            try {
              attempt(task, failure, later, cancel);
            } finally {
              others.countDown();
            }
          };
      workers.execute(guarded);
    }
    attempt(tasks.get(tasks.size() - 1), failure, later, cancel);
    awaitAll(others, cancel);
    rethrow(failure.get(), later);
  }

  private static void attempt(
      ShardWork task, AtomicReference<Throwable> failure, List<Throwable> later, Runnable cancel) {
    if (failure.get() != null) {
      return;
    }
    try {
      task.run();
    } catch (Throwable failed) {
      if (failure.compareAndSet(null, failed)) {
        cancel.run();
      } else {
        later.add(failed);
      }
    }
  }

  /** An interrupt cancels the work, but its end is waited for: its connections are in use. */
  private static void awaitAll(CountDownLatch others, Runnable cancel) {
    boolean interrupted = false;
    while (true) {
      try {
        others.await();
        break;
      } catch (InterruptedException asked) {
        if (!interrupted) {
          interrupted = true;
          cancel.run();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(Throwable failure, List<Throwable> later) throws SQLException {
    if (failure == null) {
      return;
    }
    for (Throwable each : later) {
      if (each != failure) {
        failure.addSuppressed(each);
      }
    }
    if (failure instanceof SQLException sql) {
      throw sql;
    } else if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
