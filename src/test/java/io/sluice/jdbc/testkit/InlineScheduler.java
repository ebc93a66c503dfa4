package io.sluice.jdbc.testkit;

import io.sluice.jdbc.internal.time.Scheduler;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Runs what is to be executed at once, on the caller's thread; what is scheduled never comes. */
public final class InlineScheduler implements Scheduler {

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Future<?> schedule(Runnable task, long delayMillis) {
    return new FutureTask<>(() -> null);
  }

  @Override
  public void close() {
    // Has no threads.
  }
}
