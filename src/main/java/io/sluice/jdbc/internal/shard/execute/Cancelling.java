package io.sluice.jdbc.internal.shard.execute;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cancels what runs on several shards, on all of them at once and within a second. Stateless. */
public final class Cancelling {

  private static final long MILLIS = 950;

  private Cancelling() {}

  /** Cancels statements; returns when all are or when it has taken too long. */
  public static void cancel(Workers workers, List<Statement> running) {
    if (running.isEmpty()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(running.size());
    for (Statement each : running) {
      workers.execute(
          () -> {
            try {
              each.cancel();
            } catch (SQLException | RuntimeException ended) {
              // It has come to its end, or its host has: there is nothing left to cancel.
            } finally {
              done.countDown();
            }
          });
    }
    try {
      boolean all = done.await(MILLIS, TimeUnit.MILLISECONDS);
      if (!all) {
        return; // the rest goes on in the background
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
