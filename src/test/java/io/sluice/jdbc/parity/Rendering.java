package io.sluice.jdbc.parity;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes down what a call gave, so that two outcomes can be compared as text. What differs between
 * any two connections (ids, ports, generated savepoint names) is left out.
 */
final class Rendering {

  private final Connection home;
  private final Object subject;

  Rendering(Connection home, Object subject) {
    this.home = home;
    this.subject = subject;
  }

  String value(Object value) {
    try {
      return text(value);
    } catch (Exception failed) {
      return "unreadable: " + error(failed);
    }
  }

  private String text(Object value) throws Exception {
    if (value == null) {
      return "null";
    } else if (value instanceof String text) {
      return '"' + text + '"';
    } else if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    } else if (value.getClass().isArray()) {
      StringJoiner all = new StringJoiner(", ", "[", "]");
      for (int i = 0; i < Array.getLength(value); i++) {
        all.add(text(Array.get(value, i)));
      }
      return all.toString();
    } else if (value instanceof ResultSet rows) {
      return rows(rows);
    } else if (value instanceof ResultSetMetaData columns) {
      return columns(columns);
    } else if (value instanceof ParameterMetaData parameters) {
      return parameters(parameters);
    } else if (value instanceof Connection connection) {
      return connection == home ? "the connection" : "another connection";
    } else if (value instanceof Statement statement) {
      return statement == subject ? "the statement" : statement(statement);
    } else if (value instanceof DatabaseMetaData metadata) {
      return "metadata of " + text(metadata.getConnection());
    } else if (value instanceof Savepoint savepoint) {
      return savepoint(savepoint);
    } else if (value instanceof SQLWarning warning) {
      return "warning " + error(warning) + ", then " + text(warning.getNextWarning());
    } else if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map).toString();
    }
    return large(value);
  }

  private static String large(Object value) throws Exception {
    if (value instanceof Blob blob) {
      return "blob " + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    } else if (value instanceof Clob clob) {
      return "clob " + clob.getSubString(1, (int) clob.length());
    } else if (value instanceof SQLXML xml) {
      return "xml " + xml.getString();
    } else if (value instanceof InputStream stream) {
      return "stream " + HexFormat.of().formatHex(stream.readAllBytes());
    } else if (value instanceof Reader reader) {
      StringBuilder read = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        read.append((char) c);
      }
      return "reader " + read;
    } else if (value.getClass().getName().matches("java\\.(lang|math|sql|time|util|net)\\..*")) {
      return value.getClass().getSimpleName() + ' ' + value;
    }
    return "object of the driver";
  }

  private static String statement(Statement statement) throws SQLException {
    String kind =
        statement instanceof CallableStatement
            ? "callable"
            : statement instanceof PreparedStatement ? "prepared" : "plain";
    return String.format(
        "%s statement %d/%d/%d",
        kind,
        statement.getResultSetType(),
        statement.getResultSetConcurrency(),
        statement.getResultSetHoldability());
  }

  private static String savepoint(Savepoint savepoint) {
    try {
      return "savepoint " + savepoint.getSavepointName().replaceAll("^[0-9a-f]+_\\w+", "generated");
    } catch (SQLException unnamed) {
      return "savepoint without a name";
    }
  }

  private String rows(ResultSet rows) throws Exception {
    StringBuilder all = new StringBuilder("rows of ");
    Statement owner = rows.getStatement();
    all.append(owner == subject ? "the statement" : owner == null ? "nobody" : "another statement");
    all.append(" (").append(columns(rows.getMetaData())).append(')');
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      StringJoiner row = new StringJoiner(", ", "\n    ", "");
      for (int i = 1; i <= columns; i++) {
        row.add(text(rows.getObject(i)));
      }
      all.append(row);
    }
    return all.toString();
  }

  private static String columns(ResultSetMetaData columns) throws SQLException {
    StringJoiner all = new StringJoiner(", ");
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      all.add(
          String.join(
              " ",
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getColumnTypeName(i),
              columns.getColumnClassName(i),
              Integer.toString(columns.getColumnType(i)),
              Integer.toString(columns.getPrecision(i)),
              Integer.toString(columns.getScale(i)),
              Integer.toString(columns.isNullable(i)),
              columns.getTableName(i),
              columns.getCatalogName(i)));
    }
    return all.toString();
  }

  private String parameters(ParameterMetaData parameters) {
    StringJoiner all = new StringJoiner(", ", "parameters ", "");
    all.add(asked(parameters::getParameterCount));
    all.add(asked(() -> parameters.getParameterTypeName(1)));
    all.add(asked(() -> parameters.getParameterMode(1)));
    all.add(asked(() -> parameters.isNullable(1)));
    return all.toString();
  }

  private String asked(java.util.concurrent.Callable<?> question) {
    try {
      return value(question.call());
    } catch (Exception refused) {
      return error(refused);
    }
  }

  /** Class, SQLState, vendor code and message. */
  static String error(Throwable error) {
    StringBuilder all = new StringBuilder(error.getClass().getName());
    if (error instanceof SQLException sql) {
      all.append(' ').append(sql.getSQLState()).append('/').append(sql.getErrorCode());
    }
    if (error instanceof BatchUpdateException batch) {
      all.append(" counts ").append(Arrays.toString(batch.getLargeUpdateCounts()));
    }
    if (error instanceof SQLClientInfoException info) {
      Map<String, ClientInfoStatus> failed = info.getFailedProperties();
      all.append(' ').append(failed == null ? null : new TreeMap<>(failed));
    }
    if (error instanceof NullPointerException) {
      return all.toString(); // its message tells where, or nothing once the code is compiled
    }
    return all.append(": ").append(normalised(error.getMessage())).toString();
  }

  private static String normalised(String message) {
    return message == null
        ? "null"
        : message
            .replaceAll("conn(ection)?[=:] ?\\d+", "conn")
            .replaceAll("@[0-9a-f]{4,}", "@")
            .replaceAll("SAVEPOINT [0-9a-f]+_\\w+", "SAVEPOINT generated")
            .replaceAll("line \\d+ of", "line of")
            .replaceAll("\\s+", " ")
            .strip();
  }
}
