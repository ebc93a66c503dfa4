package io.sluice.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Endpoint.Opened;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * {@code poolSize>0}: connections shared by all sessions of the group through HikariCP. Settings
 * are changed through Hikari's proxy, which resets them; statements run on the driver's own
 * connection, so that a statement costs nothing more than without the pool. Autocommit is not
 * reset: what the session left is told to the next one, which mostly wants the same.
 */
public final class SharedPool extends LeasePool {

  private final HikariDataSource hikari;
  private final Clock clock;
  private final int bound;
  private final Gate slots;
  private final Gate connecting = new Gate(CONNECTING_AT_ONCE);
  private final Queue<Opened> opened = new ConcurrentLinkedQueue<>();
  private final Map<Connection, Shared> byRaw = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** What the user's own test asks would open a transaction where there is no autocommit. */
  private final boolean leavesAutocommit;

  /** A connection of the pool, and what the last session left on it. */
  private static final class Shared {
    private final Opened opened;
    private final RestingStatements resting = new RestingStatements();
    private volatile Object left;

    private Shared(Opened opened) {
      this.opened = opened;
    }
  }

  /**
   * A pool for one host; opens nothing yet.
   *
   * @param options any HikariCP property
   * @param connectTimeout milliseconds; also how long a session waits for a free connection before
   *     it turns to another host
   * @param housekeeping for all pools of a URL: by itself HikariCP would start a thread for each
   * @throws SQLException S1009 if an option is not one of HikariCP's or has a bad value
   */
  public SharedPool(
      Endpoint endpoint,
      int size,
      Map<String, String> options,
      int connectTimeout,
      Clock clock,
      Scheduler scheduler,
      ScheduledExecutorService housekeeping)
      throws SQLException {
    super(endpoint, clock, scheduler);
    this.clock = clock;
    this.bound = connectTimeout;
    this.leavesAutocommit = !options.containsKey("connectionTestQuery");
    this.hikari = new HikariDataSource(config(size, options, housekeeping));
    this.slots = new Gate(hikari.getMaximumPoolSize());
  }

