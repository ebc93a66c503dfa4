package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Asks one node for an answer to real SQL, over a connection of its own that stays open between two
 * runs. One run takes no longer than the timeout: a broken connection is replaced within it, so
 * that only a host that cannot be reached at all is a miss.
 */
public final class SqlProbe implements Probe {

  /** Opens a connection of the monitor's own. */
  @FunctionalInterface
  public interface Opener {
    /** A connection opened before the deadline; every answer must come within the timeout. */
    Connection open(Deadline deadline, int timeoutMillis) throws SQLException;
  }

  /** What a node is asked over an open connection. */
  @FunctionalInterface
  public interface Question {
    /**
     * The question to a node among equals: whether it answers.
     *
     * @return {@code null}, as nothing is asked of its part in replication
     */
    static Sight alive(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 1")) {
        rows.next();
        return null;
      }
    }

    /** What was seen of the node's part in replication, or {@code null}. */
    Sight ask(Connection connection) throws SQLException;
  }

  private final Opener opener;
  private final int timeoutMillis;
  private final Clock clock;
  private final Predicate<Throwable> alive;
  private final Question question;
  private final ReentrantLock closing = new ReentrantLock();
  private volatile Connection connection;
  private boolean closed;

  /**
   * A probe that has not connected yet.
   *
   * @param alive whether an error is the answer of a living host (too many connections, login
   *     refused)
   */
  public SqlProbe(
      Opener opener,
      int timeoutMillis,
      Clock clock,
      Predicate<Throwable> alive,
      Question question) {
    this.question = question;
    this.opener = opener;
    this.timeoutMillis = timeoutMillis;
    this.clock = clock;
    this.alive = alive;
  }

  @Override
  public Observation run(String hostPort) {
    Deadline deadline = Deadline.after(clock, timeoutMillis);
    Connection open = connection;
    if (open != null) {
      try {
        return new Observation.ProbeAnswered(hostPort, ask(open, deadline));
      } catch (SQLException | RuntimeException broken) {
        replace(null);
      }
    }
    try {
      open = opener.open(deadline, timeoutMillis);
      replace(open);
      return new Observation.ProbeAnswered(hostPort, ask(open, deadline));
    } catch (SQLException | RuntimeException failed) {
      replace(null);
      return alive.test(failed)
          ? new Observation.ProbeAnswered(hostPort)
          : new Observation.ProbeMissed(hostPort, reason(failed));
    }
  }

  private Sight ask(Connection open, Deadline deadline) throws SQLException {
    open.setNetworkTimeout(Runnable::run, (int) Math.max(1, deadline.remainingMillis()));
    return question.ask(open);
  }

  private void replace(Connection next) {
    Connection old;
    Connection late;
    closing.lock();
    try {
      old = connection;
      late = closed ? next : null;
      connection = closed ? null : next;
    } finally {
      closing.unlock();
    }
    abort(old);
    abort(late);
  }

  @Override
  public void close() {
    closing.lock();
    try {
      closed = true;
    } finally {
      closing.unlock();
    }
    replace(null);
  }

  private static void abort(Connection old) {
    try {
      if (old != null) {
        old.abort(Runnable::run);
      }
    } catch (SQLException | RuntimeException alreadyBroken) {
      // It is being thrown away.
    }
  }

  private static String reason(Throwable failed) {
    String message = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    return message.lines().findFirst().orElse("no answer").strip();
  }
}
