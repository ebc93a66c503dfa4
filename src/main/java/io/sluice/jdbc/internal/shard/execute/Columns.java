package io.sluice.jdbc.internal.shard.execute;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Takes values out of rows so that a server that is given them has exactly the same ones.
 * Immutable.
 */
final class Columns {

  /** The first column of single precision, which a text protocol rounds, from 1; 0 = none. */
  static int rounded(ResultSetMetaData columns) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnTypeName(i).toUpperCase(Locale.ROOT).startsWith("FLOAT")) {
        return i;
      }
    }
    return 0;
  }

  private enum Form {
    BYTES,
    BITS,
    NUMBER,
    INEXACT,
    TEXT
  }

  private final Form[] forms;

  private Columns(Form[] forms) {
    this.forms = forms;
  }

  /** The first columns of a result. */
  static Columns of(ResultSetMetaData columns, int count) throws SQLException {
    Form[] forms = new Form[count];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = form(columns.getColumnTypeName(i + 1).toUpperCase(Locale.ROOT));
    }
    return new Columns(forms);
  }

  /** By the server's type: the driver's own choice would make a flag of TINYINT(1). */
  private static Form form(String type) {
    if (type.startsWith("BIT")) {
      return Form.BITS; // or TINYINT(1), which Connector/J calls so
    } else if (type.contains("BLOB")
        || type.contains("BINARY")
        || type.contains("GEOMETRY")
        || type.contains("VECTOR")) {
      return Form.BYTES;
    } else if (type.contains("INT") && !type.contains("POINT")
        || type.startsWith("DECIMAL")
        || type.startsWith("YEAR")) {
      return Form.NUMBER;
    }
    return type.startsWith("DOUBLE") || type.startsWith("FLOAT") ? Form.INEXACT : Form.TEXT;
  }

  int count() {
    return forms.length;
  }

  /** A value of the present row. */
  Object read(ResultSet row, int column) throws SQLException {
    switch (forms[column - 1]) {
      case BYTES:
        return row.getBytes(column);
      case BITS:
        long bits = row.getLong(column);
        return row.wasNull() ? null : (Object) bits;
      case NUMBER:
        return row.getBigDecimal(column);
      case INEXACT:
        double value = row.getDouble(column);
        return row.wasNull() ? null : (Object) value;
      default:
        return row.getString(column);
    }
  }

  Object[] read(ResultSet row) throws SQLException {
    Object[] values = new Object[forms.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(row, i + 1);
    }
    return values;
  }

  /** Sets a value that was read. */
  static void set(PreparedStatement statement, int position, Object value) throws SQLException {
    if (value == null) {
      statement.setNull(position, java.sql.Types.NULL);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(position, bytes);
    } else {
      statement.setObject(position, value);
    }
  }

  /** About how many bytes a value takes on the wire. */
  static long size(Object value) {
    if (value instanceof byte[] bytes) {
      return 2L * bytes.length;
    }
    return value instanceof String text ? 3L * text.length() : 16;
  }
}
