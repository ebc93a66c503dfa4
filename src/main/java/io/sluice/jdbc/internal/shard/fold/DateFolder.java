package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** DATE columns. A time of day in the value is left to the server unless it is midnight. */
final class DateFolder extends KeyFolder {

  DateFolder() {
    super(KeyType.DATE, "date");
  }

  @Override
  Folded compare(Object value) {
    LocalDateTime moment = Moments.of(value);
    return moment != null && moment.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? key(moment.toLocalDate())
        : unknown(value);
  }

  /** A time of day is cut off, after its fraction may have carried it into the next day. */
  @Override
  Folded store(Object value) {
    LocalDateTime moment = Moments.of(value);
    if (moment == null) {
      return unknown(value);
    }
    return Moments.keys(
        moment.toLocalDate(), Moments.up(moment, 0).toLocalDate(), ShardingKey.Day::new);
  }

  @Override
  Folded bound(Object value, boolean inclusive, boolean lower) {
    LocalDateTime moment = Moments.of(value);
    if (moment == null) {
      return unknown(value);
    }
    LocalDate day = moment.toLocalDate();
    boolean midnight = moment.toLocalTime().equals(LocalTime.MIDNIGHT);
    if (!midnight || inclusive) {
      return key(day); // with a time of day: the day is kept, whether it is in or not
    }
    return key(lower ? day.plusDays(1) : day.minusDays(1));
  }

  private static Folded key(LocalDate day) {
    return Folded.Keys.of(new ShardingKey.Day(day));
  }
}
