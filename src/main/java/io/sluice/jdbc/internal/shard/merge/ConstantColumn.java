package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;

/** The metadata of one column of whole numbers or of text. Stateless. */
final class ConstantColumn {

  private ConstantColumn() {}

  static ResultSetMetaData of(String label, boolean text) {
    return (ResultSetMetaData)
        Proxy.newProxyInstance(
            ConstantColumn.class.getClassLoader(),
            new Class<?>[] {ResultSetMetaData.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "equals" -> self == args[0];
                  case "isWrapperFor" -> Wrapping.isOwn(self, args[0]);
                  case "unwrap" -> Wrapping.unwrap(self, args[0]);
                  default -> answer(method, args, label, text);
                });
  }

  private static Object answer(Method method, Object[] args, String label, boolean text)
      throws SQLException {
    if (args != null && !args[0].equals(1)) {
      throw Errors.badArgument("Column index out of range.");
    }
    return switch (method.getName()) {
      case "getColumnCount" -> 1;
      case "getColumnLabel", "getColumnName" -> label;
      case "getColumnType" -> text ? Types.VARCHAR : Types.BIGINT;
      case "getColumnTypeName" -> text ? "VARCHAR" : "BIGINT UNSIGNED";
      case "getColumnClassName" -> text ? String.class.getName() : BigInteger.class.getName();
      case "getColumnDisplaySize", "getPrecision" -> text ? 255 : 20;
      case "getScale", "isNullable", "hashCode" -> 0;
      case "isReadOnly", "isSearchable" -> true;
      default -> method.getReturnType() == boolean.class ? (Object) false : "";
    };
  }
}
