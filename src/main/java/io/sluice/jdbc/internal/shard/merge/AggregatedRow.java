package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.merge.Cursor.Mark;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One row of which some columns lie in rows of the shards and others were computed. Behind a proxy:
 * there is one per group, not one per row of the shards.
 */
final class AggregatedRow implements InvocationHandler {

  /** A value that no shard has; null is SQL's NULL. */
  record Computed(Number value) {}

  private final Object[] values;
  private final Mark first;
  private final ResultSet proxy;
  private Object last;

  /**
   * A row.
   *
   * @param values for each column a {@link Mark} or a {@link Computed}
   * @param first any row of the group, for what concerns no value
   */
  AggregatedRow(Object[] values, Mark first) {
    this.values = values;
    this.first = first;
    this.proxy =
        (ResultSet)
            Proxy.newProxyInstance(
                AggregatedRow.class.getClassLoader(), new Class<?>[] {ResultSet.class}, this);
  }

  ResultSet rows() {
    return proxy;
  }

  @Override
  public Object invoke(Object self, Method method, Object[] args) throws SQLException {
    if (method.getDeclaringClass() == Object.class) {
      return Handler.call(method, this, args);
    } else if (method.getName().equals("wasNull")) {
      return last instanceof Computed computed
          ? computed.value() == null
          : ((Mark) last).row().wasNull();
    } else if (!method.getName().startsWith("get") || args == null || args.length == 0) {
      return Handler.call(method, first.row(), args);
    }
    int column =
        args[0] instanceof Integer number ? number : first.row().findColumn((String) args[0]);
    last = values[column - 1];
    return last instanceof Computed computed
        ? NumberConversions.get(computed.value(), method, args)
        : Handler.call(method, ((Mark) last).row(), args);
  }
}
