package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows that nobody can read: they take the place of the driver's once their connection is gone. */
final class ClosedRows {

  static final ResultSet ROWS =
      (ResultSet)
          Proxy.newProxyInstance(
              ClosedRows.class.getClassLoader(),
              new Class<?>[] {ResultSet.class},
              (self, method, args) -> answer(self, method, args));

  private ClosedRows() {}

  private static Object answer(Object self, Method method, Object[] args) throws SQLException {
    return switch (method.getName()) {
      case "isClosed" -> true;
      case "close" -> null;
      case "equals" -> self == args[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "closed rows";
      default -> throw Errors.rowsClosed();
    };
  }
}
