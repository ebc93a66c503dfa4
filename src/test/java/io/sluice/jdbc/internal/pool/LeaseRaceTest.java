package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.testkit.InlineScheduler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A session gives a connection back while its host is found dead and another thread aborts it: in
 * every order of their steps it goes back exactly once, and never to the next session when dead.
 */
public class LeaseRaceTest {

  private final CountingPool pool = new CountingPool();
  private Physical leased;
  private final AtomicInteger calls = new AtomicInteger();

  /** Knows only how often a connection came back, and how. */
  private static final class CountingPool extends LeasePool {
    private final AtomicInteger recycled = new AtomicInteger();
    private final AtomicInteger disposed = new AtomicInteger();

    CountingPool() {
      super(null, Clock.SYSTEM, new InlineScheduler());
    }

    Physical leaseNow() {
      try {
        return lease(null, 0, () -> true);
      } catch (java.sql.SQLException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    Physical acquire(Deadline deadline, long generation, BooleanSupplier wanted) {
      return new Physical(this, null, null, null, List.of(new java.net.Socket()), null, 0, 0);
    }

    @Override
    void recycle(Physical physical, boolean clean) {
      recycled.incrementAndGet();
    }

    @Override
    void dispose(Physical physical) {
      disposed.incrementAndGet();
    }

    @Override
    void evictIdle() {
      // Nothing is idle here.
    }

    @Override
    public int active() {
      return leased();
    }

    @Override
    public void close() {
      killAll();
    }
  }

  /** Not before the operations: Lincheck has hash codes of its own from there on. */
  private synchronized Physical physical() {
    if (leased == null) {
      leased = pool.leaseNow();
    }
    return leased;
  }

  @Operation
  public void release() {
    physical().release(true);
    calls.incrementAndGet();
  }

  @Operation
  public void kill() {
    physical().kill();
    calls.incrementAndGet();
  }

  @Operation
  public void killAllOfTheHost() {
    physical();
    pool.killAll();
    calls.incrementAndGet();
  }

  @Validate
  public void itCameBackExactlyOnce() {
    int back = pool.recycled.get() + pool.disposed.get();
    if (back != Math.min(1, calls.get()) || pool.leased() != 0) {
      throw new IllegalStateException(
          pool.recycled + " recycled, " + pool.disposed + " disposed, " + pool.leased() + " out");
    }
  }

  @Test
  @Timeout(300)
  void inEveryOrderOfTheStepsAConnectionComesBackExactlyOnce() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(1)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(6)
        .invocationsPerIteration(60)
        .check(LeaseRaceTest.class);
  }
}
