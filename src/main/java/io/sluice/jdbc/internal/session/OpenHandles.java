package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.pool.RestingStatements;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The driver's statements and results that a session has open on a shared connection: before it
 * goes back the statements are closed, or rest there until the session has it again, and an open
 * result keeps it. Thread-safe.
 */
public final class OpenHandles {

  private record Open(Physical on, boolean mayRest) {}

  private final ConcurrentMap<Statement, Open> statements = new ConcurrentHashMap<>();
  private final ConcurrentMap<Statement, RestingStatements> resting = new ConcurrentHashMap<>();
  private final AtomicInteger results = new AtomicInteger();
  private volatile boolean ended;

  /**
   * A statement was created.
   *
   * @param mayRest whether it can stay on its connection while others have that
   */
  public void opened(Statement raw, Physical physical, boolean mayRest) {
    statements.put(raw, new Open(physical, mayRest));
  }

  /** A statement must not rest: it is closed before others have its connection. */
  public void mustClose(Statement raw) {
    if (!isMarked(raw) && !endsRest(raw)) {
      isMarked(raw); // it was woken in between
    }
  }

  private boolean isMarked(Statement raw) {
    return statements.computeIfPresent(raw, (same, open) -> new Open(open.on(), false)) != null;
  }

  /**
   * A statement is not used any more.
   *
   * @return whether it is open, and to be closed by the caller; one that rests is closed later
   */
  public boolean closed(Statement raw) {
    boolean open = statements.remove(raw) != null;
    if (!open) {
      endsRest(raw);
    }
    return open;
  }

  private boolean endsRest(Statement raw) {
    RestingStatements place = resting.remove(raw);
    if (place != null) {
      place.over(raw);
    }
    return place != null;
  }

  /** Whether a statement is open, which closing it with its connection ends as well. */
  public boolean isOpen(Statement raw) {
    return statements.containsKey(raw);
  }

  /** Opens a statement again if it rests on this connection, which the session has now. */
  public boolean wake(Statement raw, Physical physical) {
    RestingStatements place = resting.get(raw);
    if (place == null || place != physical.resting() || !resting.remove(raw, place)) {
      return false; // the last for one that another thread closes in this moment
    }
    place.wake();
    statements.put(raw, new Open(physical, true));
    return true;
  }

  /** The session is over. */
  void endResting() {
    ended = true;
    resting.keySet().forEach(this::closed);
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

  /** Before the session leaves a connection, to which it may come back. */
  void leave(Physical physical) {
    end(physical, true);
  }

  /** Before the session is over. */
  void closeOn(Physical physical) {
    end(physical, false);
  }

  private void end(Physical physical, boolean comesBack) {
    try {
      for (Map.Entry<Statement, Open> each : statements.entrySet()) {
        Open open = each.getValue();
        if (open.on() == physical) {
          Statement statement = each.getKey();
          boolean rests = comesBack && open.mayRest() && rest(statement, open, physical.resting());
          if (!rests && closed(statement)) {
            statement.close();
          }
        }
      }
      if (physical.resting() != null) {
        physical.resting().closeOver();
      }
    } catch (SQLException | RuntimeException broken) {
      physical.kill(); // what cannot be closed must not be handed on
    }
  }

  private boolean rest(Statement statement, Open open, RestingStatements place) {
    if (place == null || !place.add()) {
      return false;
    }
    resting.put(statement, place); // first, so that it is found at any time
    if (!statements.remove(statement, open)) { // another thread has just closed it, or wants to
      if (resting.remove(statement, place)) {
        place.wake();
      }
      return false;
    }
    if (ended) {
      closed(statement); // and its session, which did not find it
    }
    return true;
  }
}
