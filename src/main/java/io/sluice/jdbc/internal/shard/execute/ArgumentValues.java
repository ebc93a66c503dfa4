package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/**
 * The parameters of a prepared statement as a planner may look at them: only where it is sure what
 * the driver will send. Everything else is unreadable and decides nothing.
 */
record ArgumentValues(Arguments arguments, int count) implements Values {

  private static final List<Class<?>> PLAIN =
      List.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          byte[].class,
          java.sql.Date.class,
          java.sql.Timestamp.class,
          java.sql.Time.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class);

  @Override
  public Object get(int index) {
    Method setter = index < count ? arguments.setter(index + 1) : null;
    if (setter == null) {
      return UNREADABLE;
    }
    Object[] given = arguments.given(index + 1);
    String name = setter.getName();
    if (name.equals("setNull")) {
      return null;
    } else if (given.length < 2 || !isTakenAsItIs(name, given)) {
      return UNREADABLE;
    }
    Object value = given[1];
    return value == null || PLAIN.contains(value.getClass()) ? value : UNREADABLE;
  }

  /** A further argument may change what is sent: a type, a calendar, a length. */
  private static boolean isTakenAsItIs(String name, Object[] given) {
    if (given.length == 2) {
      return !name.endsWith("Stream");
    }
    return name.equals("setObject")
        && given.length == 3
        && given[2] instanceof Integer type
        && isNatural(given[1], type);
  }

  private static boolean isNatural(Object value, int type) {
    return switch (type) {
      case Types.INTEGER -> value instanceof Integer || value instanceof Short;
      case Types.BIGINT -> value instanceof Integer || value instanceof Long;
      case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR -> value instanceof String;
      case Types.DATE -> value instanceof LocalDate || value instanceof java.sql.Date;
      default -> value == null;
    };
  }
}
