package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Refuses keys that look like one of ours mistyped. A driver takes any key without a word, so a
 * typing error would be a setting that silently does nothing. Immutable.
 */
public final class NearMiss {

  private static final int NEAR = 2;
  private static final List<String> FAMILIES = List.of("table", "pool");

  private final List<String> ours = new ArrayList<>();
  private final Predicate<String> driverKnows;

  /**
   * Knows all properties and the keys of host forms, wherever a key stands: one of a host form that
   * is mistyped after the {@code ?} is as lost as any other.
   *
   * @param driverKnows has the last word; asked only for keys near to one of ours
   */
  NearMiss(Predicate<String> driverKnows) {
    this.driverKnows = driverKnows;
    ours.addAll(HostForm.KEYS);
    for (Property property : Property.values()) {
      ours.add(property.key());
      ours.addAll(property.aliases());
    }
  }

  /** Refuses {@code key}, which is none of ours, if it is near to one and no driver's either. */
  void check(String key, String place) throws SQLException {
    String near = nearest(key);
    if (near != null && !driverKnows.test(key)) {
      throw Errors.badArgument(
          "Property "
              + Redaction.quote(key)
              + " in "
              + place
              + " is known neither to Sluice nor to the driver; did you mean '"
              + near
              + "'?");
    }
  }

  private String nearest(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    String best = nearest(key, ours);
    int dot = lower.indexOf('.');
    for (String family : FAMILIES) {
      if (best == null && dot > 0 && distance(lower.substring(0, dot), family) <= NEAR) {
        best = family + ".…";
      }
    }
    return best;
  }

  /** The name that a word is nearest to, whatever the case; null if none is near. */
  public static String nearest(String word, Iterable<String> names) {
    String lower = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = NEAR + 1;
    for (String name : names) {
      int distance = distance(lower, name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein's distance, or more than {@link #NEAR} when the lengths alone say so. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > NEAR) {
      return NEAR + 1;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
