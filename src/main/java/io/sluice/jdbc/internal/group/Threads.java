package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.time.SystemScheduler;
import java.util.concurrent.Future;

/**
 * The threads of one URL, started when they are needed. The shards of a URL share them: a thousand
 * shards do not need a thousand timers. Thread-safe.
 *
 * @param scheduler for what must not delay a caller
 * @param probing of their own, so that nothing that is slow to end keeps a probe waiting
 */
record Threads(Scheduler scheduler, Scheduler probing) implements AutoCloseable {

  private static final int WORKERS = 8;
  private static final int MOST_PROBES = 16;

  /** A host that says nothing keeps a thread for a while, and the others must not wait for it. */
  private static final int HOSTS_PER_PROBE = 16;

  private static final int MOST_OF_MANY = 64;

  /** For that many hosts. */
  static Threads of(String name, int hosts) {
    int most = Math.min(MOST_OF_MANY, Math.max(MOST_PROBES, hosts / HOSTS_PER_PROBE));
    return new Threads(
        new SystemScheduler(name, WORKERS),
        new SystemScheduler(name + "-probe", Math.min(most, hosts + 1)));
  }

  /** The same threads for somebody who must not end them. */
  Threads lent() {
    return new Threads(new Lent(scheduler), new Lent(probing));
  }

  @Override
  public void close() {
    scheduler.close();
    probing.close();
  }

  private record Lent(Scheduler owned) implements Scheduler {
    @Override
    public Future<?> schedule(Runnable task, long delayMillis) {
      return owned.schedule(task, delayMillis);
    }

    @Override
    public void execute(Runnable task) {
      owned.execute(task);
    }

    @Override
    public void close() {
      // Ended by whoever lent them.
    }
  }
}
