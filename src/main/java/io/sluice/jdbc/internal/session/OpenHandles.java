package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The driver's statements and results that a session has open on a shared connection: the
 * statements are closed before it goes back, and an open result keeps it. Thread-safe.
 */
public final class OpenHandles {

  private final ConcurrentMap<Statement, Physical> statements = new ConcurrentHashMap<>();
  private final AtomicInteger results = new AtomicInteger();

  /** A statement was created. */
  public void opened(Statement raw, Physical physical) {
    statements.put(raw, physical);
  }

  /** A statement was closed. */
  public void closed(Statement raw) {
    statements.remove(raw);
  }

  /** Whether a statement is open, which closing it with its connection ends as well. */
  public boolean isOpen(Statement raw) {
    return statements.containsKey(raw);
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

  void closeOn(Physical physical) {
    List<Statement> own = new ArrayList<>();
    statements.forEach(
        (statement, on) -> {
          if (on == physical) {
            own.add(statement);
          }
        });
    for (Statement statement : own) {
      statements.remove(statement);
      try {
        statement.close();
      } catch (SQLException | RuntimeException broken) {
        physical.kill(); // what cannot be closed must not be handed on
      }
    }
  }
}