  private HikariConfig config(
      int size, Map<String, String> options, ScheduledExecutorService housekeeping)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("maximumPoolSize", Integer.toString(size));
    properties.setProperty("minimumIdle", "0");
    properties.setProperty("connectionTimeout", Long.toString(Math.max(250, bound)));
    properties.setProperty("validationTimeout", Long.toString(Math.max(250, bound)));
    properties.setProperty("poolName", "sluice-" + endpoint().hostPort().replace(':', '-'));
    options.forEach(properties::setProperty);
    // The session says itself what it wants; a pool that differs would be found out too late.
    properties.setProperty("autoCommit", "true");
    // A host that is down at the start must not fail the group.
    properties.setProperty("initializationFailTimeout", "-1");
    HikariConfig config;
    try {
      config = new HikariConfig(properties);
      config.setDataSource(new Source());
      if (config.getScheduledExecutor() == null && config.getThreadFactory() == null) {
        config.setScheduledExecutor(housekeeping);
      }
      config.validate();
    } catch (RuntimeException refused) {
      throw Errors.badArgument("pool.*: " + refused.getMessage(), refused);
    }
    return config;
  }

  @Override
  Physical acquire(Deadline deadline, long generation, BooleanSupplier wanted) throws SQLException {
    if (!slots.enter(deadline.orAfter(Math.max(250, bound)), wanted)) {
      throw new NoLeaseException(
          "All " + hikari.getMaximumPoolSize() + " pooled connections are in use.");
    }
    boolean leased = false;
    try {
      Physical physical = borrow(deadline, generation, wanted);
      leased = true;
      return physical;
    } finally {
      if (!leased) {
        slots.leave();
      }
    }
  }

  /**
   * A connection that is missing is opened here and handed to HikariCP: its own attempts would make
   * the caller wait for the whole time-out of a host that refuses at once.
   */
  private Physical borrow(Deadline deadline, long generation, BooleanSupplier wanted)
      throws SQLException {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    if (pool == null || pool.getIdleConnections() == 0) {
      if (!connecting.enter(deadline, wanted)) {
        throw new NoLeaseException("Too many connections are being opened at this moment.");
      }
      try {
        opened.add(open(deadline));
      } finally {
        connecting.leave();
      }
    }
    Connection proxy = proxy();
    Shared connection = byRaw.get(proxy.unwrap(Connection.class));
    if (connection == null) { // evicted in this very moment
      hikari.evictConnection(proxy);
      throw new NoLeaseException("The pooled connection was evicted.");
    }
    Physical physical = physical(connection.opened, proxy, generation);
    physical.attach(connection.left);
    physical.resting(connection.resting);
    return physical;
  }

  /** HikariCP wraps the driver's exception in its own time-out. */
  private Connection proxy() throws SQLException {
    try {
      return hikari.getConnection();
    } catch (SQLTransientConnectionException timeout) {
      if (timeout.getCause() instanceof SQLException driver) {
        throw driver;
      }
      throw new NoLeaseException("HikariCP gave no connection: " + timeout.getMessage());
    }
  }

  @Override
  void recycle(Physical physical, boolean clean) {
    slots.leave();
    if (!clean) {
      byRaw.remove(physical.raw());
      hikari.evictConnection(physical.handle());
      return;
    }
    try {
      boolean reset = !leavesAutocommit && physical.attachment() != null;
      boolean open = mayBeInTransaction(physical);
      if (open || reset || physical.isSettingsTouched()) {
        // HikariCP resets it here and now, the time-out as the last.
        physical.handle().setNetworkTimeout(Runnable::run, CLOSE_MILLIS);
      }
      if (open) {
        physical.raw().rollback();
      }
      if (reset) {
        physical.raw().setAutoCommit(true);
        physical.attach(null);
      }
      physical.undeclareReadOnly();
      Shared shared = byRaw.get(physical.raw());
      if (shared != null) {
        shared.left = physical.attachment();
      }
      physical.handle().close();
    } catch (SQLException broken) {
      hikari.evictConnection(physical.handle());
    }
  }

  @Override
  void dispose(Physical physical) {
    slots.leave();
    byRaw.remove(physical.raw());
    hikari.evictConnection(physical.handle());
  }

  /** Without autocommit a getter's question may have opened a transaction that nobody knows of. */
  private static boolean mayBeInTransaction(Physical physical) {
    Boolean told = physical.inTransaction();
    return told == null ? physical.attachment() != null : told;
  }

  @Override
  void evictIdle() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    if (pool != null) {
      pool.softEvictConnections();
    }
  }

  @Override
  public int active() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    return pool == null ? 0 : pool.getTotalConnections();
  }

  @Override
  public void close() {
    closed = true;
    killAll();
    hikari.close();
    for (Opened ready = opened.poll(); ready != null; ready = opened.poll()) {
      abort(ready.raw());
    }
    byRaw.keySet().forEach(LeasePool::abort); // what came while it was closed
    byRaw.clear();
  }

  /**
   * Where HikariCP gets its connections: opened with our bounds, and remembered with their sockets.
   */
  private final class Source implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
      Opened ready = opened.poll();
      while (ready != null && isClosed(ready.raw())) {
        ready = opened.poll();
      }
      Opened connection = ready != null ? ready : open(Deadline.after(clock, bound));
      byRaw.values().removeIf(old -> isClosed(old.opened.raw()));
      byRaw.put(connection.raw(), new Shared(connection));
      if (closed) { // HikariCP's own thread may be late, and would keep it
        byRaw.remove(connection.raw());
        abort(connection.raw());
        throw new SQLTransientConnectionException("The pool is closed.");
      }
      return connection.raw();
    }

    private static boolean isClosed(Connection raw) {
      try {
        return raw.isClosed();
      } catch (SQLException broken) {
        return true;
      }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("Credentials belong to the URL.");
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      // Logging goes through SLF4J.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // HikariCP sets it from connectionTimeout; our own bound already holds.
    }

    @Override
    public int getLoginTimeout() {
      return Math.max(
          1, bound / 1000); // also how long HikariCP waits for its threads when it closes
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("Logging goes through SLF4J.");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("Wraps nothing.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
