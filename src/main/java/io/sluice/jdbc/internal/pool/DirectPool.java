package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.pool.Endpoint.Opened;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code poolSize=0}: every lease is a connection of its own, closed when it comes back. */
public final class DirectPool extends LeasePool {

  private final AtomicInteger active = new AtomicInteger();

  /** A pool for one host. */
  public DirectPool(Endpoint endpoint, Clock clock, Scheduler scheduler) {
    super(endpoint, clock, scheduler);
  }

  @Override
  Physical acquire(Deadline deadline, long generation) throws SQLException {
    Opened connection = open(deadline);
    active.incrementAndGet();
    return physical(connection, connection.raw(), generation);
  }

  @Override
  void recycle(Physical physical, boolean clean) {
    active.decrementAndGet();
    scheduler().execute(() -> close(physical.raw()));
  }

  @Override
  void dispose(Physical physical) {
    active.decrementAndGet();
    abort(physical.raw());
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
