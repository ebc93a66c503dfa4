package io.sluice.jdbc.spi;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A column's value in the one form that all values share which the server calls equal: {@code 3},
 * {@code 3.0} and {@code '3'} are the same key of an integer column. Immutable.
 */
public sealed interface ShardingKey {

  /** The value as text: digits, the text itself, or a date as MySQL shows it. */
  String text();

  /** A value of an integer column. */
  record Whole(BigInteger value) implements ShardingKey {
    /** As {@link #Whole(BigInteger)}. */
    public Whole(long value) {
      this(BigInteger.valueOf(value));
    }

    @Override
    public String text() {
      return value.toString();
    }
  }

  /** A value of a text column, folded as its collation demands. */
  record Text(String value) implements ShardingKey {
    @Override
    public String text() {
      return value;
    }
  }

  /** A value of a DATE column. */
  record Day(LocalDate value) implements ShardingKey {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /** A value of a DATETIME column. */
  record Moment(LocalDateTime value) implements ShardingKey {
    private static final DateTimeFormatter FORMAT =
        new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(java.util.Locale.ROOT);

    /** Without the fraction's trailing zeros. */
    @Override
    public String text() {
      return FORMAT.format(value);
    }
  }

  /** A value of a binary column. */
  final class Bytes implements ShardingKey {
    private final byte[] value;

    /** Copies the bytes. */
    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    /** A copy of the bytes. */
    public byte[] value() {
      return value.clone();
    }

    /** One character per byte. */
    @Override
    public String text() {
      return new String(value, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + HexFormat.of().formatHex(value) + "]";
    }
  }
}
