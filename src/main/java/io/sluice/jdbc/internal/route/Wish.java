package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.topology.Position;

/**
 * What one pick asks for beyond a fit host.
 *
 * @param avoid {@code name:port} of the host that just failed the session, or {@code null}
 * @param host {@code name:port} that a hint asks for, or {@code null}
 * @param side which part of a replicated group
 * @param need the writes that a replica must have executed before it may serve the session
 */
public record Wish(String avoid, String host, Side side, Position need) {

  /** No wish at all. */
  public static final Wish NONE = new Wish(null, null);

  private static final Wish ON_SOURCE = new Wish(null, null, Side.SOURCE, Position.EMPTY);
  private static final Wish ON_REPLICA = new Wish(null, null, Side.REPLICA, Position.EMPTY);
  private static final Wish ON_REPLICA_ALONE =
      new Wish(null, null, Side.ONLY_REPLICA, Position.EMPTY);

  /** No wish but for a side. */
  public static Wish of(Side side) {
    return switch (side) {
      case SOURCE -> ON_SOURCE;
      case REPLICA -> ON_REPLICA;
      case ONLY_REPLICA -> ON_REPLICA_ALONE;
      case ANY -> NONE;
    };
  }

  /** Whether it names no host and asks for no writes. */
  boolean isOnlySide() {
    return avoid == null && host == null && need.isEmpty();
  }

  /** A wish about hosts alone. */
  public Wish(String avoid, String host) {
    this(avoid, host, Side.ANY, Position.EMPTY);
  }
}
