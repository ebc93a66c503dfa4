package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.shard.plan.SortKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * How rows compare by some of their columns. The values of these columns are taken out of a row
 * once, as objects that compare as the server compares them. Immutable.
 */
public final class RowOrder implements Comparator<Object[]> {

  private final Key[] keys;

  private RowOrder(Key[] keys) {
    this.keys = keys;
  }

  /**
   * The order by these keys.
   *
   * @param columns what the columns of the inputs are, one for each input
   */
  public static RowOrder of(List<SortKey> keys, List<ResultSetMetaData> columns)
      throws SQLException {
    Key[] all = new Key[keys.size()];
    int count = columns.get(0).getColumnCount();
    for (int i = 0; i < all.length; i++) {
      SortKey key = counted(keys.get(i), count);
      all[i] =
          key.order() instanceof SortKey.Bytes bytes
              ? new Bytes(key.column(), key.descending(), HexFormat.of().parseHex(bytes.pad()))
              : numbers(key, columns);
    }
    return new RowOrder(all);
  }

  /** With its column counted from 1. */
  private static SortKey counted(SortKey key, int columns) {
    return new SortKey(fromStart(key.column(), columns), key.descending(), key.order());
  }

  /** A column that may be counted from the end, counted from 1. */
  static int fromStart(int column, int columns) {
    return column > 0 ? column : columns + 1 + column;
  }

  private static Key numbers(SortKey key, List<ResultSetMetaData> columns) throws SQLException {
    boolean whole = true;
    boolean inexact = true;
    for (ResultSetMetaData each : columns) {
      int type = each.getColumnType(key.column());
      whole &= isWhole(type, each, key.column());
      inexact &= type == Types.DOUBLE || type == Types.FLOAT || type == Types.REAL;
    }
    if (whole) {
      return new Whole(key.column(), key.descending());
    }
    return inexact
        ? new Inexact(key.column(), key.descending())
        : new Exact(key.column(), key.descending());
  }

  private static boolean isWhole(int type, ResultSetMetaData columns, int column)
      throws SQLException {
    return switch (type) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> true;
      case Types.BIGINT -> columns.isSigned(column);
      default -> false;
    };
  }

  /** The values of the present row by which it is compared. */
  public Object[] keyOf(ResultSet row) throws SQLException {
    Object[] values = new Object[keys.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = keys[i].read(row);
    }
    return values;
  }

  @Override
  public int compare(Object[] one, Object[] other) {
    for (int i = 0; i < keys.length; i++) {
      int order = keys[i].compare(one[i], other[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private abstract static class Key {
    final int column;
    private final boolean descending;

    Key(int column, boolean descending) {
      this.column = column;
      this.descending = descending;
    }

    abstract Object read(ResultSet row) throws SQLException;

    abstract int compareValues(Object one, Object other);

    final int compare(Object one, Object other) {
      int ascending;
      if (one == null || other == null) {
        ascending = Boolean.compare(one != null, other != null); // NULL comes first
      } else {
        ascending = compareValues(one, other);
      }
      return descending ? -ascending : ascending;
    }
  }

  private static final class Whole extends Key {
    Whole(int column, boolean descending) {
      super(column, descending);
    }

    @Override
    Object read(ResultSet row) throws SQLException {
      long value = row.getLong(column);
      return row.wasNull() ? null : (Long) value;
    }

    @Override
    int compareValues(Object one, Object other) {
      return Long.compare((Long) one, (Long) other);
    }
  }

  private static final class Inexact extends Key {
    Inexact(int column, boolean descending) {
      super(column, descending);
    }

    @Override
    Object read(ResultSet row) throws SQLException {
      double value = row.getDouble(column) + 0.0; // −0 and 0 are equal for the server
      return row.wasNull() ? null : (Double) value;
    }

    @Override
    int compareValues(Object one, Object other) {
      return Double.compare((Double) one, (Double) other);
    }
  }

  private static final class Exact extends Key {
    Exact(int column, boolean descending) {
      super(column, descending);
    }

    @Override
    Object read(ResultSet row) throws SQLException {
      return row.getBigDecimal(column);
    }

    @Override
    int compareValues(Object one, Object other) {
      return ((BigDecimal) one).compareTo((BigDecimal) other);
    }
  }

  private static final class Bytes extends Key {
    private final byte[] pad;

    Bytes(int column, boolean descending, byte[] pad) {
      super(column, descending);
      this.pad = pad;
    }

    @Override
    Object read(ResultSet row) throws SQLException {
      return row.getBytes(column);
    }

    @Override
    int compareValues(Object one, Object other) {
      byte[] left = (byte[]) one;
      byte[] right = (byte[]) other;
      if (pad.length == 0 || left.length == right.length) {
        return Arrays.compareUnsigned(left, right);
      }
      int longest = Math.max(left.length, right.length);
      for (int i = 0; i < longest; i++) {
        int order = Integer.compare(padded(left, i), padded(right, i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    private int padded(byte[] bytes, int index) {
      byte value = index < bytes.length ? bytes[index] : pad[(index - bytes.length) % pad.length];
      return value & 0xff;
    }
  }
}
