package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.ShardingKey;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times as values and as text. Stateless. */
final class Moments {

  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?)?");
  private static final int FIRST_YEAR = 1000;
  private static final int LAST_YEAR = 9999;

  private Moments() {}

  /** The date and time meant, midnight if there is no time; null if that is not certain. */
  static LocalDateTime of(Object value) {
    LocalDateTime moment = null;
    if (value instanceof LocalDate date) {
      moment = date.atStartOfDay();
    } else if (value instanceof LocalDateTime given) {
      moment = given;
    } else if (value instanceof String text) {
      moment = parse(text);
    }
    boolean plain =
        moment != null && moment.getYear() >= FIRST_YEAR && moment.getYear() <= LAST_YEAR;
    return plain ? moment : null;
  }

  /** Only the full form: of the others the server makes what it likes. */
  private static LocalDateTime parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
      if (matcher.group(4) == null) {
        return date.atStartOfDay();
      }
      String fraction = matcher.group(7) == null ? "0" : matcher.group(7);
      int nanos = Integer.parseInt(fraction + "0".repeat(9 - fraction.length()));
      return date.atTime(number(matcher, 4), number(matcher, 5), number(matcher, 6), nanos);
    } catch (DateTimeException noSuchDate) {
      return null;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  static LocalDateTime down(LocalDateTime moment, int scale) {
    long unit = nanosOfUnit(scale);
    return moment.withNano((int) (moment.getNano() / unit * unit));
  }

  static LocalDateTime up(LocalDateTime moment, int scale) {
    LocalDateTime down = down(moment, scale);
    return down.equals(moment) ? moment : down.plus(nanosOfUnit(scale), ChronoUnit.NANOS);
  }

  static long nanosOfUnit(int scale) {
    return (long) Math.pow(10, 9 - scale);
  }

  static <T> Folded keys(T one, T other, Function<T, ShardingKey> key) {
    return one.equals(other)
        ? Folded.Keys.of(key.apply(one))
        : new Folded.Keys(List.of(key.apply(one), key.apply(other)));
  }
}
