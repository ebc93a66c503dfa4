package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Topology;
import java.util.concurrent.TimeUnit;

/**
 * The writes with a GTID that reads must see. Immutable.
 *
 * <p>Nothing is ever forgotten because all replicas have it: another one may join that has not.
 * What was lost is, or no replica would ever be fit again: what was written on a former source and
 * did not reach the present one before it stopped following, and what a source no longer has that
 * was seen to have it.
 *
 * @param own what was written on {@code on}, where the last write was made
 * @param on {@code name:port}
 * @param before what was written on other hosts before
 * @param source the source that was last looked at, {@code null} = none yet
 * @param had what it was seen to have then
 * @param since the moment from which that host was seen to be the source
 */
record Need(Position own, String on, Position before, String source, Position had, long since) {

  static final Need NOTHING = new Need(Position.EMPTY, null, Position.EMPTY, null, null, 0);

  /** A member of a replicated group may take over while it still applies what it has received. */
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** More separate ranges than this are said as one, which asks for more than is needed. */
  private static final int MOST_RANGES = 64;

  /** More ranges than this are joined where a server has what lies between them. */
  private static final int MANY_RANGES = 8;

  Need plus(Position written, String host) {
    Position earlier = on == null || on.equals(host) ? before : before.plus(own);
    Position sum = on == null || on.equals(host) ? own.plus(written) : written;
    Position kept = sum.size() > MOST_RANGES ? sum.upTo() : sum;
    return new Need(kept, host, earlier, source, had, since);
  }

  /** All of it. */
  Position all() {
    return before.plus(own);
  }

  /** The same, without what is known to be lost. */
  Need seen(Topology topology, long now) {
    Node node = topology.source();
    Position has = node == null ? Position.EMPTY : node.sight().position();
    if (has.isEmpty() || !node.sight().isWritable()) {
      return this; // what it follows may still bring it more
    }
    String host = node.hostPort();
    if (!host.equals(source)) {
      return new Need(joined(own, has), on, before, host, has, now);
    }
    Need looked = has == had ? this : new Need(joined(own, has), on, before, host, has, since);
    Position elsewhere = host.equals(on) ? before : all();
    if (now - since < GRACE_NANOS || has.contains(elsewhere)) {
      return looked;
    }
    Position rest = host.equals(on) ? looked.own : Position.EMPTY;
    return new Need(rest, host, elsewhere.and(has), host, has, since);
  }

  private static Position joined(Position own, Position has) {
    return own.size() > MANY_RANGES ? own.joinedWhere(has) : own;
  }

  /** Whether the source lacks what it had before: it was set up anew. */
  boolean isVoidOn(Topology topology) {
    Node node = topology.source();
    return node != null
        && node.hostPort().equals(source)
        && node.sight().isWritable()
        && !node.sight().position().isEmpty()
        && !node.sight().position().contains(had);
  }

  /** Whether every replica has executed all of it. */
  boolean isEverywhere(Topology topology) {
    Position all = all();
    for (Node node : topology.nodes()) {
      if (node.role() == Role.REPLICA && !node.sight().position().contains(all)) {
        return false;
      }
    }
    return true;
  }
}
