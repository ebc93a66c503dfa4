package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;

/**
 * A session as one of several that together are one logical connection: what whoever leads them
 * needs beyond JDBC. Same threading as {@link Session}.
 */
public final class Member {

  private final SessionParts parts;
  private final Calls calls;
  private final Binding binding;

  Member(SessionParts parts, Calls calls, Binding binding) {
    this.parts = parts;
    this.calls = calls;
    this.binding = binding;
  }

  /** Takes over all settings of another session; sent with the next call. */
  public void adopt(Session leader) {
    parts.state = leader.state();
  }

  /** Whether reads in transactions lock, as far as the session has set it. */
  public boolean isSerializable() {
    return parts.state.isSerializable();
  }

  /** Whether a session variable was set and is carried to every connection. */
  public boolean carries(String variable) {
    return parts.state.variables().containsKey("@@" + variable);
  }

  /** The key that the driver told of the last statement, 0 = none; negative if it could not. */
  public long toldInsertId() {
    return parts.insertIds.toldLast();
  }

  /** Makes {@code LAST_INSERT_ID()} this value for the statements to come. */
  public void lastInsertId(long id) {
    parts.insertIds.known(id);
  }

  /** Throws what a statement would get that was run now because the transaction was lost. */
  public void requireUsable() throws SQLException {
    parts.requireOpen();
    calls.refuseIfFailed();
  }

  /**
   * Binds the session now, and keeps a shared connection for what is to come until {@link
   * #unreserve}.
   *
   * @param facts what is to run
   * @param writes whether to bind it to a host that takes writes, whatever is to run
   */
  public void reserve(StatementFacts facts, boolean writes) throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      parts.handles.resultOpened();
      try {
        Work work = writes ? Work.WRITE : Works.of(facts, calls.willBeOpen(facts));
        Side side = writes && parts.hasRoles() ? Side.SOURCE : calls.sideOf(facts);
        binding.forCall(work, facts, side, null, null);
      } catch (SQLException | RuntimeException failed) {
        parts.handles.resultClosed();
        throw failed;
      }
    } finally {
      calls.exit();
    }
  }

  /** Keeps a shared connection beyond the end of the transaction, until {@link #unreserve}. */
  public void hold() {
    parts.handles.resultOpened();
  }

  /** Lets a connection go that was kept by {@link #reserve} or {@link #hold}. */
  public void unreserve() {
    if (parts.handles.resultClosed()) {
      calls.giveBack();
    }
  }

  /**
   * Work of Sluice's own on the connection that is reserved, which leaves nothing behind: neither a
   * read nor a write of the application's, and never done a second time.
   *
   * @param on the connection it must be; null = whichever is bound
   */
  public <T> T aside(Physical on, Call<T> call) throws SQLException {
    calls.enter();
    try {
      calls.refuseIfFailed();
      return calls.perform(
          Work.SETTING,
          Side.ANY,
          false,
          physical -> {
            if (on != null && physical != on) {
              throw Errors.sessionStateLost("what was gathered", on.hostPort(), null);
            }
            return call.on(physical);
          });
    } finally {
      calls.exit();
    }
  }

  /** A branch of an XA transaction is about to begin here, or has ended. */
  public void inBranch(boolean is) {
    parts.inBranch(is && parts.fleet.settings().pooled());
  }

  /** Waits until the group has seen something new of its hosts, or for so long. */
  public void awaitNews(long millis, Deadline deadline) throws InterruptedException {
    parts.fleet.awaitChange(parts.fleet.topology().version(), millis, deadline);
  }

  /** Sluice made a temporary table on the bound connection: until it is gone nothing moves. */
  public void holdTemporaryTable(String name) {
    parts.pins.temporaryTable(name);
  }

  /** The temporary table is gone. */
  public void forgetTemporaryTable(String name) {
    parts.pins.noTemporaryTable(name);
  }
}
