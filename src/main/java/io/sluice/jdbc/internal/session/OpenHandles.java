package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.LeftStatements;
import io.sluice.jdbc.internal.pool.Physical;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The driver's statements and results that a session has open on a shared connection: the
 * statements are closed before it goes back, or left for the next session, and an open result keeps
 * it. Thread-safe.
 */
public final class OpenHandles {

  /** That a session has a statement, from when it was made or taken until it is over. */
  public static final class Handle {
    private final Statement raw;
    private final Physical on;
    private final String sql;
    private volatile boolean changed;

    private Handle(Statement raw, Physical on, String sql) {
      this.raw = raw;
      this.on = on;
      this.sql = sql;
    }

    /** Something was set on the statement that nobody can unset. */
    public void change() {
      changed = true;
    }

    /** Leaves the statement on its connection if that is possible. */
    private boolean leave() throws SQLException {
      LeftStatements left = on.leftStatements();
      if (changed || sql == null || left == null || !(raw instanceof PreparedStatement prepared)) {
        return false;
      }
      prepared.clearBatch();
      prepared.clearParameters();
      prepared.clearWarnings();
      PreparedStatement instead = left.leave(sql, prepared);
      if (instead != null) {
        instead.close();
      }
      return true;
    }
  }

  private final Set<Handle> statements = ConcurrentHashMap.newKeySet();
  private final AtomicInteger results = new AtomicInteger();

  /**
   * A statement was created, or taken from those that were left.
   *
   * @param sql the text with which it may be left; null if it is not like any other of its text
   */
  public Handle opened(Statement raw, Physical physical, String sql) {
    Handle handle = new Handle(raw, physical, sql);
    statements.add(handle);
    return handle;
  }

  /** The session is done with a statement. */
  public void close(Handle handle) {
    if (!statements.remove(handle)) {
      return;
    }
    try {
      end(handle);
    } catch (SQLException | RuntimeException broken) {
      // Its connection will show it if anything is wrong with it.
    }
  }

  /** Whether the session still has the statement; null is none. */
  public boolean isOpen(Handle handle) {
    return handle != null && statements.contains(handle);
  }

  /** A result was handed out. */
  public void resultOpened() {
    results.incrementAndGet();
  }

  /** A result was closed; true for the last one. */
  public boolean resultClosed() {
    return results.decrementAndGet() == 0;
  }

  boolean anyOpenResult() {
    return results.get() > 0;
  }

  private void end(Handle handle) throws SQLException {
    if (anyOpenResult() || !handle.leave()) {
      handle.raw.close();
    }
  }

  void closeOn(Physical physical) {
    List<Handle> own = new ArrayList<>();
    for (Handle handle : statements) {
      if (handle.on == physical) {
        own.add(handle);
      }
    }
    for (Handle handle : own) {
      statements.remove(handle);
      try {
        end(handle);
      } catch (SQLException | RuntimeException broken) {
        physical.kill(); // what cannot be closed must not be handed on
      }
    }
  }
}
