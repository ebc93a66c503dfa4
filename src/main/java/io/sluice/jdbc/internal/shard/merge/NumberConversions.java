package io.sluice.jdbc.internal.shard.merge;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.sql.SQLException;

/**
 * What each getter of a result makes of a number, as the target drivers do it. The number is a
 * {@link Long}, a {@link BigDecimal} or a {@link Double}. Stateless.
 */
final class NumberConversions {

  private static final double PLAIN_FROM = 1e-15;
  private static final double PLAIN_TO = 1e15;

  private NumberConversions() {}

  static Object get(Number value, Method getter, Object[] args) throws SQLException {
    Class<?> wanted =
        args.length == 2 && args[1] instanceof Class<?> type ? type : getter.getReturnType();
    if (value == null) {
      return wanted.isPrimitive() ? zero(wanted) : null;
    }
    if (wanted == BigDecimal.class && args.length == 2 && args[1] instanceof Integer scale) {
      return exact(value).setScale(scale, RoundingMode.HALF_UP);
    }
    Object answer = wanted == Object.class ? value : convert(value, wanted);
    if (answer == null) {
      throw new SQLDataException(
          "Unsupported conversion from " + typeName(value) + " to " + wanted.getName(), "S1009");
    }
    return answer;
  }

  private static Object convert(Number value, Class<?> wanted) throws SQLException {
    if (wanted == String.class) {
      return text(value);
    } else if (wanted == BigDecimal.class) {
      return exact(value);
    } else if (wanted == BigInteger.class) {
      return exact(value).toBigInteger();
    } else if (wanted == double.class || wanted == Double.class) {
      return value.doubleValue();
    } else if (wanted == float.class || wanted == Float.class) {
      return value.floatValue();
    } else if (wanted == boolean.class || wanted == Boolean.class) {
      int sign = exact(value).signum();
      return sign > 0 || exact(value).compareTo(BigDecimal.ONE.negate()) == 0;
    } else if (wanted == byte[].class) {
      return text(value).getBytes(StandardCharsets.UTF_8);
    } else if (wanted == java.io.InputStream.class) {
      return new ByteArrayInputStream(text(value).getBytes(StandardCharsets.UTF_8));
    } else if (wanted == java.io.Reader.class) {
      return new StringReader(text(value));
    }
    return whole(value, wanted);
  }

  private static Object whole(Number value, Class<?> wanted) throws SQLException {
    if (wanted == long.class || wanted == Long.class) {
      return ranged(value, Long.MIN_VALUE, Long.MAX_VALUE, "java.lang.Long");
    } else if (wanted == int.class || wanted == Integer.class) {
      return (int) ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "java.lang.Integer");
    } else if (wanted == short.class || wanted == Short.class) {
      return (short) ranged(value, Short.MIN_VALUE, Short.MAX_VALUE, "java.lang.Short");
    } else if (wanted == byte.class || wanted == Byte.class) {
      return (byte) ranged(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "java.lang.Byte");
    }
    return null;
  }

  private static long ranged(Number value, long least, long most, String type) throws SQLException {
    BigInteger whole = exact(value).toBigInteger();
    if (whole.compareTo(BigInteger.valueOf(least)) < 0
        || whole.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new SQLDataException(
          "Value '" + text(value) + "' is outside of valid range for type " + type, "22003");
    }
    return whole.longValue();
  }

  private static Object zero(Class<?> primitive) {
    if (primitive == boolean.class) {
      return false;
    } else if (primitive == long.class) {
      return 0L;
    } else if (primitive == int.class) {
      return 0;
    } else if (primitive == short.class) {
      return (short) 0;
    } else if (primitive == byte.class) {
      return (byte) 0;
    }
    return primitive == float.class ? (Object) 0f : (Object) 0d;
  }

  private static BigDecimal exact(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value instanceof Double inexact
        ? new BigDecimal(inexact.toString())
        : BigDecimal.valueOf(value.longValue());
  }

  /** As a server writes it. */
  private static String text(Number value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (!(value instanceof Double)) {
      return value.toString();
    }
    BigDecimal digits = new BigDecimal(value.toString()).stripTrailingZeros();
    double size = Math.abs(value.doubleValue());
    if (size == 0) {
      return "0";
    } else if (size >= PLAIN_FROM && size < PLAIN_TO) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - digits.scale();
    String rest = unscaled.substring(1);
    return (digits.signum() < 0 ? "-" : "")
        + unscaled.charAt(0)
        + (rest.isEmpty() ? "" : "." + rest)
        + "e"
        + exponent;
  }

  private static String typeName(Number value) {
    if (value instanceof BigDecimal) {
      return "DECIMAL";
    }
    return value instanceof Double ? "DOUBLE" : "BIGINT";
  }
}
