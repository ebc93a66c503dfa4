package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** Rows that no server delivers as they are, to be read forward and back. Not thread-safe. */
public final class ConstantRows implements InvocationHandler {

  private final ResultSetMetaData columns;
  private final List<Object[]> values;
  private int row;
  private boolean wasNull;
  private boolean closed;

  private ConstantRows(ResultSetMetaData columns, List<Object[]> values) {
    this.columns = columns;
    this.values = values;
  }

  /** Numbers, flags or text under the columns of another result. */
  public static ResultSet of(ResultSetMetaData columns, List<Object[]> rows) {
    return (ResultSet)
        Proxy.newProxyInstance(
            ConstantRows.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            new ConstantRows(columns, rows));
  }

  /** Numbers or text in one column. */
  public static ResultSet of(String label, List<Object> values) {
    boolean text = values.stream().anyMatch(String.class::isInstance);
    return of(
        ConstantColumn.of(label, text), values.stream().map(each -> new Object[] {each}).toList());
  }

  @Override
  public Object invoke(Object self, Method method, Object[] args) throws SQLException {
    String name = method.getName();
    if (name.equals("close")) {
      closed = true;
      return null;
    } else if (name.equals("isClosed")) {
      return closed;
    } else if (closed && method.getDeclaringClass() != Object.class) {
      throw Errors.badArgument("Operation not allowed after ResultSet closed");
    }
    Object answer = position(name, args);
    return answer != null ? answer : other(self, method, args);
  }

  /** Answers for a method about the position; null if it is none. */
  private Object position(String name, Object[] args) {
    return switch (name) {
      case "next" -> goTo(row + 1);
      case "previous" -> goTo(row - 1);
      case "first" -> goTo(1);
      case "last" -> goTo(values.size());
      case "beforeFirst" -> goTo(0);
      case "afterLast" -> goTo(values.size() + 1);
      case "absolute" ->
          goTo((int) args[0] < 0 ? values.size() + 1 + (int) args[0] : (int) args[0]);
      case "relative" -> goTo(row + (int) args[0]);
      case "getRow" -> isOnRow() ? row : 0;
      case "isBeforeFirst" -> row == 0 && !values.isEmpty();
      case "isAfterLast" -> row > values.size() && !values.isEmpty();
      case "isFirst" -> row == 1 && isOnRow();
      case "isLast" -> row == values.size() && isOnRow();
      default -> null;
    };
  }

  private Object other(Object self, Method method, Object[] args) throws SQLException {
    return switch (method.getName()) {
      case "wasNull" -> wasNull;
      case "findColumn" -> column(args[0]);
      case "getMetaData" -> columns;
      case "getType" -> ResultSet.TYPE_SCROLL_INSENSITIVE;
      case "getConcurrency" -> ResultSet.CONCUR_READ_ONLY;
      case "getHoldability" -> ResultSet.HOLD_CURSORS_OVER_COMMIT;
      case "getFetchDirection" -> ResultSet.FETCH_FORWARD;
      case "getFetchSize" -> 0;
      case "setFetchSize", "setFetchDirection", "clearWarnings" -> null;
      case "getWarnings", "getStatement", "getCursorName" -> null;
      case "isWrapperFor" -> Wrapping.isOwn(self, args[0]);
      case "unwrap" -> Wrapping.unwrap(self, args[0]);
      case "equals" -> self == args[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> values.size() + " rows";
      default -> get(method, args);
    };
  }

  private boolean goTo(int number) {
    row = Math.max(0, Math.min(values.size() + 1, number));
    return isOnRow();
  }

  private boolean isOnRow() {
    return row >= 1 && row <= values.size();
  }

  private int column(Object which) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (which instanceof Integer number && number == i
          || which instanceof String name && name.equalsIgnoreCase(columns.getColumnLabel(i))) {
        return i;
      }
    }
    throw Errors.badArgument("Column '" + which + "' not found.");
  }

  private Object get(Method getter, Object[] args) throws SQLException {
    if (!getter.getName().startsWith("get") || args == null) {
      throw Errors.unsupported(getter.getName() + " has no meaning for these rows.");
    }
    int column = column(args[0]);
    if (!isOnRow()) {
      throw Errors.badArgument(row == 0 ? "Before start of result set" : "After end of result set");
    }
    Object value = values.get(row - 1)[column - 1];
    wasNull = value == null;
    if (getter.getName().equals("getObject") && args.length == 1) {
      return value;
    }
    Class<?> wanted =
        args.length == 2 && args[1] instanceof Class<?> type ? type : getter.getReturnType();
    if (value instanceof String text) {
      return text(text, wanted, getter, args);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      return NumberConversions.get(number(value), getter, args);
    }
    return itself(value, wanted);
  }

  private static Number number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    } else if (value instanceof BigInteger big) {
      return new BigDecimal(big);
    } else if (value == null || value instanceof BigDecimal || value instanceof Double) {
      return (Number) value;
    }
    return ((Number) value).longValue();
  }

  private static Object text(String value, Class<?> wanted, Method getter, Object[] args)
      throws SQLException {
    if (wanted.isInstance(value)) {
      return value;
    } else if (wanted == byte[].class) {
      return value.getBytes(StandardCharsets.UTF_8);
    } else if (wanted == InputStream.class) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    } else if (wanted == Reader.class) {
      return new StringReader(value);
    } else if (wanted == boolean.class || wanted == Boolean.class) {
      return value.equalsIgnoreCase("true") || value.equals("1") || value.equalsIgnoreCase("Y");
    }
    try {
      return NumberConversions.get(new BigDecimal(value), getter, args);
    } catch (NumberFormatException noNumber) {
      throw unsupported("text", wanted);
    }
  }

  /** What is neither a number nor text: a time or bytes. */
  private static Object itself(Object value, Class<?> wanted) throws SQLException {
    if (wanted.isInstance(value)) {
      return value;
    } else if (wanted == String.class) {
      return value instanceof byte[] bytes
          ? new String(bytes, StandardCharsets.UTF_8)
          : value.toString();
    }
    throw unsupported(value.getClass().getSimpleName(), wanted);
  }

  private static SQLException unsupported(String from, Class<?> wanted) {
    return Errors.badArgument("Unsupported conversion from " + from + " to " + wanted.getName());
  }
}
