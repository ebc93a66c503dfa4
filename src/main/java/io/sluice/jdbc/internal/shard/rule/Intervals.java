package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Intervals of keys whose order Java and the server agree on. Stateless. */
final class Intervals {

  private Intervals() {}

  /** Whether nothing is between two keys, both inclusive; null is an open end. */
  static boolean isEmpty(ShardingKey from, ShardingKey to) {
    if (from instanceof ShardingKey.Whole low && to instanceof ShardingKey.Whole high) {
      return low.value().compareTo(high.value()) > 0;
    } else if (from instanceof ShardingKey.Day low && to instanceof ShardingKey.Day high) {
      return low.value().isAfter(high.value());
    } else if (from instanceof ShardingKey.Moment low && to instanceof ShardingKey.Moment high) {
      return low.value().isAfter(high.value());
    }
    return false;
  }

  /** All keys of a closed interval if there are at most so many. */
  static Optional<Iterable<ShardingKey>> keys(ShardingKey from, ShardingKey to, int most) {
    List<ShardingKey> keys = new ArrayList<>();
    if (from instanceof ShardingKey.Whole low && to instanceof ShardingKey.Whole high) {
      BigInteger count = high.value().subtract(low.value());
      if (count.compareTo(BigInteger.valueOf(most)) >= 0) {
        return Optional.empty();
      }
      for (int i = 0; i <= count.intValue(); i++) {
        keys.add(new ShardingKey.Whole(low.value().add(BigInteger.valueOf(i))));
      }
      return Optional.of(keys);
    } else if (from instanceof ShardingKey.Day low && to instanceof ShardingKey.Day high) {
      if (low.value().plusDays(most).compareTo(high.value()) <= 0) {
        return Optional.empty();
      }
      low.value().datesUntil(high.value().plusDays(1)).map(ShardingKey.Day::new).forEach(keys::add);
      return Optional.of(keys);
    }
    return Optional.empty();
  }
}
