package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.pool.Endpoint.Opened;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What {@link SharedPool} does, without HikariCP and its threads: a bounded number of connections,
 * reset when they come back but for autocommit, validated when they lay idle, waited for in virtual
 * time.
 */
public final class SimulatedSharedPool extends LeasePool {

  private static final long TRUSTED_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int size;
  private final int patienceMillis;
  private final Clock clock;
  private final Waiting waiting;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final Map<Physical, Opened> out = new HashMap<>();
  private boolean closed;
  private int opening;

  private record Idle(Opened connection, Object left, long since) {}

  /** Lets virtual time pass. */
  @FunctionalInterface
  public interface Waiting {
    /** Until {@code enough} or for {@code millis}. */
    void await(long millis, BooleanSupplier enough);
  }

  /** A pool that has opened nothing yet. */
  public SimulatedSharedPool(
      Endpoint endpoint,
      int size,
      int patienceMillis,
      Clock clock,
      Scheduler scheduler,
      Waiting waiting) {
    super(endpoint, clock, scheduler);
    this.size = size;
    this.patienceMillis = patienceMillis;
    this.clock = clock;
    this.waiting = waiting;
  }

  @Override
  Physical acquire(Deadline deadline, long generation, BooleanSupplier wanted) throws SQLException {
    Deadline patience = Deadline.after(clock, patienceMillis);
    Idle connection = idleOne(patience);
    if (connection == null && isFull()) {
      waiting.await(
          deadline.orAfter(patience.remainingMillis()).remainingMillis(),
          () -> !idle.isEmpty() || !isFull());
      connection = idleOne(patience);
      if (connection == null && isFull()) {
        throw new NoLeaseException("All " + size + " pooled connections are in use.");
      }
    }
    if (connection == null) {
      opening++;
      try {
        connection = new Idle(open(deadline), null, clock.nanos());
      } finally {
        opening--;
      }
    }
    Opened opened = connection.connection();
    Physical physical = physical(opened, opened.raw(), generation);
    physical.attach(connection.left());
    out.put(physical, opened);
    return physical;
  }

  private boolean isFull() {
    return out.size() + opening + idle.size() >= size;
  }

  /** Validates them one after the other, as HikariCP does, until its time is up. */
  private Idle idleOne(Deadline patience) throws SQLException {
    while (!idle.isEmpty() && !patience.hasPassed()) {
      Idle candidate = idle.pop();
      Connection raw = candidate.connection().raw();
      opening++; // holds its place while it is asked
      try {
        if (clock.nanos() - candidate.since() < TRUSTED_IDLE_NANOS || raw.isValid(1)) {
          return candidate;
        }
      } finally {
        opening--;
      }
      abort(raw);
    }
    return null;
  }

  @Override
  void recycle(Physical physical, boolean clean) {
    Opened connection = out.remove(physical);
    Connection raw = physical.raw();
    if (!clean || closed || !isReset(physical)) {
      scheduler().execute(() -> close(raw));
      return;
    }
    idle.push(new Idle(connection, physical.attachment(), clock.nanos()));
  }

  private static boolean isReset(Physical physical) {
    Connection raw = physical.raw();
    try {
      int usual = raw.getNetworkTimeout();
      raw.setNetworkTimeout(Runnable::run, CLOSE_MILLIS);
      if (physical.attachment() != null && !Boolean.FALSE.equals(physical.inTransaction())) {
        raw.rollback();
      }
      if (raw.isReadOnly()) {
        raw.setReadOnly(false);
      }
      raw.setNetworkTimeout(Runnable::run, usual);
      return !raw.isClosed();
    } catch (SQLException | RuntimeException broken) {
      return false;
    }
  }

  @Override
  void dispose(Physical physical) {
    out.remove(physical);
    abort(physical.raw());
  }

  @Override
  void evictIdle() {
    while (!idle.isEmpty()) {
      abort(idle.pop().connection().raw());
    }
  }

  @Override
  public int active() {
    return out.size() + idle.size();
  }

  @Override
  public void close() {
    closed = true;
    killAll();
  }
}
