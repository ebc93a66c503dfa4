package io.sluice.jdbc.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A connection to nothing that writes down what is asked of it: {@code setAutoCommit(false)},
 * {@code execute SET @a=1}. Answers each query with one row. Functional executors are not written
 * down.
 */
public final class FakeConnection {

  private final List<String> calls = new ArrayList<>();
  private final Map<String, SQLException> failures = new ConcurrentHashMap<>();
  private Function<String, List<Object>> rows = sql -> List.of(1);
  private String version = "9.7.0";

  /** Answers every query by that function. */
  public FakeConnection answering(Function<String, List<Object>> row) {
    rows = row;
    return this;
  }

  /** Says that the server is of that version. */
  public FakeConnection version(String text) {
    version = text;
    return this;
  }

  /** Throws when a call begins with that text. */
  public FakeConnection failing(String call, SQLException error) {
    failures.put(call, error);
    return this;
  }

  /** Nothing fails any more. */
  public void heal() {
    failures.clear();
  }

  /** What was asked since the last time, in order. */
  public List<String> calls() {
    List<String> told = List.copyOf(calls);
    calls.clear();
    return told;
  }

  /** The connection. */
  public Connection open() {
    return proxy(Connection.class, this::connection);
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, given) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("toString") ? "fake" : identity(self, method, given);
              }
              return handler.handle(method, given == null ? new Object[0] : given);
            }));
  }

  private static Object identity(Object self, Method method, Object[] given)
      throws InvocationTargetException, IllegalAccessException {
    return method.getName().equals("equals") ? self == given[0] : System.identityHashCode(self);
  }

  private void tell(String call) throws SQLException {
    calls.add(call);
    for (Map.Entry<String, SQLException> failure : failures.entrySet()) {
      if (call.startsWith(failure.getKey())) {
        throw failure.getValue();
      }
    }
  }

  private Object connection(Method method, Object[] arguments) throws SQLException {
    if (method.getName().equals("createStatement")) {
      return proxy(Statement.class, this::statement);
    } else if (method.getName().equals("getMetaData")) {
      return proxy(DatabaseMetaData.class, (asked, given) -> version);
    }
    List<String> shown = new ArrayList<>();
    for (Object argument : arguments) {
      if (!(argument instanceof java.util.concurrent.Executor)) {
        shown.add(String.valueOf(argument));
      }
    }
    tell(method.getName() + "(" + String.join(", ", shown) + ")");
    return method.getReturnType() == boolean.class
        ? Boolean.TRUE
        : method.getReturnType() == int.class ? (Object) 0 : null;
  }

  private Object statement(Method method, Object[] arguments) throws SQLException {
    switch (method.getName()) {
      case "execute" -> {
        tell("execute " + arguments[0]);
        return false;
      }
      case "executeQuery" -> {
        tell("query " + arguments[0]);
        List<Object> row = rows.apply((String) arguments[0]);
        return proxy(ResultSet.class, (asked, given) -> result(row, asked, given));
      }
      case "close" -> {
        return null;
      }
      default -> throw new UnsupportedOperationException(method + Arrays.toString(arguments));
    }
  }

  private static Object result(List<Object> row, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "next" -> true;
      case "getObject", "getString", "getInt" -> row.get((Integer) arguments[0] - 1);
      case "wasNull" -> false;
      case "close" -> null;
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}
