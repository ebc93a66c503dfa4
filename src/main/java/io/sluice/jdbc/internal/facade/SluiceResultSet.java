package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.sql.StatementFacts;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/**
 * Plain delegation to the driver's rows: compiled calls, nothing allocated per row. Leads back to
 * the logical statement, and lets a failure in the middle of reading be classified. Same threading
 * as the statement.
 *
 * <p>Long because the interface is: every method below the first five only delegates.
 */
final class SluiceResultSet implements ResultSet {

  private final StatementHandler owner;
  private final StatementFacts facts;
  private final boolean holds;
  private boolean streams;
  private boolean open = true;
  private boolean delivered;
  private ResultSet rows;

  /**
   * Rows of a statement.
   *
   * @param streams whether they stay on the wire while they are read
   * @param holds whether a shared connection must be kept for them
   */
  SluiceResultSet(
      StatementHandler owner,
      ResultSet rows,
      StatementFacts facts,
      boolean streams,
      boolean holds) {
    this.owner = owner;
    this.rows = rows;
    this.facts = facts;
    this.streams = streams;
    this.holds = holds;
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
      return advanced(rows.next());
    }
  }

  private boolean advanced(boolean any) {
    delivered = true;
    if (!any && streams) {
      streams = false;
      owner.streamEnded();
    }
    return any;
  }

  @Override
  public void close() throws SQLException {
    if (open) {
      try {
        rows.close();
      } catch (SQLException | RuntimeException failed) {
        throw failed(failed);
      } finally {
        closedByStatement();
      }
    }
  }

  /** The driver closes its rows with its statement; only our own count is left to do. */
  void closedByStatement() {
    if (open) {
      open = false;
      owner.resultClosed(streams, holds);
    }
  }

  @Override
  public boolean isClosed() {
    try {
      return !open || rows.isClosed();
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

  private SQLException failed(Throwable error) throws SQLException {
    return owner.readFailed(error, delivered);
  }

  @Override
  public boolean wasNull() throws SQLException {
    try {
      return rows.wasNull();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getString(int a) throws SQLException {
    try {
      return rows.getString(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean getBoolean(int a) throws SQLException {
    try {
      return rows.getBoolean(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte getByte(int a) throws SQLException {
    try {
      return rows.getByte(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public short getShort(int a) throws SQLException {
    try {
      return rows.getShort(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getInt(int a) throws SQLException {
    try {
      return rows.getInt(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public long getLong(int a) throws SQLException {
    try {
      return rows.getLong(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public float getFloat(int a) throws SQLException {
    try {
      return rows.getFloat(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public double getDouble(int a) throws SQLException {
    try {
      return rows.getDouble(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public BigDecimal getBigDecimal(int a, int b) throws SQLException {
    try {
      return rows.getBigDecimal(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte[] getBytes(int a) throws SQLException {
    try {
      return rows.getBytes(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(int a) throws SQLException {
    try {
      return rows.getDate(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(int a) throws SQLException {
    try {
      return rows.getTime(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(int a) throws SQLException {
    try {
      return rows.getTimestamp(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getAsciiStream(int a) throws SQLException {
    try {
      return rows.getAsciiStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public InputStream getUnicodeStream(int a) throws SQLException {
    try {
      return rows.getUnicodeStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getBinaryStream(int a) throws SQLException {
    try {
      return rows.getBinaryStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getString(String a) throws SQLException {
    try {
      return rows.getString(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean getBoolean(String a) throws SQLException {
    try {
      return rows.getBoolean(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte getByte(String a) throws SQLException {
    try {
      return rows.getByte(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public short getShort(String a) throws SQLException {
    try {
      return rows.getShort(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getInt(String a) throws SQLException {
    try {
      return rows.getInt(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public long getLong(String a) throws SQLException {
    try {
      return rows.getLong(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public float getFloat(String a) throws SQLException {
    try {
      return rows.getFloat(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public double getDouble(String a) throws SQLException {
    try {
      return rows.getDouble(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public BigDecimal getBigDecimal(String a, int b) throws SQLException {
    try {
      return rows.getBigDecimal(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte[] getBytes(String a) throws SQLException {
    try {
      return rows.getBytes(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(String a) throws SQLException {
    try {
      return rows.getDate(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(String a) throws SQLException {
    try {
      return rows.getTime(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(String a) throws SQLException {
    try {
      return rows.getTimestamp(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getAsciiStream(String a) throws SQLException {
    try {
      return rows.getAsciiStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public InputStream getUnicodeStream(String a) throws SQLException {
    try {
      return rows.getUnicodeStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getBinaryStream(String a) throws SQLException {
    try {
      return rows.getBinaryStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    try {
      return rows.getWarnings();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void clearWarnings() throws SQLException {
    try {
      rows.clearWarnings();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getCursorName() throws SQLException {
    try {
      return rows.getCursorName();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    try {
      return rows.getMetaData();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(int a) throws SQLException {
    try {
      return rows.getObject(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(String a) throws SQLException {
    try {
      return rows.getObject(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int findColumn(String a) throws SQLException {
    try {
      return rows.findColumn(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getCharacterStream(int a) throws SQLException {
    try {
      return rows.getCharacterStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getCharacterStream(String a) throws SQLException {
    try {
      return rows.getCharacterStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public BigDecimal getBigDecimal(int a) throws SQLException {
    try {
      return rows.getBigDecimal(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public BigDecimal getBigDecimal(String a) throws SQLException {
    try {
      return rows.getBigDecimal(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    try {
      return rows.isBeforeFirst();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    try {
      return rows.isAfterLast();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isFirst() throws SQLException {
    try {
      return rows.isFirst();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isLast() throws SQLException {
    try {
      return rows.isLast();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void beforeFirst() throws SQLException {
    try {
      rows.beforeFirst();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void afterLast() throws SQLException {
    try {
      rows.afterLast();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean first() throws SQLException {
    try {
      return rows.first();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean last() throws SQLException {
    try {
      return rows.last();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getRow() throws SQLException {
    try {
      return rows.getRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean absolute(int a) throws SQLException {
    try {
      return rows.absolute(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean relative(int a) throws SQLException {
    try {
      return rows.relative(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean previous() throws SQLException {
    try {
      return rows.previous();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void setFetchDirection(int a) throws SQLException {
    try {
      rows.setFetchDirection(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    try {
      return rows.getFetchDirection();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void setFetchSize(int a) throws SQLException {
    try {
      rows.setFetchSize(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getFetchSize() throws SQLException {
    try {
      return rows.getFetchSize();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getType() throws SQLException {
    try {
      return rows.getType();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getConcurrency() throws SQLException {
    try {
      return rows.getConcurrency();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean rowUpdated() throws SQLException {
    try {
      return rows.rowUpdated();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean rowInserted() throws SQLException {
    try {
      return rows.rowInserted();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean rowDeleted() throws SQLException {
    try {
      return rows.rowDeleted();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNull(int a) throws SQLException {
    try {
      rows.updateNull(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBoolean(int a, boolean b) throws SQLException {
    try {
      rows.updateBoolean(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateByte(int a, byte b) throws SQLException {
    try {
      rows.updateByte(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateShort(int a, short b) throws SQLException {
    try {
      rows.updateShort(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateInt(int a, int b) throws SQLException {
    try {
      rows.updateInt(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateLong(int a, long b) throws SQLException {
    try {
      rows.updateLong(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateFloat(int a, float b) throws SQLException {
    try {
      rows.updateFloat(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDouble(int a, double b) throws SQLException {
    try {
      rows.updateDouble(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBigDecimal(int a, BigDecimal b) throws SQLException {
    try {
      rows.updateBigDecimal(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateString(int a, String b) throws SQLException {
    try {
      rows.updateString(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBytes(int a, byte[] b) throws SQLException {
    try {
      rows.updateBytes(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDate(int a, Date b) throws SQLException {
    try {
      rows.updateDate(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTime(int a, Time b) throws SQLException {
    try {
      rows.updateTime(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTimestamp(int a, Timestamp b) throws SQLException {
    try {
      rows.updateTimestamp(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b, int c) throws SQLException {
    try {
      rows.updateAsciiStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b, int c) throws SQLException {
    try {
      rows.updateBinaryStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b, int c) throws SQLException {
    try {
      rows.updateCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, int c) throws SQLException {
    try {
      rows.updateObject(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b) throws SQLException {
    try {
      rows.updateObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNull(String a) throws SQLException {
    try {
      rows.updateNull(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBoolean(String a, boolean b) throws SQLException {
    try {
      rows.updateBoolean(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateByte(String a, byte b) throws SQLException {
    try {
      rows.updateByte(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateShort(String a, short b) throws SQLException {
    try {
      rows.updateShort(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateInt(String a, int b) throws SQLException {
    try {
      rows.updateInt(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateLong(String a, long b) throws SQLException {
    try {
      rows.updateLong(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateFloat(String a, float b) throws SQLException {
    try {
      rows.updateFloat(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDouble(String a, double b) throws SQLException {
    try {
      rows.updateDouble(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBigDecimal(String a, BigDecimal b) throws SQLException {
    try {
      rows.updateBigDecimal(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateString(String a, String b) throws SQLException {
    try {
      rows.updateString(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBytes(String a, byte[] b) throws SQLException {
    try {
      rows.updateBytes(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDate(String a, Date b) throws SQLException {
    try {
      rows.updateDate(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTime(String a, Time b) throws SQLException {
    try {
      rows.updateTime(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTimestamp(String a, Timestamp b) throws SQLException {
    try {
      rows.updateTimestamp(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b, int c) throws SQLException {
    try {
      rows.updateAsciiStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b, int c) throws SQLException {
    try {
      rows.updateBinaryStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b, int c) throws SQLException {
    try {
      rows.updateCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, int c) throws SQLException {
    try {
      rows.updateObject(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b) throws SQLException {
    try {
      rows.updateObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
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

  @Override
  public void cancelRowUpdates() throws SQLException {
    try {
      rows.cancelRowUpdates();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void moveToInsertRow() throws SQLException {
    try {
      rows.moveToInsertRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void moveToCurrentRow() throws SQLException {
    try {
      rows.moveToCurrentRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(int a, Map<String, Class<?>> b) throws SQLException {
    try {
      return rows.getObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Ref getRef(int a) throws SQLException {
    try {
      return rows.getRef(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Blob getBlob(int a) throws SQLException {
    try {
      return rows.getBlob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Clob getClob(int a) throws SQLException {
    try {
      return rows.getClob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Array getArray(int a) throws SQLException {
    try {
      return rows.getArray(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(String a, Map<String, Class<?>> b) throws SQLException {
    try {
      return rows.getObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Ref getRef(String a) throws SQLException {
    try {
      return rows.getRef(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Blob getBlob(String a) throws SQLException {
    try {
      return rows.getBlob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Clob getClob(String a) throws SQLException {
    try {
      return rows.getClob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Array getArray(String a) throws SQLException {
    try {
      return rows.getArray(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(int a, Calendar b) throws SQLException {
    try {
      return rows.getDate(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(String a, Calendar b) throws SQLException {
    try {
      return rows.getDate(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(int a, Calendar b) throws SQLException {
    try {
      return rows.getTime(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(String a, Calendar b) throws SQLException {
    try {
      return rows.getTime(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(int a, Calendar b) throws SQLException {
    try {
      return rows.getTimestamp(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(String a, Calendar b) throws SQLException {
    try {
      return rows.getTimestamp(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public URL getURL(int a) throws SQLException {
    try {
      return rows.getURL(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public URL getURL(String a) throws SQLException {
    try {
      return rows.getURL(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRef(int a, Ref b) throws SQLException {
    try {
      rows.updateRef(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRef(String a, Ref b) throws SQLException {
    try {
      rows.updateRef(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, Blob b) throws SQLException {
    try {
      rows.updateBlob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, Blob b) throws SQLException {
    try {
      rows.updateBlob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Clob b) throws SQLException {
    try {
      rows.updateClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Clob b) throws SQLException {
    try {
      rows.updateClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateArray(int a, Array b) throws SQLException {
    try {
      rows.updateArray(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateArray(String a, Array b) throws SQLException {
    try {
      rows.updateArray(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public RowId getRowId(int a) throws SQLException {
    try {
      return rows.getRowId(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public RowId getRowId(String a) throws SQLException {
    try {
      return rows.getRowId(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRowId(int a, RowId b) throws SQLException {
    try {
      rows.updateRowId(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRowId(String a, RowId b) throws SQLException {
    try {
      rows.updateRowId(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getHoldability() throws SQLException {
    try {
      return rows.getHoldability();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNString(int a, String b) throws SQLException {
    try {
      rows.updateNString(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNString(String a, String b) throws SQLException {
    try {
      rows.updateNString(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, NClob b) throws SQLException {
    try {
      rows.updateNClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, NClob b) throws SQLException {
    try {
      rows.updateNClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public NClob getNClob(int a) throws SQLException {
    try {
      return rows.getNClob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public NClob getNClob(String a) throws SQLException {
    try {
      return rows.getNClob(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public SQLXML getSQLXML(int a) throws SQLException {
    try {
      return rows.getSQLXML(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public SQLXML getSQLXML(String a) throws SQLException {
    try {
      return rows.getSQLXML(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateSQLXML(int a, SQLXML b) throws SQLException {
    try {
      rows.updateSQLXML(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateSQLXML(String a, SQLXML b) throws SQLException {
    try {
      rows.updateSQLXML(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getNString(int a) throws SQLException {
    try {
      return rows.getNString(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getNString(String a) throws SQLException {
    try {
      return rows.getNString(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getNCharacterStream(int a) throws SQLException {
    try {
      return rows.getNCharacterStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getNCharacterStream(String a) throws SQLException {
    try {
      return rows.getNCharacterStream(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateNCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateNCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateAsciiStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBinaryStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateAsciiStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBinaryStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateCharacterStream(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBlob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBlob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateClob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateClob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateNClob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateNClob(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(int a, Reader b) throws SQLException {
    try {
      rows.updateNCharacterStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(String a, Reader b) throws SQLException {
    try {
      rows.updateNCharacterStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b) throws SQLException {
    try {
      rows.updateAsciiStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b) throws SQLException {
    try {
      rows.updateBinaryStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b) throws SQLException {
    try {
      rows.updateCharacterStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b) throws SQLException {
    try {
      rows.updateAsciiStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b) throws SQLException {
    try {
      rows.updateBinaryStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b) throws SQLException {
    try {
      rows.updateCharacterStream(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, InputStream b) throws SQLException {
    try {
      rows.updateBlob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, InputStream b) throws SQLException {
    try {
      rows.updateBlob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Reader b) throws SQLException {
    try {
      rows.updateClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Reader b) throws SQLException {
    try {
      rows.updateClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, Reader b) throws SQLException {
    try {
      rows.updateNClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, Reader b) throws SQLException {
    try {
      rows.updateNClob(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public <T> T getObject(int a, Class<T> b) throws SQLException {
    try {
      return rows.getObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public <T> T getObject(String a, Class<T> b) throws SQLException {
    try {
      return rows.getObject(a, b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, SQLType c, int d) throws SQLException {
    try {
      rows.updateObject(a, b, c, d);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, SQLType c, int d) throws SQLException {
    try {
      rows.updateObject(a, b, c, d);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, SQLType c) throws SQLException {
    try {
      rows.updateObject(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, SQLType c) throws SQLException {
    try {
      rows.updateObject(a, b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public <T> T unwrap(Class<T> a) throws SQLException {
    if (a.isInstance(this)) {
      return a.cast(this);
    }
    try {
      return rows.unwrap(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isWrapperFor(Class<?> a) throws SQLException {
    try {
      return a.isInstance(this) || rows.isWrapperFor(a);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }
}
