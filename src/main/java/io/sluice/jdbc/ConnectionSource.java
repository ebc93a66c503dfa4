package io.sluice.jdbc;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.group.GroupRegistry.Hold;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What data sources have in common: their settings, and that the connection group lives from the
 * first connection until the data source is closed. Thread-safe.
 */
final class ConnectionSource {

  private final Object owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Properties properties = new Properties();
  private final Map<ClusterConfig, Hold> holds = new HashMap<>();
  private String url;
  private int loginTimeout;
  private boolean closed;

  /** Of a data source, whose connections end with it. */
  ConnectionSource(Object owner) {
    this.owner = owner;
  }

  /** Opens a connection of some kind. */
  interface Opener<C> {
    /** Opens it within so many seconds, 0 = the selection timeout. */
    C open(ClusterConfig config, Object owner, int loginSeconds) throws SQLException;
  }

  /** Closes it. */
  interface Closer<C> {
    /** Closes it. */
    void close(C connection) throws SQLException;
  }

  void url(String value) {
    locked(() -> url = value);
  }

  String url() {
    lock.lock();
    try {
      return url;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a copy of them, defaults included; null is none. */
  void properties(Properties all) {
    if (all != null) {
      locked(() -> copy(all, properties));
    }
  }

  /** What is no String is copied too, so that the driver can refuse it. */
  private static void copy(Properties from, Properties to) {
    from.stringPropertyNames().forEach(name -> to.setProperty(name, from.getProperty(name)));
    from.forEach(to::put);
  }

  /** Sets a property, or takes it back with null. */
  void property(String name, String value) {
    locked(() -> set(properties, name, value));
  }

  /** In place of the same key in any case: two of them would be refused as given twice. */
  private static void set(Properties properties, String name, String value) {
    properties.keySet().removeIf(key -> key instanceof String old && old.equalsIgnoreCase(name));
    if (value != null) {
      properties.setProperty(name, value);
    }
  }

  void loginTimeout(int seconds) {
    locked(() -> loginTimeout = seconds);
  }

  int loginTimeout() {
    lock.lock();
    try {
      return loginTimeout;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens a connection.
   *
   * @param user another one than the data source's, or null
   */
  <C> C open(String user, String password, Opener<C> opener, Closer<C> closer) throws SQLException {
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
      set(all, "user", user);
    }
    if (password != null) {
      set(all, "password", password);
    }
    ClusterConfig config = SluiceDriver.parse(target, all);
    C connection = opener.open(config, owner, seconds);
    if (!keep(config, own)) {
      closer.close(connection);
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

  void close() {
    Map<ClusterConfig, Hold> ending;
    lock.lock();
    try {
      closed = true;
      ending = new HashMap<>(holds);
      holds.clear();
    } finally {
      lock.unlock();
    }
    SluiceDriver.groups().endAll(owner); // also those with credentials of their own
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
}
