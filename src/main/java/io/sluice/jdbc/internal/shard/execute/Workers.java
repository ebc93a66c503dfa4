package io.sluice.jdbc.internal.shard.execute;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that wait for shards: virtual ones when the JVM has them, else a bounded number that end
 * when they are idle. What runs on them holds its connection already, so it never waits for other
 * work of the same kind. Thread-safe.
 */
public final class Workers implements AutoCloseable {

  private static final int PER_SHARD = 16;
  private static final int MOST = 256;
  private static final long IDLE_SECONDS = 5;

  private final ExecutorService threads;

  /** For a group of that name with so many shards. */
  public Workers(String group, int shards) {
    ExecutorService virtual = virtual();
    this.threads = virtual != null ? virtual : bounded(group, Math.min(MOST, PER_SHARD * shards));
  }

  /** Looked up by name, for the code must load on a JVM without them. */
  private static ExecutorService virtual() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException older) {
      return null;
    }
  }

  private static ExecutorService bounded(String group, int most) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread =
              new Thread(task, "sluice-" + group + "-shard-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        // With all of them busy, or none any more, the caller does it himself.
        (task, full) -> task.run());
  }

  /** Runs a task on another thread, or on this one if there is none to be had. */
  void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
