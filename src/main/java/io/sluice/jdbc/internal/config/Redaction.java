package io.sluice.jdbc.internal.config;

import java.util.regex.Matcher;
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
  private static final Pattern ASSIGNMENT = Pattern.compile("([^,(=]*)=([^,)=]*)");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.:'\\s+-]+");
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

  /**
   * A checked value of one of our own properties. What is assigned in it is shown where its key has
   * no letters, as in a map of numbers, or where it is harmless; else all from there on is masked:
   * after a forgotten {@code &} a password stands just so, and its key may be mistyped too.
   */
  static String show(String value) {
    if (isSecretKey(value)) {
      return MASK;
    }
    Matcher assignment = ASSIGNMENT.matcher(value);
    while (assignment.find()) {
      if (!NUMBERS.matcher(assignment.group(1)).matches()
          && !HARMLESS.matcher(assignment.group(2).strip()).matches()) {
        return value.substring(0, assignment.start(2)) + MASK;
      }
    }
    return value;
  }

  /** A value of a property that only the target driver or the pool understands. */
  static String showForeign(String key, String value) {
    return !isSecretKey(key) && HARMLESS.matcher(value).matches() ? value : MASK;
  }
}
