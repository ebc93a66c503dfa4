package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Phase;
import io.sluice.jdbc.internal.failover.Verdict;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Sides;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * The calls of a session that begin, carry on and end transactions. Same threading as {@link
 * Session}.
 */
final class TransactionCalls {

  private final SessionParts parts;
  private final Calls calls;
  private final Losses losses;
  private final Binding binding;

  TransactionCalls(SessionParts parts, Calls calls, Losses losses, Binding binding) {
    this.parts = parts;
    this.calls = calls;
    this.losses = losses;
    this.binding = binding;
  }

  /** {@link java.sql.Connection#commit()}. */
  void commit() throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      if (!parts.state.isAutoCommit() && !parts.transactions.isOpen()) {
        return; // nothing was sent since the last end
      }
      Work work =
          parts.state.isAutoCommit() && !parts.transactions.isOpen() ? Work.SETTING : Work.COMMIT;
      calls.perform(
          work, Side.ANY, work == Work.SETTING, physical -> nothing(() -> physical.raw().commit()));
      endTransactionOn(binding.bound());
    } finally {
      calls.exit();
    }
  }

  /** {@link java.sql.Connection#rollback()}: also acknowledges a transaction that was lost. */
  void rollback() throws SQLException {
    calls.enter();
    try {
      if (parts.transactions.isFailed()) {
        calls.forgetFailed();
        return;
      } else if (!parts.state.isAutoCommit() && !parts.transactions.isOpen()) {
        return;
      }
      Work work =
          parts.state.isAutoCommit() && !parts.transactions.isOpen() ? Work.SETTING : Work.ROLLBACK;
      calls.perform(
          work,
          Side.ANY,
          work == Work.SETTING,
          physical -> nothing(() -> physical.raw().rollback()));
      endTransactionOn(binding.bound());
    } finally {
      calls.exit();
    }
  }

  /** {@link java.sql.Connection#rollback(Savepoint)}: no end of a transaction, nothing moves. */
  void rollback(Savepoint savepoint) throws SQLException {
    inTransaction(physical -> nothing(() -> physical.raw().rollback(savepoint)));
  }

  /** Something that belongs to the open transaction and starts one without autocommit. */
  <T> T inTransaction(Call<T> call) throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      return calls.perform(
          Work.SETTING,
          sideOfTransaction(),
          false,
          physical -> {
            parts.transactions.workStarted(parts.state.isAutoCommit());
            return call.on(physical);
          });
    } finally {
      calls.exit();
    }
  }

  private Side sideOfTransaction() {
    Sides sides = parts.fleet.settings().sides();
    return sides == null ? Side.ANY : sides.ofTransaction(parts.isNextReadOnly());
  }

  /**
   * Changes data through something that belongs to one connection, such as a row of a result: never
   * repeated, never elsewhere.
   */
  <T> T writeOn(Physical physical, Call<T> call) throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      if (parts.isReadOnly()) {
        throw Errors.readOnly();
      } else if (physical != binding.bound()) {
        throw Errors.badArgument("The row belongs to a connection that the session has left.");
      }
      parts.transactions.workStarted(parts.state.isAutoCommit());
      try {
        T answer = call.on(physical);
        physical.used(parts.fleet.clock().nanos());
        parts.freshness.after(physical, !parts.transactions.isOpen());
        return answer;
      } catch (SQLException | RuntimeException error) {
        Verdict verdict = losses.failed(physical, Work.WRITE, Phase.SENT, error, false);
        throw losses.obey(verdict, Work.WRITE, null, physical, error);
      }
    } finally {
      calls.exit();
    }
  }

  /**
   * {@link java.sql.Connection#setAutoCommit}: switching it on commits. Sent with the next call.
   */
  void setAutoCommit(boolean value) throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      if (value == parts.state.isAutoCommit()) {
        return;
      }
      if (value && parts.transactions.isOpen()) {
        calls.perform(
            Work.COMMIT,
            Side.ANY,
            false,
            physical -> nothing(() -> physical.raw().setAutoCommit(true)));
        parts.change(binding.bound(), old -> old.withAutoCommit(true));
        endTransactionOn(binding.bound());
      } else {
        parts.change(null, old -> old.withAutoCommit(value));
        if (!value && parts.transactions.isBySql()) {
          parts.transactions.workStarted(false); // the open transaction goes on
        }
      }
    } finally {
      calls.exit();
    }
  }

  private void endTransactionOn(Physical physical) {
    if (parts.state.isAutoCommit()
        && physical != null
        && Boolean.TRUE.equals(physical.inTransaction())) {
      return; // the driver did nothing in autocommit mode
    }
    parts.fleet.counters().transactions.increment();
    if (physical != null) {
      parts.freshness.after(physical, true);
    }
    calls.endTransaction();
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static Void nothing(Action action) throws SQLException {
    action.run();
    return null;
  }
}
