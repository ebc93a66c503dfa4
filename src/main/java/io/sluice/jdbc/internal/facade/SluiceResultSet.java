package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The driver's rows. Leads back to the logical statement, and lets a failure in the middle of
 * reading be classified. Same threading as the statement.
 */
final class SluiceResultSet extends DelegatingResultSet {

  private static final AtomicIntegerFieldUpdater<SluiceResultSet> OPEN =
      AtomicIntegerFieldUpdater.newUpdater(SluiceResultSet.class, "open");

  private static final AtomicIntegerFieldUpdater<SluiceResultSet> STREAMS =
      AtomicIntegerFieldUpdater.newUpdater(SluiceResultSet.class, "streams");

  private final StatementHandler owner;
  private final StatementFacts facts;
  private final boolean holds;
  private final boolean changes;
  private volatile int streams;
  private volatile int open = 1;
  private boolean delivered;

  /**
   * Rows of a statement.
   *
   * @param streams whether they stay on the wire while they are read
   * @param holds whether a shared connection must be kept for them
   * @param changes whether they may be changed, on their connection alone
   */
  SluiceResultSet(
      StatementHandler owner,
      ResultSet rows,
      StatementFacts facts,
      boolean streams,
      boolean holds,
      boolean changes) {
    super(rows);
    this.owner = owner;
    this.facts = facts;
    this.streams = streams ? 1 : 0;
    this.holds = holds;
    this.changes = changes;
  }

  boolean wraps(ResultSet other) {
    return rows == other;
  }

  @Override
  public boolean next() throws SQLException {
    try {
      return advanced(rows.next());
    } catch (SQLException | RuntimeException failed) {
      if (delivered || facts == null || !facts.readOnly()) {
        throw failed(failed);
      }
      rows = owner.readAgain(failed);
    }
    try {
      return advanced(rows.next());
    } catch (SQLException | RuntimeException failedAgain) {
      throw failed(failedAgain);
    }
  }

  private boolean advanced(boolean any) {
    delivered = true;
    if (!any && STREAMS.compareAndSet(this, 1, 0)) {
      owner.streamEnded();
    }
    return any;
  }

  @Override
  public void close() throws SQLException {
    if (open == 1) {
      try {
        rows.close();
      } catch (SQLException | RuntimeException failed) {
        throw failed(failed);
      } finally {
        closedByStatement();
      }
    }
  }

  boolean isOpen() {
    return open == 1;
  }

  /** The driver's rows lead to its statement. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!type.isInstance(this)) {
      owner.keepFromResting();
    }
    return super.unwrap(type);
  }

  /** Nobody wants the rows any more; whether their host still lives is not asked. */
  void discard() {
    if (open == 1) {
      try {
        rows.close();
      } catch (SQLException | RuntimeException lost) {
        // Its connection will show it if anything is wrong with it.
      }
      closedByStatement();
    }
  }

  /** The driver closes its rows with its statement; only our own count is left to do. */
  void closedByStatement() {
    if (OPEN.compareAndSet(this, 1, 0)) { // counted once, whoever else closes the statement
      owner.resultClosed(STREAMS.compareAndSet(this, 1, 0), holds, changes);
    }
  }

  /** The connection is closed; what the driver still has of the rows is not to be read. */
  void sessionEnded() {
    rows = ClosedRows.ROWS;
    closedByStatement();
  }

  @Override
  public boolean isClosed() {
    try {
      return open == 0 || rows.isClosed();
    } catch (SQLException | RuntimeException broken) {
      return true;
    }
  }

  @Override
  public Statement getStatement() throws SQLException {
    try {
      return rows.getStatement() == null ? null : (Statement) owner.proxy();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  protected SQLException failed(Throwable error) throws SQLException {
    return owner.readFailed(error, delivered);
  }

  @Override
  public void insertRow() throws SQLException {
    owner.writeThrough(() -> rows.insertRow());
  }

  @Override
  public void updateRow() throws SQLException {
    owner.writeThrough(() -> rows.updateRow());
  }

  @Override
  public void deleteRow() throws SQLException {
    owner.writeThrough(() -> rows.deleteRow());
  }

  @Override
  public void refreshRow() throws SQLException {
    owner.writeThrough(() -> rows.refreshRow());
  }
}
