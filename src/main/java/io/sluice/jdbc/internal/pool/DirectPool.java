package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.pool.Endpoint.Opened;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** {@code poolSize=0}: every lease is a connection of its own, closed when it comes back. */
public final class DirectPool extends LeasePool {

  private final Gate connecting = new Gate(CONNECTING_AT_ONCE);
  private final AtomicInteger active = new AtomicInteger();

  /** A pool for one host. */
  public DirectPool(Endpoint endpoint, Clock clock, Scheduler scheduler) {
    super(endpoint, clock, scheduler);
  }

  @Override
  Physical acquire(Deadline deadline, long generation, BooleanSupplier wanted) throws SQLException {
    if (!connecting.enter(deadline, wanted)) {
      throw new NoLeaseException("Too many connections are being opened at this moment.");
    }
    try {
      Opened connection = open(deadline);
      active.incrementAndGet();
      return physical(connection, connection.raw(), generation);
    } finally {
      connecting.leave();
    }
  }

  @Override
  void recycle(Physical physical, boolean clean) {
    active.decrementAndGet();
    scheduler().execute(() -> close(physical.raw()));
  }

  @Override
  void dispose(Physical physical) {
    active.decrementAndGet();
  }

  @Override
  void evictIdle() {
    // Nothing is idle here.
  }

  @Override
  public int active() {
    return active.get();
  }

  @Override
  public void close() {
    killAll();
  }
}
