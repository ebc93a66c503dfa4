package io.sluice.jdbc.internal.route;

/**
 * What one pick asks for beyond a fit host.
 *
 * @param avoid {@code name:port} of the host that just failed the session, or {@code null}
 * @param host {@code name:port} that a hint asks for, or {@code null}
 */
public record Wish(String avoid, String host) {

  /** No wish at all. */
  public static final Wish NONE = new Wish(null, null);
}
