package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.error.Errors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.XAConnection;

/**
 * The groups of one driver: finds or starts the group of a configuration, and closes it a while
 * after its last user has gone. Thread-safe; the lock is not held while anything is opened or
 * closed over the network.
 */
public final class GroupRegistry {

  private static final long IDLE_MILLIS = 3000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Entry> groups = new HashMap<>();

  private record Key(Mode mode, String name) {}

  /** A group and how many sessions, data sources and calls use it; guarded by the lock. */
  private static final class Entry {
    private final Key key;
    private final Registered group;
    private final BeanRegistration bean;
    private int users;
    private long idleSince;

    private Entry(Key key, Registered group) {
      this.key = key;
      this.group = group;
      this.bean = BeanRegistration.of(key.name(), group.config(), group.bean(), group.scheduler());
    }
  }

  /** Keeps a group open although no session does. */
  public final class Hold {
    private final Entry entry;
    private boolean released;

    private Hold(Entry entry) {
      this.entry = entry;
    }

    /** Lets the group go: it ends at once if nobody else uses it. */
    public void release() {
      boolean last;
      lock.lock();
      try {
        last = !released && --entry.users == 0 && remove(entry);
        released = true;
      } finally {
        lock.unlock();
      }
      if (last) {
        entry.group.close();
      }
    }
  }

  /**
   * Opens a logical connection.
   *
   * @param owner whose connection it is; its connections end with {@link #endAll}
   * @param loginSeconds longest wait for a host, 0 = the selection timeout
   * @throws SQLException S1009 if the group exists with another configuration; 08001 if no host is
   *     found in time
   */
  public Connection open(ClusterConfig config, Object owner, int loginSeconds) throws SQLException {
    Entry entry = use(config);
    try {
      Connection connection = entry.group.open(owner, loginSeconds, () -> release(entry));
      entry.bean.await();
      return connection;
    } catch (SQLException | RuntimeException failed) {
      release(entry);
      throw failed;
    }
  }

  /** As {@link #open}, for a transaction manager. */
  public XAConnection openXa(ClusterConfig config, Object owner, int loginSeconds)
      throws SQLException {
    Entry entry = use(config);
    try {
      XAConnection connection = entry.group.openXa(owner, loginSeconds, () -> release(entry));
      entry.bean.await();
      return connection;
    } catch (SQLException | RuntimeException failed) {
      release(entry);
      throw failed;
    }
  }

  /** Ends every connection of an owner, in whatever group it is. */
  public void endAll(Object owner) {
    List<Entry> all;
    lock.lock();
    try {
      all = new ArrayList<>(groups.values());
    } finally {
      lock.unlock();
    }
    all.forEach(entry -> entry.group.endAll(owner));
  }

  /** Keeps the group of a configuration open until the hold is released. */
  public Hold hold(ClusterConfig config) throws SQLException {
    Entry entry = use(config);
    entry.bean.await();
    return new Hold(entry);
  }

  /** Closes every group with its sessions: the driver goes. */
  public void closeAll() {
    List<Entry> all;
    lock.lock();
    try {
      all = new ArrayList<>(groups.values());
      all.forEach(this::remove);
    } finally {
      lock.unlock();
    }
    all.forEach(entry -> entry.group.close());
  }

  private Entry use(ClusterConfig config) throws SQLException {
    lock.lock();
    try {
      Entry entry = find(config);
      entry.users++;
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private Entry find(ClusterConfig config) throws SQLException {
    String name = config.groupName();
    for (int copy = 2; ; copy++) {
      Entry known = groups.get(new Key(config.mode(), name));
      if (known == null) {
        return start(new Key(config.mode(), name), config);
      } else if (known.group.config().equals(config)) {
        return known;
      } else if (config.explicitGroup() != null) {
        throw Errors.badArgument(
            "Connection group '"
                + name
                + "' exists with another configuration; it differs in: "
                + String.join("; ", known.group.config().differences(config))
                + ". Use the same URL, or another connectionGroup.");
      }
      name = config.groupName() + " #" + copy;
    }
  }

  private Entry start(Key key, ClusterConfig config) throws SQLException {
    Registered group = build(key.name(), config);
    group.start();
    Entry entry = new Entry(key, group);
    groups.put(key, entry);
    return entry;
  }

  private static Registered build(String name, ClusterConfig config) throws SQLException {
    return switch (config.mode()) {
      case LOADBALANCE, REPLICATION -> new Group(name, config);
      case SHARD -> new ShardGroup(name, config);
    };
  }

  private void release(Entry entry) {
    boolean idle;
    lock.lock();
    try {
      idle = --entry.users == 0;
      entry.idleSince = entry.group.clock().nanos();
    } finally {
      lock.unlock();
    }
    if (idle) {
      entry.group.scheduler().schedule(() -> closeIfIdle(entry), IDLE_MILLIS);
    }
  }

  private void closeIfIdle(Entry entry) {
    boolean close;
    lock.lock();
    try {
      long idleNanos = entry.group.clock().nanos() - entry.idleSince;
      close = entry.users == 0 && idleNanos >= IDLE_MILLIS * 1_000_000 && remove(entry);
    } finally {
      lock.unlock();
    }
    if (close) {
      entry.group.close();
    }
  }

  /**
   * Under the lock, and its bean with it: the name must be free when the next group of that name
   * starts.
   */
  private boolean remove(Entry entry) {
    boolean removed = groups.remove(entry.key, entry);
    if (removed) {
      entry.bean.close();
    }
    return removed;
  }
}
