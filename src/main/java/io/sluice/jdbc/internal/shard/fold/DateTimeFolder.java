package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** DATETIME columns with their number of digits after the seconds. */
final class DateTimeFolder extends KeyFolder {

  private final int scale;

  DateTimeFolder(int scale) {
    super(KeyType.DATETIME, "datetime");
    this.scale = Math.min(Math.max(scale, 0), 6);
  }

  @Override
  Folded compare(Object value) {
    LocalDateTime moment = Moments.of(value);
    return moment != null && Moments.down(moment, scale).equals(moment)
        ? key(moment)
        : unknown(value);
  }

  /** Rounded, or cut off, by driver, sql_mode and server. */
  @Override
  Folded store(Object value) {
    LocalDateTime moment = Moments.of(value);
    if (moment == null) {
      return unknown(value);
    }
    return Moments.keys(
        Moments.down(moment, scale), Moments.up(moment, scale), ShardingKey.Moment::new);
  }

  /** An end that is not a value of the column is moved outward: nobody knows how it is rounded. */
  @Override
  Folded bound(Object value, boolean inclusive, boolean lower) {
    LocalDateTime moment = Moments.of(value);
    if (moment == null) {
      return unknown(value);
    }
    boolean exact = Moments.down(moment, scale).equals(moment);
    LocalDateTime end = lower ? Moments.down(moment, scale) : Moments.up(moment, scale);
    if (exact && !inclusive) {
      long unit = Moments.nanosOfUnit(scale);
      end = end.plus(lower ? unit : -unit, ChronoUnit.NANOS);
    }
    return key(end);
  }

  private static Folded key(LocalDateTime moment) {
    return Folded.Keys.of(new ShardingKey.Moment(moment));
  }
}
