package io.sluice.jdbc;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.group.GroupRegistry.Hold;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source for those who own the life cycle: its connection group lives from the first
 * connection until {@link #close()}, which ends every connection of this data source. Thread-safe;
 * setters affect connections opened afterwards.
 *
 * <p>It is no pool: each {@link #getConnection()} opens a logical connection.
 */
public final class SluiceDataSource implements DataSource, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Properties properties = new Properties();
  private final Map<ClusterConfig, Hold> holds = new HashMap<>();
  private String url;
  private PrintWriter logWriter;
  private int loginTimeout;
  private boolean closed;

  /** A data source without a URL yet. */
  public SluiceDataSource() {}

  /** A data source for a URL as {@link SluiceDriver} takes it. */
  public SluiceDataSource(String url) {
    this.url = url;
  }

  /** A data source for a URL and properties as {@link SluiceDriver} takes them. */
  public SluiceDataSource(String url, Properties properties) {
    this.url = url;
    this.properties.putAll(properties);
  }

  /** Sets the URL. */
  public void setUrl(String url) {
    locked(() -> this.url = url);
  }

  /** The URL as it was set. */
  public String getUrl() {
    lock.lock();
    try {
      return url;
    } finally {
      lock.unlock();
    }
  }

  /** Sets the user; wins over the URL's. */
  public void setUser(String user) {
    locked(() -> properties.setProperty("user", user));
  }

  /** Sets the password; wins over the URL's. */
  public void setPassword(String password) {
    locked(() -> properties.setProperty("password", password));
  }

  /**
   * Opens a logical connection.
   *
   * @throws SQLException as {@link SluiceDriver#connect}; 08003 once the data source is closed
   */
  @Override
  public Connection getConnection() throws SQLException {
    return connect(null, null);
  }

  /** As {@link #getConnection()}, with another user. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return connect(user, password);
  }

  private Connection connect(String user, String password) throws SQLException {
    Properties all = new Properties();
    String target;
    int seconds;
    lock.lock();
    try {
      if (closed) {
        throw Errors.connectionClosed();
      }
      target = url;
      seconds = loginTimeout;
      all.putAll(properties);
    } finally {
      lock.unlock();
    }
    if (target == null || !new SluiceDriver().acceptsURL(target)) {
      throw Errors.badArgument(
          "The URL of the data source must begin with jdbc:loadbalance:, jdbc:replication: or"
              + " jdbc:shard:.");
    }
    boolean own = user == null && password == null;
    if (user != null) {
      all.setProperty("user", user);
    }
    if (password != null) {
      all.setProperty("password", password);
    }
    ClusterConfig config = SluiceDriver.parse(target, all);
    Connection connection = SluiceDriver.open(config, this, seconds);
    if (!keep(config, own)) {
      connection.close();
      throw Errors.connectionClosed();
    }
    return connection;
  }

  /**
   * Holds the group from the first connection on; false if the data source was closed meanwhile.
   */
  private boolean keep(ClusterConfig config, boolean own) throws SQLException {
    lock.lock();
    try {
      if (own && !closed && !holds.containsKey(config)) {
        holds.put(config, SluiceDriver.groups().hold(config));
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends every connection of this data source, and its group unless others use it. */
  @Override
  public void close() {
    Map<ClusterConfig, Hold> ending;
    lock.lock();
    try {
      closed = true;
      ending = new HashMap<>(holds);
      holds.clear();
    } finally {
      lock.unlock();
    }
    SluiceDriver.groups().endAll(this); // also those with credentials of their own
    ending.values().forEach(Hold::release);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    lock.lock();
    try {
      return loginTimeout;
    } finally {
      lock.unlock();
    }
  }

  /** Bounds {@link #getConnection()} below {@code selectionTimeout}; 0 = only by that. */
  @Override
  public void setLoginTimeout(int seconds) {
    locked(() -> loginTimeout = seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Logging goes through SLF4J.", "0AX01");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw Errors.badArgument("The data source wraps no " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public String toString() {
    return "SluiceDataSource"; // the URL may hold a password
  }
}
