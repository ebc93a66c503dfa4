package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.ShardingKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/** Runs of periods that follow each other in time. Stateless. */
final class Periods {

  static final int MOST = 100_000;

  private Periods() {}

  /**
   * The partitions of all periods from that of one date to that of another.
   *
   * @param number the period of a date, which must not fall as dates rise
   * @param partition the partition of a period
   * @return empty when an end is open or no date, or there are very many
   */
  static Optional<Set<Integer>> between(
      DateFields fields,
      ShardingKey from,
      ShardingKey to,
      LongUnaryOperator number,
      LongUnaryOperator partition) {
    if (from == null
        || to == null
        || !fields.keepsOrder()
        || !DateFields.isDated(from)
        || !DateFields.isDated(to)) {
      return Optional.empty();
    }
    long first = number.applyAsLong(fields.millis(from));
    long last = number.applyAsLong(fields.millis(to));
    if (last - first >= MOST) {
      return Optional.empty();
    }
    Set<Integer> found = new TreeSet<>();
    for (long each = first; each <= last; each++) {
      found.add((int) partition.applyAsLong(each));
    }
    return Optional.of(found);
  }
}
