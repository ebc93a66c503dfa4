package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.JDBCType;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parameters of a prepared statement as a planner may look at them: only where it is sure what
 * the driver will send. Everything else is unreadable and decides nothing.
 */
record ArgumentValues(Arguments arguments, int count, boolean partial) implements Values {

  /** All that an execution needs. */
  ArgumentValues(Arguments arguments, int count) {
    this(arguments, count, false);
  }

  /** As far as they are set: nothing is executed. */
  static ArgumentValues partial(Arguments arguments, int count) {
    return new ArgumentValues(arguments, count, true);
  }

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

  private static final Pattern DIGITS = Pattern.compile("-?\\d{1,18}");

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
    } else if (given.length < 2) {
      return UNREADABLE;
    }
    Object value = given[1];
    if (given.length == 2) {
      boolean plain = value == null || PLAIN.contains(value.getClass());
      return plain && !name.endsWith("Stream") ? value : UNREADABLE;
    }
    // A further argument may change what is sent: a type, a scale, a calendar, a length.
    Integer type = name.equals("setObject") ? type(given[2]) : null;
    if (type == null || given.length > 3 && !keepsScale(value, given[3])) {
      return UNREADABLE;
    }
    return value == null ? null : sentAs(value, type);
  }

  @Override
  public boolean isSet(int index) {
    return !partial || arguments.setter(index + 1) != null;
  }

  private static Integer type(Object given) {
    return given instanceof JDBCType type
        ? type.getVendorTypeNumber()
        : given instanceof Integer number ? number : null;
  }

  private static boolean keepsScale(Object value, Object scale) {
    int own = value instanceof BigDecimal number ? number.scale() : 0;
    boolean bounded = value instanceof BigDecimal || isWhole(value);
    return bounded && Integer.valueOf(own).equals(scale);
  }

  /** What all drivers send of a value with a type; unreadable if they differ. */
  private static Object sentAs(Object value, int type) {
    return switch (type) {
      case Types.TINYINT -> whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case Types.SMALLINT -> whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case Types.INTEGER -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case Types.BIGINT -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case Types.BIT, Types.BOOLEAN -> only(value, value instanceof Boolean);
      case Types.DECIMAL, Types.NUMERIC ->
          only(value, value instanceof BigDecimal || isWhole(value));
      case Types.DOUBLE -> only(value, value instanceof Double);
      case Types.REAL -> only(value, value instanceof Float);
      case Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR ->
          only(value, value instanceof String);
      case Types.BINARY, Types.VARBINARY -> only(value, value instanceof byte[]);
      case Types.DATE -> only(value, value instanceof LocalDate || value instanceof java.sql.Date);
      case Types.TIMESTAMP -> only(value, value instanceof java.sql.Timestamp);
      default -> UNREADABLE;
    };
  }

  private static Object only(Object value, boolean natural) {
    return natural ? value : UNREADABLE;
  }

  private static boolean isWhole(Object value) {
    return value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger;
  }

  /** A number that is out of the type's range loses digits, and not everywhere the same. */
  private static Object whole(Object value, long least, long most) {
    if (value instanceof Boolean) {
      return value;
    } else if (value instanceof String text && DIGITS.matcher(text).matches()) {
      return whole(Long.valueOf(text), least, most);
    } else if (!isWhole(value)) {
      return UNREADABLE;
    }
    BigInteger number = new BigInteger(value.toString());
    boolean fits =
        number.compareTo(BigInteger.valueOf(least)) >= 0
            && number.compareTo(BigInteger.valueOf(most)) <= 0;
    return only(value, fits);
  }
}
