package io.sluice.jdbc.simulation;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A driver's statements and results. */
final class Statements {

  /** Rows that come with the answer; a stream fetches the rest of them later. */
  private static final int FIRST_ROWS = 2;

  private Statements() {}

  private interface Handler {
    Object handle(String method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (Object self, Method method, Object[] given) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == given[0];
                  case "toString" -> type.getSimpleName();
                  default -> handler.handle(method.getName(), given);
                }));
  }

  static Statement open(SimulatedConnection connection) {
    return proxy(
        Statement.class,
        (method, given) ->
            switch (method) {
              case "execute" -> {
                connection.exchange((String) given[0]);
                yield false;
              }
              case "executeUpdate" -> {
                connection.exchange((String) given[0]);
                yield 1;
              }
              case "executeQuery" -> rows(connection.exchange((String) given[0]).rows(), null);
              case "close" -> null;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  /** A result whose rows are fetched from the server while they are read. */
  static ResultSet stream(SimulatedConnection connection, String sql) throws SQLException {
    return rows(connection.exchange(sql).rows(), connection);
  }

  private static ResultSet rows(List<Object> rows, SimulatedConnection streamedFrom) {
    int[] at = {-1};
    return proxy(
        ResultSet.class,
        (method, given) ->
            switch (method) {
              case "next" -> {
                if (streamedFrom != null && at[0] + 1 >= FIRST_ROWS && at[0] < rows.size()) {
                  streamedFrom.exchange("SELECT more");
                }
                yield ++at[0] < rows.size();
              }
              case "getObject" -> rows.get(at[0]);
              case "getLong" -> rows.get(at[0]);
              case "getInt" -> rows.get(at[0]);
              case "close" -> null;
              default -> throw new UnsupportedOperationException(method);
            });
  }
}
