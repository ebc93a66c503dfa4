package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.facade.DelegatingResultSet;
import io.sluice.jdbc.internal.shard.merge.MergedColumns;
import io.sluice.jdbc.internal.shard.merge.MergedResultSet;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;

/** The rows of one shard alone, as they are; leads back to the application's statement. */
final class OwnedResultSet extends DelegatingResultSet {

  private final Statement owner;
  private final UnaryOperator<String> logicalTable;
  private final Tables tables;

  /**
   * Rows.
   *
   * @param owner the application's statement, null if it has none
   * @param logicalTable null if the shard's tables have their logical names
   * @param tables know which rows may be changed here
   */
  OwnedResultSet(
      ResultSet rows, Statement owner, UnaryOperator<String> logicalTable, Tables tables) {
    super(rows);
    this.tables = tables;
    this.owner = owner;
    this.logicalTable = logicalTable;
  }

  boolean wraps(ResultSet other) {
    return rows == other;
  }

  boolean isClosedQuietly() {
    try {
      return rows.isClosed();
    } catch (SQLException broken) {
      return true;
    }
  }

  @Override
  public Statement getStatement() throws SQLException {
    return rows.getStatement() == null ? null : owner;
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    ResultSetMetaData columns = super.getMetaData();
    return logicalTable == null
        ? columns
        : MergedColumns.of(columns, columns.getColumnCount(), logicalTable);
  }

  // A row that is changed or inserted here might belong to another shard, or have copies there.

  @Override
  public void insertRow() throws SQLException {
    requireOneShard();
    super.insertRow();
  }

  @Override
  public void updateRow() throws SQLException {
    requireOneShard();
    super.updateRow();
  }

  @Override
  public void deleteRow() throws SQLException {
    requireOneShard();
    super.deleteRow();
  }

  private void requireOneShard() throws SQLException {
    ResultSetMetaData columns = getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (!tables.isOnOneShard(columns.getTableName(i))) {
        throw MergedResultSet.unchangeable();
      }
    }
  }

  @Override
  protected SQLException failed(Throwable error) {
    if (error instanceof SQLException own) {
      return own;
    }
    throw (RuntimeException) error;
  }
}
