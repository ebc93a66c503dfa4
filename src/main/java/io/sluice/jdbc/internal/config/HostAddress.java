package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host name and a port: the identity of a host. Immutable.
 *
 * <p>Names are kept in lower case and IPv6 addresses without brackets, so that two spellings of one
 * host are equal wherever hosts are compared: in the URL, in {@code serverAffinityOrder}, in hints
 * and in management operations.
 */
public record HostAddress(String host, int port) {

  /** The port of a host that gives none. */
  public static final int DEFAULT_PORT = 3306;

  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+(%[\\w.-]+)?");
  private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]{1,6}");

  public HostAddress {
    host = host.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code name}, {@code name:port} or {@code [ipv6]:port}, as in hints and lists.
   *
   * @throws SQLException S1009 when it is none of them
   */
  public static HostAddress parse(String text) throws SQLException {
    return parse(text, DEFAULT_PORT);
  }

  /** As {@link #parse(String)}, where hosts without a port have another one. */
  public static HostAddress parse(String text, int defaultPort) throws SQLException {
    NameAndPort parts = split(text, "The host");
    return new HostAddress(parts.name(), parts.port() == null ? defaultPort : parts.port());
  }

  /** A host whose port may be open ({@code null}). */
  record NameAndPort(String name, Integer port) {}

  /**
   * Cuts {@code name:port} and its other forms.
   *
   * @param where names the place in messages; the text itself is never quoted, since a mistyped
   *     authority may carry a password at any place
   */
  static NameAndPort split(String text, String where) throws SQLException {
    String stripped = text.strip();
    if (stripped.startsWith("[")) {
      int end = stripped.indexOf(']');
      if (end < 0 || !isIpv6(stripped.substring(1, end))) {
        throw Errors.badArgument(where + " is not an IPv6 address in brackets.");
      }
      String host = stripped.substring(1, end);
      String rest = stripped.substring(end + 1).strip();
      if (rest.isEmpty()) {
        return new NameAndPort(host, null);
      }
      if (rest.charAt(0) != ':') {
        throw Errors.badArgument(where + " has text between ']' and the port.");
      }
      return new NameAndPort(host, port(rest.substring(1), where));
    }
    int colon = stripped.indexOf(':');
    if (colon < 0) {
      return new NameAndPort(name(stripped, where), null);
    }
    if (stripped.indexOf(':', colon + 1) >= 0) {
      throw Errors.badArgument(
          where
              + " has more than one ':'; write an IPv6 address in brackets, as in [::1]:3306, and"
              + " credentials as user:password@host.");
    }
    String host = name(stripped.substring(0, colon).strip(), where);
    return new NameAndPort(host, port(stripped.substring(colon + 1), where + " (" + host + ")"));
  }

  /** A host alone, as in {@code (host=…)}: here an IPv6 address may go without brackets. */
  static String hostAlone(String text, String where) throws SQLException {
    String stripped = text.strip();
    if (stripped.startsWith("[") && stripped.endsWith("]")) {
      stripped = stripped.substring(1, stripped.length() - 1);
      if (!isIpv6(stripped)) {
        throw Errors.badArgument(where + " is not an IPv6 address in brackets.");
      }
    }
    return isIpv6(stripped) ? stripped : name(stripped, where);
  }

  static int port(String text, String where) throws SQLException {
    String digits = text.strip();
    if (!DIGITS.matcher(digits).matches()) {
      throw Errors.badArgument(
          where
              + " has a port that is not a number from 1 to 65535 (in a password ':', '@' and '/'"
              + " are written %3A, %40 and %2F).");
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > MAX_PORT) {
      throw Errors.badArgument(where + " has port " + digits + ", which is outside 1 to 65535.");
    }
    return port;
  }

  static boolean isIpv6(String text) {
    return text.indexOf(':') != text.lastIndexOf(':') && IPV6.matcher(text).matches();
  }

  private static String name(String text, String where) throws SQLException {
    if (text.isEmpty()) {
      throw Errors.badArgument(where + " has an empty name.");
    }
    if (!NAME.matcher(text).matches()) {
      throw Errors.badArgument(
          where
              + " has a character that no host name has; check brackets and commas, and"
              + " percent-encode special characters of user and password.");
    }
    return text;
  }

  /** {@code name:port}, an IPv6 address as {@code [::1]:3306}. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
