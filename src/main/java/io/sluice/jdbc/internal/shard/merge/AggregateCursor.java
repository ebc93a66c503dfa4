package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.shard.plan.Combine;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/**
 * Neighbours that are equal by an order become one row; without an order all rows do. A value that
 * is one of the rows' own is read where it lies; only sums and quotients are computed.
 */
public final class AggregateCursor implements Cursor {

  private final Cursor input;
  private final RowOrder groups;
  private final Combine[] columns;
  private final RowOrder[] extremes;
  private final ResultSetMetaData types;
  private boolean started;
  private boolean more;
  private Object[] nextKey;
  private AggregatedRow present;

  /**
   * Rows that were not read yet.
   *
   * @param groups null: all rows are one group
   * @param columns what becomes of each column
   * @param types the columns of the input
   */
  public AggregateCursor(
      Cursor input, RowOrder groups, List<Combine> columns, ResultSetMetaData types)
      throws SQLException {
    this.input = input;
    this.groups = groups;
    this.columns = columns.toArray(Combine[]::new);
    this.types = types;
    this.extremes = new RowOrder[this.columns.length];
    for (int i = 0; i < extremes.length; i++) {
      if (this.columns[i] instanceof Combine.Extreme extreme) {
        extremes[i] = RowOrder.of(List.of(extreme.key()), List.of(types));
      }
    }
  }

  @Override
  public boolean next() throws SQLException {
    if (!started) {
      started = true;
      advance();
    }
    if (!more) {
      return false;
    }
    Group group = new Group();
    Object[] key = nextKey;
    do {
      group.add();
      advance();
    } while (more && (groups == null || groups.compare(key, nextKey) == 0));
    present = group.row();
    return true;
  }

  private void advance() throws SQLException {
    more = input.next();
    if (more && groups != null) {
      nextKey = groups.keyOf(input.row());
    }
  }

  @Override
  public ResultSet row() {
    return present.rows();
  }

  @Override
  public Mark mark() {
    ResultSet rows = present.rows();
    return () -> rows;
  }

  /** The rows of one group so far. */
  private final class Group {
    private Mark first;
    private final Number[] sums = new Number[columns.length];
    private final Object[][] extremeKeys = new Object[columns.length][];
    private final Mark[] extremeRows = new Mark[columns.length];

    void add() throws SQLException {
      ResultSet row = input.row();
      if (first == null) {
        first = input.mark();
      }
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] instanceof Combine.Sum) {
          sums[i] = plus(sums[i], number(row, i + 1));
        } else if (columns[i] instanceof Combine.Extreme) {
          addExtreme(i, row);
        }
      }
    }

    /** A descending key wants the largest, which its order puts first; NULL never wins. */
    private void addExtreme(int i, ResultSet row) throws SQLException {
      Object[] key = extremes[i].keyOf(row);
      boolean better =
          extremeKeys[i] == null
              || extremeKeys[i][0] == null
              || key[0] != null && extremes[i].compare(key, extremeKeys[i]) < 0;
      if (better) {
        extremeKeys[i] = key;
        extremeRows[i] = input.mark();
      }
    }

    AggregatedRow row() throws SQLException {
      Object[] values = new Object[columns.length];
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] instanceof Combine.Sum) {
          values[i] = new AggregatedRow.Computed(sums[i]);
        } else if (columns[i] instanceof Combine.Average average) {
          values[i] = new AggregatedRow.Computed(quotient(average, i + 1));
        } else {
          values[i] = extremeRows[i] != null ? extremeRows[i] : first;
        }
      }
      return new AggregatedRow(values, first);
    }

    private Number quotient(Combine.Average average, int column) throws SQLException {
      Number sum = sums[RowOrder.fromStart(average.sum(), columns.length) - 1];
      Number count = sums[RowOrder.fromStart(average.count(), columns.length) - 1];
      if (sum == null || count == null || count.longValue() == 0) {
        return null;
      } else if (sum instanceof Double || isInexact(column)) {
        return sum.doubleValue() / count.doubleValue();
      }
      return exact(sum).divide(exact(count), types.getScale(column), RoundingMode.HALF_UP);
    }
  }

  private boolean isInexact(int column) throws SQLException {
    int type = types.getColumnType(column);
    return type == Types.DOUBLE || type == Types.REAL || type == Types.FLOAT;
  }

  private Number number(ResultSet row, int column) throws SQLException {
    Number value;
    if (isInexact(column)) {
      value = row.getDouble(column);
    } else if (types.getColumnType(column) == Types.BIGINT && types.isSigned(column)) {
      value = row.getLong(column);
    } else {
      value = row.getBigDecimal(column);
    }
    return row.wasNull() ? null : value;
  }

  private static Number plus(Number one, Number other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    } else if (one instanceof Double) {
      return one.doubleValue() + other.doubleValue();
    } else if (one instanceof Long) {
      BigInteger sum = BigInteger.valueOf((Long) one).add(BigInteger.valueOf((Long) other));
      return sum.longValueExact(); // counts of rows: the servers themselves end at this limit
    }
    return exact(one).add(exact(other));
  }

  private static BigDecimal exact(Number value) {
    return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(value.longValue());
  }
}
