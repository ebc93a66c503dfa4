package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.util.List;

/** Values of our own in the form in which an application sets parameters. Stateless. */
final class Constants {

  private static final Method SET_OBJECT;
  private static final Method SET_BYTES;

  static {
    try {
      SET_OBJECT = PreparedStatement.class.getMethod("setObject", int.class, Object.class);
      SET_BYTES = PreparedStatement.class.getMethod("setBytes", int.class, byte[].class);
    } catch (NoSuchMethodException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private Constants() {}

  static Arguments arguments(List<Object> values) {
    Arguments arguments = new Arguments();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      Method setter = value instanceof byte[] ? SET_BYTES : SET_OBJECT;
      arguments.record(setter, new Object[] {i + 1, value});
    }
    return arguments;
  }
}
