package io.sluice.jdbc.internal.shard.merge;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.ResultSetMetaData;
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
                method.getName().equals("equals") ? self == args[0] : answer(method, label, text));
  }

  private static Object answer(Method method, String label, boolean text) {
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
