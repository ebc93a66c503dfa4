package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * {@code month} and {@code monthhistory}: months since a first one; with a last one they begin anew
 * after it and before the first. Without an end, earlier months are the first partition in {@code
 * month} and none in {@code monthhistory}. Without both ends {@code month} is the month of the
 * year.
 *
 * @param begin months since the year 0
 * @param count how many there are until the end; 0 when there is none
 */
record Months(DateFields fields, long begin, int count, boolean clamped) implements Partitioner {

  private static final int MONTHS = 12;

  static Partitioner month(Parameters parameters) {
    return read(parameters, true);
  }

  static Partitioner history(Parameters parameters) {
    return read(parameters, false);
  }

  private static Partitioner read(Parameters parameters, boolean clamped) {
    DateFields fields = DateFields.read(parameters);
    Long begin = fields.millis(parameters, "sBeginDate");
    Long end = fields.millis(parameters, "sEndDate");
    if (begin == null && end == null && clamped) {
      return new Months(fields, 0, MONTHS, true);
    } else if (begin == null) {
      throw new IllegalArgumentException("parameter 'sBeginDate' is missing");
    }
    long first = month(fields, begin);
    long last = end == null ? first - 1 : month(fields, end);
    if (end != null && last < first) {
      throw new IllegalArgumentException("'sEndDate' is before 'sBeginDate'");
    }
    return new Months(fields, first, (int) (last - first + 1), clamped);
  }

  private static long month(DateFields fields, long millis) {
    LocalDateTime local = fields.local(millis);
    return (long) local.getYear() * MONTHS + local.getMonthValue() - 1;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.DATED;
  }

  @Override
  public int partition(ShardingKey key) {
    return (int) partition(month(fields, fields.millis(key)) - begin);
  }

  private long partition(long month) {
    if (count > 0) {
      return Math.floorMod(month, count);
    }
    return clamped ? Math.max(month, 0) : month;
  }

  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Periods.between(
        fields, from, to, millis -> month(fields, millis) - begin, this::partition);
  }
}
