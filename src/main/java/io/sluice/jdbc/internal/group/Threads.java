package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.time.SystemScheduler;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one URL, started when they are needed. The shards of a URL share them: a thousand
 * shards do not need a thousand timers. Thread-safe.
 *
 * @param scheduler for what must not delay a caller
 * @param probing of their own, so that nothing that is slow to end keeps a probe waiting
 * @param housekeeping what HikariCP does from time to time, for all pools
 * @param lent by somebody else, who ends them
 */
record Threads(
    Scheduler scheduler, Scheduler probing, ScheduledExecutorService housekeeping, boolean lent)
    implements AutoCloseable {

  private static final int WORKERS = 8;
  private static final int MOST_PROBES = 16;

  /** A host that says nothing keeps a thread for a while, and the others must not wait for it. */
  private static final int HOSTS_PER_THREAD = 16;

  private static final int MOST_OF_MANY = 64;

  /** HikariCP asks idle connections for a sign of life, and waits if there is none. */
  private static final int HOUSEKEEPERS = 2;

  private static final int MOST_HOUSEKEEPERS = 16;

  private static final int LONGEST_NAME = 60;

  /** For that many hosts; named after the group, or the beginning of its name. */
  static Threads of(String group, int hosts) {
    String name = shortened(group);
    int most = forHosts(hosts, MOST_PROBES, MOST_OF_MANY);
    return new Threads(
        new SystemScheduler(name, WORKERS),
        new SystemScheduler(name + "-probe", Math.min(most, hosts + 1)),
        SystemScheduler.timer(
            "sluice-" + name + "-pools-", forHosts(hosts, HOUSEKEEPERS, MOST_HOUSEKEEPERS)),
        false);
  }

  private static int forHosts(int hosts, int least, int most) {
    return Math.min(most, Math.max(least, hosts / HOSTS_PER_THREAD));
  }

  /** A name made of a thousand hosts is no name for a thread. */
  static String shortened(String group) {
    return group.length() <= LONGEST_NAME ? group : group.substring(0, LONGEST_NAME) + '…';
  }

  /** The same threads for somebody who must not end them. */
  Threads lend() {
    return new Threads(scheduler, probing, housekeeping, true);
  }

  @Override
  public void close() {
    if (!lent) {
      scheduler.close();
      probing.close();
      housekeeping.shutdownNow();
    }
  }
}
