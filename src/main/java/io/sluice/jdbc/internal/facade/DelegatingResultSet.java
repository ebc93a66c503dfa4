package io.sluice.jdbc.internal.facade;

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
 * Plain delegation to other rows: compiled calls, nothing allocated per row. Which rows these are
 * may change with each row. Same threading as the statement.
 *
 * <p>Long because the interface is: every method below the first three only delegates.
 */
public abstract class DelegatingResultSet implements ResultSet {

  /** The rows that answer for the present row. */
  protected ResultSet rows;

  /** Starts with these rows. */
  protected DelegatingResultSet(ResultSet rows) {
    this.rows = rows;
  }

  /** What the application gets when the rows behind failed. */
  protected abstract SQLException failed(Throwable error) throws SQLException;

  /** The number behind of a column. */
  protected int column(int visible) throws SQLException {
    return visible;
  }

  /** The label behind of a column. */
  protected String label(String visible) throws SQLException {
    return visible;
  }

  @Override
  public boolean next() throws SQLException {
    try {
      return rows.next();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      rows.close();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    try {
      return rows.isClosed();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Statement getStatement() throws SQLException {
    try {
      return rows.getStatement();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void insertRow() throws SQLException {
    try {
      rows.insertRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRow() throws SQLException {
    try {
      rows.updateRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void deleteRow() throws SQLException {
    try {
      rows.deleteRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void refreshRow() throws SQLException {
    try {
      rows.refreshRow();
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
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
      return rows.getString(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean getBoolean(int a) throws SQLException {
    try {
      return rows.getBoolean(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte getByte(int a) throws SQLException {
    try {
      return rows.getByte(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public short getShort(int a) throws SQLException {
    try {
      return rows.getShort(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getInt(int a) throws SQLException {
    try {
      return rows.getInt(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public long getLong(int a) throws SQLException {
    try {
      return rows.getLong(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public float getFloat(int a) throws SQLException {
    try {
      return rows.getFloat(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public double getDouble(int a) throws SQLException {
    try {
      return rows.getDouble(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public BigDecimal getBigDecimal(int a, int b) throws SQLException {
    try {
      return rows.getBigDecimal(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte[] getBytes(int a) throws SQLException {
    try {
      return rows.getBytes(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(int a) throws SQLException {
    try {
      return rows.getDate(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(int a) throws SQLException {
    try {
      return rows.getTime(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(int a) throws SQLException {
    try {
      return rows.getTimestamp(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getAsciiStream(int a) throws SQLException {
    try {
      return rows.getAsciiStream(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public InputStream getUnicodeStream(int a) throws SQLException {
    try {
      return rows.getUnicodeStream(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getBinaryStream(int a) throws SQLException {
    try {
      return rows.getBinaryStream(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getString(String a) throws SQLException {
    try {
      return rows.getString(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public boolean getBoolean(String a) throws SQLException {
    try {
      return rows.getBoolean(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte getByte(String a) throws SQLException {
    try {
      return rows.getByte(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public short getShort(String a) throws SQLException {
    try {
      return rows.getShort(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int getInt(String a) throws SQLException {
    try {
      return rows.getInt(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public long getLong(String a) throws SQLException {
    try {
      return rows.getLong(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public float getFloat(String a) throws SQLException {
    try {
      return rows.getFloat(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public double getDouble(String a) throws SQLException {
    try {
      return rows.getDouble(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public BigDecimal getBigDecimal(String a, int b) throws SQLException {
    try {
      return rows.getBigDecimal(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public byte[] getBytes(String a) throws SQLException {
    try {
      return rows.getBytes(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(String a) throws SQLException {
    try {
      return rows.getDate(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(String a) throws SQLException {
    try {
      return rows.getTime(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(String a) throws SQLException {
    try {
      return rows.getTimestamp(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getAsciiStream(String a) throws SQLException {
    try {
      return rows.getAsciiStream(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Deprecated
  @SuppressWarnings("deprecation")
  @Override
  public InputStream getUnicodeStream(String a) throws SQLException {
    try {
      return rows.getUnicodeStream(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public InputStream getBinaryStream(String a) throws SQLException {
    try {
      return rows.getBinaryStream(label(a));
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
      return rows.getObject(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(String a) throws SQLException {
    try {
      return rows.getObject(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public int findColumn(String a) throws SQLException {
    try {
      return rows.findColumn(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getCharacterStream(int a) throws SQLException {
    try {
      return rows.getCharacterStream(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getCharacterStream(String a) throws SQLException {
    try {
      return rows.getCharacterStream(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public BigDecimal getBigDecimal(int a) throws SQLException {
    try {
      return rows.getBigDecimal(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public BigDecimal getBigDecimal(String a) throws SQLException {
    try {
      return rows.getBigDecimal(label(a));
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
      rows.updateNull(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBoolean(int a, boolean b) throws SQLException {
    try {
      rows.updateBoolean(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateByte(int a, byte b) throws SQLException {
    try {
      rows.updateByte(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateShort(int a, short b) throws SQLException {
    try {
      rows.updateShort(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateInt(int a, int b) throws SQLException {
    try {
      rows.updateInt(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateLong(int a, long b) throws SQLException {
    try {
      rows.updateLong(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateFloat(int a, float b) throws SQLException {
    try {
      rows.updateFloat(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDouble(int a, double b) throws SQLException {
    try {
      rows.updateDouble(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBigDecimal(int a, BigDecimal b) throws SQLException {
    try {
      rows.updateBigDecimal(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateString(int a, String b) throws SQLException {
    try {
      rows.updateString(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBytes(int a, byte[] b) throws SQLException {
    try {
      rows.updateBytes(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDate(int a, Date b) throws SQLException {
    try {
      rows.updateDate(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTime(int a, Time b) throws SQLException {
    try {
      rows.updateTime(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTimestamp(int a, Timestamp b) throws SQLException {
    try {
      rows.updateTimestamp(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b, int c) throws SQLException {
    try {
      rows.updateAsciiStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b, int c) throws SQLException {
    try {
      rows.updateBinaryStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b, int c) throws SQLException {
    try {
      rows.updateCharacterStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, int c) throws SQLException {
    try {
      rows.updateObject(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b) throws SQLException {
    try {
      rows.updateObject(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNull(String a) throws SQLException {
    try {
      rows.updateNull(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBoolean(String a, boolean b) throws SQLException {
    try {
      rows.updateBoolean(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateByte(String a, byte b) throws SQLException {
    try {
      rows.updateByte(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateShort(String a, short b) throws SQLException {
    try {
      rows.updateShort(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateInt(String a, int b) throws SQLException {
    try {
      rows.updateInt(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateLong(String a, long b) throws SQLException {
    try {
      rows.updateLong(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateFloat(String a, float b) throws SQLException {
    try {
      rows.updateFloat(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDouble(String a, double b) throws SQLException {
    try {
      rows.updateDouble(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBigDecimal(String a, BigDecimal b) throws SQLException {
    try {
      rows.updateBigDecimal(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateString(String a, String b) throws SQLException {
    try {
      rows.updateString(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBytes(String a, byte[] b) throws SQLException {
    try {
      rows.updateBytes(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateDate(String a, Date b) throws SQLException {
    try {
      rows.updateDate(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTime(String a, Time b) throws SQLException {
    try {
      rows.updateTime(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateTimestamp(String a, Timestamp b) throws SQLException {
    try {
      rows.updateTimestamp(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b, int c) throws SQLException {
    try {
      rows.updateAsciiStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b, int c) throws SQLException {
    try {
      rows.updateBinaryStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b, int c) throws SQLException {
    try {
      rows.updateCharacterStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, int c) throws SQLException {
    try {
      rows.updateObject(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b) throws SQLException {
    try {
      rows.updateObject(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
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
      return rows.getObject(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Ref getRef(int a) throws SQLException {
    try {
      return rows.getRef(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Blob getBlob(int a) throws SQLException {
    try {
      return rows.getBlob(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Clob getClob(int a) throws SQLException {
    try {
      return rows.getClob(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Array getArray(int a) throws SQLException {
    try {
      return rows.getArray(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Object getObject(String a, Map<String, Class<?>> b) throws SQLException {
    try {
      return rows.getObject(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Ref getRef(String a) throws SQLException {
    try {
      return rows.getRef(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Blob getBlob(String a) throws SQLException {
    try {
      return rows.getBlob(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Clob getClob(String a) throws SQLException {
    try {
      return rows.getClob(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Array getArray(String a) throws SQLException {
    try {
      return rows.getArray(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(int a, Calendar b) throws SQLException {
    try {
      return rows.getDate(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Date getDate(String a, Calendar b) throws SQLException {
    try {
      return rows.getDate(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(int a, Calendar b) throws SQLException {
    try {
      return rows.getTime(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Time getTime(String a, Calendar b) throws SQLException {
    try {
      return rows.getTime(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(int a, Calendar b) throws SQLException {
    try {
      return rows.getTimestamp(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Timestamp getTimestamp(String a, Calendar b) throws SQLException {
    try {
      return rows.getTimestamp(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public URL getURL(int a) throws SQLException {
    try {
      return rows.getURL(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public URL getURL(String a) throws SQLException {
    try {
      return rows.getURL(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRef(int a, Ref b) throws SQLException {
    try {
      rows.updateRef(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRef(String a, Ref b) throws SQLException {
    try {
      rows.updateRef(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, Blob b) throws SQLException {
    try {
      rows.updateBlob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, Blob b) throws SQLException {
    try {
      rows.updateBlob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Clob b) throws SQLException {
    try {
      rows.updateClob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Clob b) throws SQLException {
    try {
      rows.updateClob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateArray(int a, Array b) throws SQLException {
    try {
      rows.updateArray(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateArray(String a, Array b) throws SQLException {
    try {
      rows.updateArray(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public RowId getRowId(int a) throws SQLException {
    try {
      return rows.getRowId(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public RowId getRowId(String a) throws SQLException {
    try {
      return rows.getRowId(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRowId(int a, RowId b) throws SQLException {
    try {
      rows.updateRowId(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateRowId(String a, RowId b) throws SQLException {
    try {
      rows.updateRowId(label(a), b);
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
      rows.updateNString(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNString(String a, String b) throws SQLException {
    try {
      rows.updateNString(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, NClob b) throws SQLException {
    try {
      rows.updateNClob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, NClob b) throws SQLException {
    try {
      rows.updateNClob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public NClob getNClob(int a) throws SQLException {
    try {
      return rows.getNClob(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public NClob getNClob(String a) throws SQLException {
    try {
      return rows.getNClob(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public SQLXML getSQLXML(int a) throws SQLException {
    try {
      return rows.getSQLXML(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public SQLXML getSQLXML(String a) throws SQLException {
    try {
      return rows.getSQLXML(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateSQLXML(int a, SQLXML b) throws SQLException {
    try {
      rows.updateSQLXML(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateSQLXML(String a, SQLXML b) throws SQLException {
    try {
      rows.updateSQLXML(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getNString(int a) throws SQLException {
    try {
      return rows.getNString(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public String getNString(String a) throws SQLException {
    try {
      return rows.getNString(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getNCharacterStream(int a) throws SQLException {
    try {
      return rows.getNCharacterStream(column(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public Reader getNCharacterStream(String a) throws SQLException {
    try {
      return rows.getNCharacterStream(label(a));
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateNCharacterStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateNCharacterStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateAsciiStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBinaryStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateCharacterStream(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateAsciiStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBinaryStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateCharacterStream(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBlob(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, InputStream b, long c) throws SQLException {
    try {
      rows.updateBlob(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateClob(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateClob(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, Reader b, long c) throws SQLException {
    try {
      rows.updateNClob(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, Reader b, long c) throws SQLException {
    try {
      rows.updateNClob(label(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(int a, Reader b) throws SQLException {
    try {
      rows.updateNCharacterStream(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNCharacterStream(String a, Reader b) throws SQLException {
    try {
      rows.updateNCharacterStream(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(int a, InputStream b) throws SQLException {
    try {
      rows.updateAsciiStream(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(int a, InputStream b) throws SQLException {
    try {
      rows.updateBinaryStream(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(int a, Reader b) throws SQLException {
    try {
      rows.updateCharacterStream(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateAsciiStream(String a, InputStream b) throws SQLException {
    try {
      rows.updateAsciiStream(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBinaryStream(String a, InputStream b) throws SQLException {
    try {
      rows.updateBinaryStream(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateCharacterStream(String a, Reader b) throws SQLException {
    try {
      rows.updateCharacterStream(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(int a, InputStream b) throws SQLException {
    try {
      rows.updateBlob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateBlob(String a, InputStream b) throws SQLException {
    try {
      rows.updateBlob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(int a, Reader b) throws SQLException {
    try {
      rows.updateClob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateClob(String a, Reader b) throws SQLException {
    try {
      rows.updateClob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(int a, Reader b) throws SQLException {
    try {
      rows.updateNClob(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateNClob(String a, Reader b) throws SQLException {
    try {
      rows.updateNClob(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public <T> T getObject(int a, Class<T> b) throws SQLException {
    try {
      return rows.getObject(column(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public <T> T getObject(String a, Class<T> b) throws SQLException {
    try {
      return rows.getObject(label(a), b);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, SQLType c, int d) throws SQLException {
    try {
      rows.updateObject(column(a), b, c, d);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, SQLType c, int d) throws SQLException {
    try {
      rows.updateObject(label(a), b, c, d);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(int a, Object b, SQLType c) throws SQLException {
    try {
      rows.updateObject(column(a), b, c);
    } catch (SQLException | RuntimeException failed) {
      throw failed(failed);
    }
  }

  @Override
  public void updateObject(String a, Object b, SQLType c) throws SQLException {
    try {
      rows.updateObject(label(a), b, c);
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
