package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.spi.KeyType;
import java.sql.SQLException;

/**
 * Turns JDBC values into keys of one column, by the server's rules of comparison and assignment.
 * Immutable and thread-safe.
 *
 * <p>Comparing and storing are two things: {@code '3.5'} equals no integer, yet is stored as 4.
 * Whatever is not certain is {@link Folded.Unknown}; a key that the server would call equal is
 * never another key here, while keys that the server tells apart may be the same (such as text that
 * differs only in accents).
 *
 * <p>A {@code java.sql.Timestamp} stands for the date and time it shows in the JVM's zone, as both
 * drivers send it by default; a caller whose driver is told to shift it shifts it before.
 */
public abstract class KeyFolder {

  private final KeyType type;
  private final Object fold;

  /**
   * @param fold what makes two folders of one type agree; equal for columns whose equal values are
   *     equal keys
   */
  KeyFolder(KeyType type, Object fold) {
    this.type = type;
    this.fold = fold;
  }

  /**
   * The folder of a column.
   *
   * @throws SQLException S1009 if the column's equality cannot be reproduced; the message says why
   *     and begins with the column's type
   */
  public static KeyFolder of(KeyColumn column) throws SQLException {
    return switch (column.type()) {
      case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "bool", "boolean" ->
          IntegerFolder.forColumn(column);
      case "decimal", "numeric" -> {
        if (column.scale() != 0) {
          throw refused(column, "has digits after the point; a key must be a whole number");
        }
        yield IntegerFolder.forColumn(column);
      }
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
          TextFolder.forColumn(column);
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
          new BinaryFolder(column);
      case "date" -> new DateFolder();
      case "datetime" -> new DateTimeFolder(column.scale());
      case "timestamp" ->
          throw refused(column, "depends on the session's time zone; use a DATETIME column");
      default ->
          throw refused(
              column,
              "cannot be a sharding key; use an integer, DECIMAL without a fraction, text, binary,"
                  + " DATE or DATETIME column");
    };
  }

  static SQLException refused(KeyColumn column, String why) {
    return Errors.badArgument(column.shown() + " " + why + ".");
  }

  /** The kind of key. */
  public final KeyType type() {
    return type;
  }

  /** Whether values that the server calls equal across the two columns are equal keys. */
  public final boolean agreesWith(KeyFolder other) {
    return type == other.type && fold.equals(other.fold);
  }

  /** What {@code column = value} asks for; {@code null} stands for NULL. */
  public final Folded compared(Object value) {
    return value == null ? new Folded.Null() : compare(plain(value));
  }

  /** What the column holds after {@code value} was assigned to it. */
  public final Folded stored(Object value) {
    return value == null ? new Folded.Null() : store(plain(value));
  }

  /**
   * The least key that {@code column >= value}, or {@code > value}, allows.
   *
   * @return one key; Null for a bound that is NULL; Impossible if no value of the column is that
   *     large; Unknown if nothing is certain or every value is
   */
  public final Folded least(Object value, boolean inclusive) {
    return value == null ? new Folded.Null() : bound(plain(value), inclusive, true);
  }

  /** The greatest key that {@code column <= value}, or {@code < value}, allows. */
  public final Folded greatest(Object value, boolean inclusive) {
    return value == null ? new Folded.Null() : bound(plain(value), inclusive, false);
  }

  abstract Folded compare(Object value);

  abstract Folded store(Object value);

  Folded bound(Object value, boolean inclusive, boolean lower) {
    return new Folded.Unknown("the order of " + type + " keys is the server's");
  }

  /** Fewer types for the same values: Long, BigInteger, BigDecimal, Double, String, … */
  private static Object plain(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    } else if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).longValue();
    } else if (value instanceof Float single) {
      // Sent as text by some and as binary by others; the two agree on whole numbers up to 2^24.
      boolean same = Math.abs(single) < 1 << 24;
      return same ? (Object) Double.valueOf(single.toString()) : value;
    } else if (value instanceof Character character) {
      return character.toString();
    } else if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    } else if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    return value;
  }

  static Folded unknown(Object value) {
    return new Folded.Unknown(
        "a value of type " + value.getClass().getSimpleName() + " is compared by the server alone");
  }
}
