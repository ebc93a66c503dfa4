package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Handler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/**
 * What an application is told of the columns of a merged result: those it may see, with the logical
 * names of their tables. Immutable.
 */
public final class MergedColumns implements InvocationHandler {

  private final ResultSetMetaData child;
  private final int visible;
  private final UnaryOperator<String> logicalTable;

  private MergedColumns(ResultSetMetaData child, int visible, UnaryOperator<String> logicalTable) {
    this.child = child;
    this.visible = visible;
    this.logicalTable = logicalTable;
  }

  /**
   * The first columns of a shard's result.
   *
   * @param logicalTable from a physical table's name to the logical one
   */
  public static ResultSetMetaData of(
      ResultSetMetaData child, int visible, UnaryOperator<String> logicalTable) {
    return (ResultSetMetaData)
        Proxy.newProxyInstance(
            MergedColumns.class.getClassLoader(),
            new Class<?>[] {ResultSetMetaData.class},
            new MergedColumns(child, visible, logicalTable));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] args) throws SQLException {
    switch (method.getName()) {
      case "getColumnCount":
        return visible;
      case "equals":
        return self == args[0];
      case "hashCode":
        return System.identityHashCode(self);
      case "isWrapperFor":
        if (args[0] == ResultSetMetaData.class) {
          return true;
        }
        break;
      case "unwrap":
        if (args[0] == ResultSetMetaData.class) {
          return self;
        }
        break;
      default:
        if (args != null && args[0] instanceof Integer column) {
          requireVisible(column);
        }
    }
    Object answer = Handler.call(method, child, args);
    return method.getName().equals("getTableName") ? logicalTable.apply((String) answer) : answer;
  }

  private void requireVisible(int column) throws SQLException {
    if (column < 1 || column > visible) {
      throw Errors.badArgument("Column index out of range.");
    }
  }
}
