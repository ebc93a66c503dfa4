package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.topology.Position;
import java.util.Arrays;

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

  private static final Wish[] ONLY_SIDE =
      Arrays.stream(Side.values())
          .map(side -> new Wish(null, null, side, Position.EMPTY))
          .toArray(Wish[]::new);

  /** No wish but for a side. */
  public static Wish of(Side side) {
    return ONLY_SIDE[side.ordinal()];
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
