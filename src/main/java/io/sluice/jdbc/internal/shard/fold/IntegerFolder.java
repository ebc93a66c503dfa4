package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Integer columns. Integers and decimals are compared exactly; doubles and text are compared as
 * doubles, which is exact below 2^53 only. Text with anything but one number in it is left to the
 * server, which reads its beginning and warns, or fails.
 */
final class IntegerFolder extends KeyFolder {

  private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);
  private static final int LONGEST_NUMBER = 60;
  private static final Pattern NUMBER =
      Pattern.compile("[ \\t\\n\\r]*[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})? *");
  private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");

  private final BigInteger least;
  private final BigInteger greatest;

  private IntegerFolder(BigInteger least, BigInteger greatest) {
    super(KeyType.INTEGER, "integer");
    this.least = least;
    this.greatest = greatest;
  }

  static IntegerFolder forColumn(KeyColumn column) {
    int bits =
        switch (column.type()) {
          case "tinyint", "bool", "boolean" -> 8;
          case "smallint" -> 16;
          case "mediumint" -> 24;
          case "int", "integer" -> 32;
          case "bigint" -> 64;
          default -> 0;
        };
    BigInteger span = BigInteger.ONE.shiftLeft(bits);
    if (bits == 0) {
      int digits = column.length() == 0 ? 65 : (int) column.length();
      BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
      return new IntegerFolder(column.unsigned() ? BigInteger.ZERO : most.negate(), most);
    } else if (column.unsigned()) {
      return new IntegerFolder(BigInteger.ZERO, span.subtract(BigInteger.ONE));
    }
    BigInteger half = span.shiftRight(1);
    return new IntegerFolder(half.negate(), half.subtract(BigInteger.ONE));
  }

  @Override
  Folded compare(Object value) {
    BigDecimal number = number(value);
    if (number == null) {
      return unknown(value);
    }
    if (!isWhole(number)) {
      // A double or text this near to a whole number may be read as that number.
      boolean rounded = value instanceof String && isWhole(new BigDecimal(number.doubleValue()));
      return rounded || mayBeReadAsAnother(value, number)
          ? unknown(value)
          : new Folded.Impossible();
    }
    BigInteger whole = number.toBigInteger();
    if (outside(whole)) {
      return mayBeReadAsAnother(value, number) ? unknown(value) : new Folded.Impossible();
    }
    return key(whole);
  }

  /**
   * A driver's binary protocol may send only the lower 64 bits, as a signed number; and a server
   * may take a negative one for an unsigned one when the column is unsigned.
   */
  private boolean mayBeReadAsAnother(Object value, BigDecimal number) {
    return value instanceof BigInteger whole && whole.bitLength() >= Long.SIZE
        || least.signum() == 0 && number.signum() < 0;
  }

  @Override
  Folded store(Object value) {
    BigInteger whole;
    if (value instanceof Long number) {
      whole = BigInteger.valueOf(number);
    } else if (value instanceof BigInteger number) {
      whole = number;
    } else if (value instanceof BigDecimal number && isSmall(number)) {
      whole = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    } else if (value instanceof Double number && isWhole(number)) {
      whole = BigDecimal.valueOf(number).toBigInteger();
    } else if (value instanceof String text
        && text.length() <= LONGEST_NUMBER
        && DIGITS.matcher(text).matches()) {
      whole = new BigInteger(text);
    } else {
      return new Folded.Unknown("how it is stored in an integer column is the server's to say");
    }
    return outside(whole)
        ? new Folded.Unknown("it is out of the column's range; what is stored depends on sql_mode")
        : key(whole);
  }

  @Override
  Folded bound(Object value, boolean inclusive, boolean lower) {
    BigDecimal number = number(value);
    if (number == null
        || mayBeReadAsAnother(value, number)
        || value instanceof String
            && !isWhole(number)
            && isWhole(new BigDecimal(number.doubleValue()))) {
      return unknown(value);
    }
    BigInteger whole =
        number.setScale(0, lower ? RoundingMode.CEILING : RoundingMode.FLOOR).toBigInteger();
    if (!inclusive && isWhole(number)) {
      whole = lower ? whole.add(BigInteger.ONE) : whole.subtract(BigInteger.ONE);
    }
    if (lower ? whole.compareTo(greatest) > 0 : whole.compareTo(least) < 0) {
      return new Folded.Impossible();
    }
    return key(lower ? whole.max(least) : whole.min(greatest));
  }

  /** The number that the value is compared as; null if that is not certain. */
  private static BigDecimal number(Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    } else if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    } else if (value instanceof BigDecimal number) {
      return isSmall(number) ? number : null;
    } else if (value instanceof Double number) {
      return Math.abs(number) < EXACT.doubleValue() ? BigDecimal.valueOf(number) : null;
    } else if (value instanceof String text
        && text.length() <= LONGEST_NUMBER
        && NUMBER.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text.strip());
      return isSmall(number) && number.abs().compareTo(EXACT) < 0 ? number : null;
    }
    return null;
  }

  /** Whether it may be written out: not so {@code 1e999999999}. */
  private static boolean isSmall(BigDecimal number) {
    return number.precision() <= 200 && Math.abs((long) number.scale()) <= 400;
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private static boolean isWhole(Double number) {
    return Math.abs(number) < EXACT.doubleValue() && Math.rint(number) == number;
  }

  private boolean outside(BigInteger whole) {
    return whole.compareTo(least) < 0 || whole.compareTo(greatest) > 0;
  }

  private static Folded key(BigInteger whole) {
    return Folded.Keys.of(new ShardingKey.Whole(whole));
  }
}
