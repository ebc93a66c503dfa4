package io.sluice.jdbc.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Where Sluice differs on purpose: intended.txt, each line with its reason. */
final class IntendedDifferences {

  private record Difference(
      String line, Pattern signature, String when, String vendor, Pattern outcome) {}

  private final List<Difference> all = new ArrayList<>();
  private final Set<String> used = new TreeSet<>();

  IntendedDifferences() {
    for (String line : CallTable.lines("intended.txt")) {
      String[] cells = CallTable.cells(line, 5);
      all.add(
          new Difference(
              line,
              Pattern.compile(Pattern.quote(cells[0]).replace("*", "\\E.*\\Q")),
              cells[1],
              cells[2],
              Pattern.compile(cells[3], Pattern.DOTALL)));
    }
  }

  /**
   * Whether the difference is intended.
   *
   * @param when {@code open}, or which object was closed: {@code statement} or {@code connection}
   */
  boolean allows(String signature, String when, String vendor, String outcome) {
    boolean found = false;
    for (Difference each : all) {
      if (each.when().equals(when)
          && (each.vendor().equals("both") || each.vendor().equals(vendor))
          && each.signature().matcher(signature).matches()
          && each.outcome().matcher(outcome).matches()) {
        used.add(each.line());
        found = true;
      }
    }
    return found;
  }

  /** Lines that no difference needed. */
  List<String> stale() {
    return all.stream().map(Difference::line).filter(line -> !used.contains(line)).toList();
  }
}
