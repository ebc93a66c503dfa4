package io.sluice.jdbc.internal.config;

import java.util.regex.Pattern;

/**
 * Decides what of the user's text may be shown. Stateless.
 *
 * <p>Whoever mistypes a URL moves its parts: after a forgotten {@code &} the password is the end of
 * the value before it, after a forgotten {@code @} it is a port. So text is shown only where its
 * form says that it cannot be a password, not where its place says so.
 */
public final class Redaction {

  /** Stands for what is not shown. */
  public static final String MASK = "***";

  private static final int LONGEST_QUOTE = 40;
  private static final Pattern PLAIN = Pattern.compile("[\\w.+\\-]*");
  private static final Pattern HARMLESS = Pattern.compile("(?i)true|false|yes|no|[+-]?[0-9]{1,12}");
  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i).*(pass|pwd|secret|token|private).*", Pattern.DOTALL);

  private Redaction() {}

  /** Whether the value of a property of the target driver or the pool must not be shown. */
  public static boolean isSecretKey(String key) {
    return SECRET_KEY.matcher(key).matches();
  }

  /** A bad value for a message: in quotes when it is short and plain, else masked. */
  public static String quote(String value) {
    boolean plain =
        value.length() <= LONGEST_QUOTE && PLAIN.matcher(value).matches() && !isSecretKey(value);
    return plain ? "'" + value + "'" : MASK;
  }

  /** A checked value of one of our own properties. */
  static String show(String value) {
    return isSecretKey(value) ? MASK : value;
  }

  /** A value of a property that only the target driver or the pool understands. */
  static String showForeign(String key, String value) {
    return !isSecretKey(key) && HARMLESS.matcher(value).matches() ? value : MASK;
  }
}
