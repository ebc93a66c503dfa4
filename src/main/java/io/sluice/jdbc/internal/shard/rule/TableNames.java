package io.sluice.jdbc.internal.shard.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands names such as {@code logs_{0..7}} or {@code logs_{2023..2024}_{01..12}}. Stateless. */
final class TableNames {

  private static final int MOST = 10_000;
  private static final Pattern RANGE = Pattern.compile("\\{([0-9]{1,9})\\.\\.([0-9]{1,9})\\}");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$-]{1,64}");

  private TableNames() {}

  /**
   * All names of a list of patterns separated by commas, in order.
   *
   * @throws IllegalArgumentException if it is no such list, or a name comes twice
   */
  static List<String> expand(String patterns) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String pattern : patterns.split(",", -1)) {
      expand(pattern.strip(), names);
    }
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("expected names of tables such as logs_{0..7}");
      } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("table '" + name + "' is named twice");
      }
    }
    return List.copyOf(names);
  }

  private static void expand(String pattern, List<String> names) {
    Matcher matcher = RANGE.matcher(pattern);
    if (!matcher.find()) {
      names.add(pattern);
      return;
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = Integer.parseInt(matcher.group(2));
    // Leading zeros tell how many digits each number has.
    int width = matcher.group(1).startsWith("0") ? matcher.group(1).length() : 1;
    if (first > last) {
      throw new IllegalArgumentException("the range " + matcher.group() + " ends before it begins");
    }
    for (int number = first; number <= last; number++) {
      String digits = Integer.toString(number);
      String padded = "0".repeat(Math.max(0, width - digits.length())) + digits;
      expand(
          pattern.substring(0, matcher.start()) + padded + pattern.substring(matcher.end()), names);
      if (names.size() > MOST) {
        throw new IllegalArgumentException("more than " + MOST + " tables");
      }
    }
  }
}
