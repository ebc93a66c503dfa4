package io.sluice.jdbc.internal.time;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scheduler of one connection group: one timer thread that only hands over, and a bounded set
 * of workers that may block (probes, aborts, closes), each by its own deadline. Idle workers end by
 * themselves.
 */
public final class SystemScheduler implements Scheduler {

  private static final long IDLE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor timer;
  private final ThreadPoolExecutor workers;

  /**
   * At most {@code threads} workers. Threads are named {@code sluice-<name>-timer} and {@code
   * sluice-<name>-worker-<n>}.
   */
  public SystemScheduler(String name, int threads) {
    timer = timer("sluice-" + name + "-timer", 1);
    workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("sluice-" + name + "-worker-", true),
            // A connection that comes back late must still be closed.
            (task, closed) -> task.run());
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Daemon threads for what comes from time to time, started when they are needed. What is
   * cancelled is forgotten; what is due after the end is dropped.
   */
  public static ScheduledThreadPoolExecutor timer(String name, int threads) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(threads, daemons(name, threads > 1));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  @Override
  public Future<?> schedule(Runnable task, long delayMillis) {
    try {
      return timer.schedule(() -> workers.execute(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.RejectedExecutionException closed) {
      return java.util.concurrent.CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void execute(Runnable task) {
    workers.execute(task);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    // Work already handed over (closing a physical connection) is finished, not cut.
    workers.shutdown();
  }

  private static ThreadFactory daemons(String name, boolean numbered) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, numbered ? name + number.incrementAndGet() : name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
