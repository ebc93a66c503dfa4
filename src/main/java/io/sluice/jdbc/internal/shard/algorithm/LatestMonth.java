package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.util.Set;

/** {@code latestmonth}: the last four characters of the key are a day of the month and an hour. */
record LatestMonth(int perDay) implements Partitioner {

  private static final int HOURS = 24;

  static Partitioner read(Parameters parameters) {
    int perDay = parameters.integer("splitOneDay", HOURS, 1);
    if (perDay > HOURS) {
      throw new IllegalArgumentException("parameter 'splitOneDay' must be at most 24");
    }
    return new LatestMonth(perDay);
  }

  @Override
  public Set<KeyType> accepts() {
    return Keys.NUMBER_OR_TEXT;
  }

  @Override
  public int partition(ShardingKey key) {
    String text = key.text();
    if (text.length() < 4) {
      throw new IllegalArgumentException("it does not end in a day and an hour of two digits each");
    }
    int end = text.length();
    try {
      int day = Integer.parseInt(text.substring(end - 4, end - 2));
      int hour = Integer.parseInt(text.substring(end - 2));
      return (day - 1) * perDay + hour / (HOURS / perDay);
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException(
          "it does not end in a day and an hour of two digits each", bad);
    }
  }
}
