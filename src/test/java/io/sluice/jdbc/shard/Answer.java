package io.sluice.jdbc.shard;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** What came of a statement: rows with their columns, a count, or an error. */
record Answer(List<String> columns, List<List<Object>> rows, long count, SQLException error) {

  private static final double TOLERANCE = 1e-11;

  /** In which way of JDBC a statement is run. */
  enum Manner {
    PLAIN,
    PREPARED,
    STREAMED,
    SCROLLED,
    FEW_ROWS;

    private static final int FEW = 3;

    /** Mostly plain; only what is in order may be cut off. */
    static Manner any(Dice dice, Sentence sentence) {
      Manner manner = dice.chance(60) ? PLAIN : dice.of(values());
      boolean fits = sentence.query() && (manner != FEW_ROWS || sentence.ordered());
      return fits || manner == PREPARED ? manner : PLAIN;
    }
  }

  static Answer of(Connection connection, Sentence sentence, Manner manner) {
    try {
      return sentence.parameters().isEmpty() && manner != Manner.PREPARED
          ? plain(connection, sentence, manner)
          : prepared(connection, sentence);
    } catch (SQLException failed) {
      return new Answer(null, null, -1, failed);
    }
  }

  private static Answer plain(Connection connection, Sentence sentence, Manner manner)
      throws SQLException {
    int type =
        manner == Manner.SCROLLED ? ResultSet.TYPE_SCROLL_INSENSITIVE : ResultSet.TYPE_FORWARD_ONLY;
    try (Statement statement = connection.createStatement(type, ResultSet.CONCUR_READ_ONLY)) {
      if (manner == Manner.STREAMED) {
        boolean mysql = connection.getMetaData().getDriverName().contains("MySQL");
        statement.setFetchSize(mysql ? Integer.MIN_VALUE : 3);
      } else if (manner == Manner.FEW_ROWS) {
        statement.setMaxRows(Manner.FEW);
      }
      if (!sentence.query()) {
        return new Answer(null, null, statement.executeLargeUpdate(sentence.sql()), null);
      }
      try (ResultSet rows = statement.executeQuery(sentence.sql())) {
        if (manner == Manner.SCROLLED && rows.last()) {
          rows.absolute(rows.getRow()); // there and back
          rows.beforeFirst();
        }
        return read(rows);
      }
    }
  }

  private static Answer prepared(Connection connection, Sentence sentence) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sentence.sql())) {
      for (int i = 0; i < sentence.parameters().size(); i++) {
        statement.setObject(i + 1, sentence.parameters().get(i));
      }
      if (!sentence.query()) {
        return new Answer(null, null, statement.executeLargeUpdate(), null);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows);
      }
    }
  }

  private static Answer read(ResultSet rows) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(
          meta.getColumnLabel(i)
              + " "
              + meta.getColumnType(i)
              + " "
              + meta.getColumnTypeName(i)
              + (meta.getColumnType(i) == Types.DECIMAL ? " " + meta.getScale(i) : ""));
    }
    List<List<Object>> all = new ArrayList<>();
    while (rows.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        Object value = rows.getObject(i);
        row.add(value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : value);
        if (!(value instanceof Double) && !(value instanceof byte[])) {
          row.add(rows.getString(i));
        }
      }
      all.add(row);
    }
    return new Answer(columns, all, -1, null);
  }

  boolean failed() {
    return error != null;
  }

  /** Whether Sluice refused the statement, as it may. */
  boolean refused() {
    return error != null
        && ("0AX01".equals(error.getSQLState()) || "25X01".equals(error.getSQLState()));
  }

  /** How this differs from what is right; null if it does not. */
  String differs(Answer right, boolean ordered) {
    if (count != right.count) {
      return "count " + count + " for " + right.count;
    } else if (columns == null) {
      return null;
    } else if (!columns.equals(right.columns)) {
      return "columns " + columns + " for " + right.columns;
    } else if (rows.size() != right.rows.size()) {
      return rows.size() + " rows for " + right.rows.size();
    }
    List<List<Object>> mine = new ArrayList<>(rows);
    List<List<Object>> theirs = new ArrayList<>(right.rows);
    if (!ordered) {
      mine.sort(Comparator.comparing(Object::toString));
      theirs.sort(Comparator.comparing(Object::toString));
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!equal(mine.get(i), theirs.get(i))) {
        return "row " + i + " " + mine.get(i) + " for " + theirs.get(i);
      }
    }
    return null;
  }

  private static boolean equal(List<Object> one, List<Object> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return one.size() == other.size();
  }

  private static boolean equal(Object one, Object other) {
    if (one instanceof Double left && other instanceof Double right) {
      double size = Math.max(1, Math.max(Math.abs(left), Math.abs(right)));
      return Math.abs(left - right) <= TOLERANCE * size; // sums in another order
    } else if (one instanceof BigDecimal left && other instanceof BigDecimal right) {
      return left.equals(right);
    }
    return java.util.Objects.equals(one, other);
  }
}
