package io.sluice.jdbc.internal.shard.plan;

import java.util.List;

/**
 * One statement for one shard.
 *
 * @param shard its number in the order of the URL
 * @param sql what is sent
 * @param args one for each placeholder of {@code sql}
 * @param unchanged text and arguments are the caller's own, so that the caller's statement can be
 *     used as it is
 */
public record Physical(int shard, String sql, List<Arg> args, boolean unchanged) {

  public Physical {
    args = List.copyOf(args);
  }
}
