package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.ShardingKey;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;

/**
 * Reads keys as points in time. Immutable.
 *
 * <p>Text and numbers are read with MyCat's {@code dateFormat}, leniently as MyCat does: what
 * follows the date is ignored and {@code 2014-02-31} is the 3rd of March. Values of date columns
 * are what they are, cut to the fields that the format names. The zone is the rule's {@code
 * timezone}, UTC when it has none, and never the JVM's: a row must be found from every machine.
 *
 * @param unit what values of date columns are cut to
 */
record DateFields(String format, ZoneId zone, ChronoUnit unit) {

  static final long DAY_MILLIS = 86_400_000;

  static DateFields read(Parameters parameters) {
    String format = parameters.text("dateFormat");
    String zone = parameters.text("timezone");
    try {
      return of(format == null ? "yyyy-MM-dd" : format, zone == null ? "UTC" : zone.strip());
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(
          "parameter 'timezone' must be the name of a zone such as UTC or Asia/Shanghai", unknown);
    }
  }

  private static DateFields of(String format, String zone) {
    try {
      new SimpleDateFormat(format, Locale.ROOT);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(
          "parameter 'dateFormat' must look like yyyy-MM-dd HH:mm:ss", bad);
    }
    ChronoUnit unit = ChronoUnit.DAYS;
    String fields = format.replaceAll("'[^']*'", "");
    if (fields.indexOf('S') >= 0) {
      unit = ChronoUnit.MILLIS;
    } else if (fields.indexOf('s') >= 0) {
      unit = ChronoUnit.SECONDS;
    } else if (fields.indexOf('m') >= 0) {
      unit = ChronoUnit.MINUTES;
    } else if (fields.matches(".*[HkKh].*")) {
      unit = ChronoUnit.HOURS;
    }
    return new DateFields(format, ZoneId.of(zone), unit);
  }

  /** A date that the rule itself gives; null when the rule has no such parameter. */
  Long millis(Parameters parameters, String name) {
    String text = parameters.text(name);
    try {
      return text == null ? null : millis(text);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(
          "parameter '" + name + "' is no date of the form " + format, bad);
    }
  }

  /** Milliseconds since 1970. */
  long millis(ShardingKey key) {
    if (key instanceof ShardingKey.Day day) {
      return millis(day.value().atStartOfDay());
    } else if (key instanceof ShardingKey.Moment moment) {
      return millis(moment.value());
    }
    return millis(key.text());
  }

  private long millis(LocalDateTime moment) {
    return moment.truncatedTo(unit).atZone(zone).toInstant().toEpochMilli();
  }

  private long millis(String text) {
    try {
      // Not thread-safe, so made anew.
      SimpleDateFormat parser = new SimpleDateFormat(format, Locale.ROOT);
      parser.setTimeZone(TimeZone.getTimeZone(zone));
      Date date = parser.parse(text);
      return date.getTime();
    } catch (ParseException bad) {
      throw new IllegalArgumentException("it is no date of the form " + format, bad);
    }
  }

  LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
  }

  /** Whether later values of a date column are never earlier points in time. */
  boolean keepsOrder() {
    return zone.getRules().isFixedOffset();
  }

  static boolean isDated(ShardingKey key) {
    return key instanceof ShardingKey.Day || key instanceof ShardingKey.Moment;
  }
}
