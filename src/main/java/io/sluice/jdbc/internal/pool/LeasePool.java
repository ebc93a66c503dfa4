package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.pool.Endpoint.Opened;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Leases physical connections to one host and knows all that are out. Thread-safe; nothing here
 * holds a lock during I/O.
 */
public abstract class LeasePool implements AutoCloseable {

  /** A host that comes back must not be run over by everyone at once. */
  static final int CONNECTING_AT_ONCE = 2;

  /** Nobody waits longer for a connection that is only given back. */
  static final int CLOSE_MILLIS = 1000;

  private final Endpoint endpoint;
  private final Clock clock;
  private final Scheduler scheduler;

  /** Whoever takes a lease out of here, and nobody else, brings its connection back. */
  private final Set<Physical> leased = ConcurrentHashMap.newKeySet();

  private final LongAdder opened = new LongAdder();

  LeasePool(Endpoint endpoint, Clock clock, Scheduler scheduler) {
    this.endpoint = endpoint;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * A connection that no other session uses.
   *
   * @param generation incarnation of the host as the caller knows it
   * @param wanted asked while waiting; once it says no, the wait ends with {@link NoLeaseException}
   * @throws SQLException the driver's own, or {@link NoLeaseException} when none became free in
   *     time
   */
  public final Physical lease(Deadline deadline, long generation, BooleanSupplier wanted)
      throws SQLException {
    Physical physical = acquire(deadline, generation, wanted);
    leased.add(physical);
    return physical;
  }

  /** Opens a connection of the monitor's own, outside any limit and any lease. */
  public final Connection openProbe(Deadline deadline, int timeoutMillis) throws SQLException {
    return endpoint.open(deadline, timeoutMillis).raw();
  }

  /** Frees everything that is out: the host is down or gone. Does not wait. */
  public final void killAll() {
    for (Physical physical : leased) {
      physical.kill();
    }
    evictIdle();
  }

  /** Ends every connection; what is out is killed. */
  @Override
  public abstract void close();

  /** Connections open now. */
  public abstract int active();

  /** Connections opened since the start. */
  public final long total() {
    return opened.sum();
  }

  /** Whether somebody holds that lease. */
  final boolean isOut(Physical physical) {
    return leased.contains(physical);
  }

  /** Connections that sessions hold now. */
  public final int leased() {
    return leased.size();
  }

  abstract Physical acquire(Deadline deadline, long generation, BooleanSupplier wanted)
      throws SQLException;

  abstract void recycle(Physical physical, boolean clean);

  abstract void dispose(Physical physical);

  abstract void evictIdle();

  final void giveBack(Physical physical, boolean clean) {
    if (leased.remove(physical)) {
      recycle(physical, clean);
    }
  }

  /**
   * Throws a connection away.
   *
   * @param aborting whether the driver is to end it; some drivers connect anew to do so, which a
   *     host that is down would only delay
   */
  final boolean discard(Physical physical, boolean aborting) {
    boolean own = leased.remove(physical);
    if (own) {
      scheduler.execute(
          () -> {
            if (aborting) {
              abort(physical.raw());
            }
            dispose(physical);
          });
    }
    return own;
  }

  final Opened open(Deadline deadline) throws SQLException {
    Opened connection = endpoint.open(deadline);
    opened.increment();
    return connection;
  }

  final Physical physical(Opened connection, Connection settings, long generation) {
    return new Physical(
        this,
        endpoint,
        connection.raw(),
        settings,
        connection.sockets(),
        connection.gtids(),
        generation,
        clock.nanos());
  }

  final Endpoint endpoint() {
    return endpoint;
  }

  final Scheduler scheduler() {
    return scheduler;
  }

  /** Ends a connection whose server may no longer answer. */
  static void abort(Connection raw) {
    try {
      raw.abort(Runnable::run);
    } catch (SQLException | RuntimeException alreadyBroken) {
      // It is being thrown away.
    }
  }

  /** Ends a connection in order; a server that does not answer delays by a second at the most. */
  static void close(Connection raw) {
    try {
      raw.setNetworkTimeout(Runnable::run, CLOSE_MILLIS);
      raw.close();
    } catch (SQLException | RuntimeException broken) {
      abort(raw);
    }
  }
}
