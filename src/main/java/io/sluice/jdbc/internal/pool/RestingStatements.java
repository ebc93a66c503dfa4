package io.sluice.jdbc.internal.pool;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The driver's statements that sessions keep on one shared connection while others have it: each
 * remains its own session's, which alone may execute it when it has the connection again. Nobody
 * touches a resting statement, for the driver would make him wait for whoever has the connection;
 * one that is over is closed by whoever has it next. Thread-safe, without locks.
 */
public final class RestingStatements {

  /** The driver looks through all open statements of a connection for each it makes or closes. */
  private static final int MOST = 64;

  private final AtomicInteger count = new AtomicInteger();
  private final Queue<Statement> over = new ConcurrentLinkedQueue<>();

  /** Whether there is room for one more, which rests from now on. */
  public boolean add() {
    if (count.incrementAndGet() <= MOST) {
      return true;
    }
    count.decrementAndGet();
    return false;
  }

  /** One is used again. */
  public void wake() {
    count.decrementAndGet();
  }

  /** One that rests will never be used again. */
  public void over(Statement statement) {
    over.add(statement);
  }

  /**
   * Closes those that are over; for whoever has the connection.
   *
   * @throws SQLException if one cannot be closed: the connection must not be handed on
   */
  public void closeOver() throws SQLException {
    for (Statement next = over.poll(); next != null; next = over.poll()) {
      count.decrementAndGet();
      next.close();
    }
  }
}
