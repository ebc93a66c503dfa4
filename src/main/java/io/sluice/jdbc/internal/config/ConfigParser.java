package io.sluice.jdbc.internal.config;

import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Predicate;

/** Turns a URL and its properties into a {@link ClusterConfig}. Stateless. */
public final class ConfigParser {

  private ConfigParser() {}

  /** Whether the URL is one of ours, by its prefix alone: whatever follows is ours to refuse. */
  public static boolean accepts(String url) {
    return url != null && Mode.ofUrl(url).isPresent();
  }

  /**
   * Reads a URL that {@link #accepts} says yes to.
   *
   * @param info may be {@code null}; precedence over the URL's query
   * @param driverKnows whether the target driver has a property of that name; asked only for keys
   *     that look like one of ours mistyped
   * @throws SQLException S1009 with the offending part, never with a password
   */
  public static ClusterConfig parse(String url, Properties info, Predicate<String> driverKnows)
      throws SQLException {
    throw new SQLException("not yet");
  }
}
