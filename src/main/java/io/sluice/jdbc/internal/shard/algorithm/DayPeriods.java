package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Optional;
import java.util.Set;

/**
 * {@code day}: periods of some days since a first date; after the last date they begin anew.
 *
 * @param period in milliseconds
 * @param end 0 when there is none
 * @param count how many periods there are until the end; 0 when there is none
 */
record DayPeriods(DateFields fields, long begin, long end, long period, int count)
    implements Partitioner {

  private static final long SHORTEST_MONTH = 28;

  static Partitioner read(Parameters parameters) {
    DateFields fields = DateFields.read(parameters);
    Long begin = fields.millis(parameters, "sBeginDate");
    Long end = fields.millis(parameters, "sEndDate");
    boolean natural = "1".equals(parameters.text("sNaturalDay"));
    long span = begin == null || end == null ? Long.MAX_VALUE : end - begin;
    if (span < 0) {
      throw new IllegalArgumentException("'sEndDate' is before 'sBeginDate'");
    }
    int days = parameters.integer("sPartionDay", 0, 1);
    if (natural && span >= (SHORTEST_MONTH - 1) * DateFields.DAY_MILLIS) {
      return new DayOfMonth(fields);
    } else if (begin == null || days == 0) {
      throw new IllegalArgumentException("parameters 'sBeginDate' and 'sPartionDay' are needed");
    }
    long period = days * DateFields.DAY_MILLIS;
    return end == null
        ? new DayPeriods(fields, begin, 0, period, 0)
        : new DayPeriods(fields, begin, end, period, (int) (span / period) + 1);
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
    long millis = fields.millis(key);
    int number = (int) ((millis - begin) / period);
    return count > 0 && millis > end ? number % count : number;
  }

  @Override
  public Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Periods.between(
        fields,
        from,
        to,
        millis -> (millis - begin) / period,
        number -> count > 0 && number >= count ? number % count : number);
  }

  /** {@code day} with {@code sNaturalDay=1}: the day of the month. */
  private record DayOfMonth(DateFields fields) implements Partitioner {

    private static final int DAYS = 31;

    @Override
    public int size() {
      return DAYS;
    }

    @Override
    public Set<KeyType> accepts() {
      return Keys.DATED;
    }

    @Override
    public int partition(ShardingKey key) {
      return fields.local(fields.millis(key)).getDayOfMonth() - 1;
    }
  }
}
