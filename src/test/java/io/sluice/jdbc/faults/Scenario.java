package io.sluice.jdbc.faults;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.testkit.DataFile;
import io.sluice.jdbc.testkit.Flavor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One block of {@code faults/scenarios.txt}: what is done to whom, when, and what must come of it.
 * The head of the file says what each key means.
 */
record Scenario(String number, String name, Map<String, String> keys) {

  private static final Set<String> KNOWN_KEYS =
      Set.of(
          "mode",
          "run",
          "moment",
          "fault",
          "expect",
          "expect.mysql",
          "expect.mariadb",
          "bound",
          "options",
          "hosts",
          "victim",
          "weights",
          "state",
          "failures",
          "unknown",
          "after",
          "mysql",
          "known",
          "covered",
          "driver",
          "only",
          "doing",
          "ending",
          "freed",
          "others");

  /** All scenarios in the order of the file. */
  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    Map<String, String> keys = Map.of();
    for (DataFile.Row line : DataFile.lines("faults/scenarios.txt")) {
      String text = line.cells().get(0);
      if (!text.startsWith(" ")) {
        String[] head = text.split(" ", 2);
        keys = new LinkedHashMap<>();
        all.add(new Scenario(head[0], head[1].strip(), keys));
        continue;
      }
      String[] pair = text.strip().split("\\s*=\\s*", 2);
      if (pair.length != 2 || !KNOWN_KEYS.contains(pair[0]) || keys.put(pair[0], pair[1]) != null) {
        throw new IllegalArgumentException("scenarios.txt " + line);
      }
    }
    return all;
  }

  /** The word of the URL. */
  String mode() {
    return key("mode", "loadbalance");
  }

  /** The place of the host that the fault strikes, from zero. */
  int victim() {
    return switch (key("victim", "first")) {
      case "first" -> 0;
      case "second", "replica" -> 1;
      case "third" -> 2;
      default -> throw new IllegalArgumentException("scenario " + number + ": " + keys);
    };
  }

  Run run() {
    return Run.valueOf(word(need("run")));
  }

  Moment moment() {
    return Moment.valueOf(word(key("moment", "never")));
  }

  /** The faults in order; each may have a parameter behind its name. */
  List<String> faults() {
    return keys.containsKey("fault") ? List.of(need("fault").split("\\s*;\\s*")) : List.of();
  }

  String expected(String vendor) {
    return key("expect." + vendor, key("expect", "none"));
  }

  long boundMillis() {
    return Long.parseLong(need("bound"));
  }

  String key(String key, String otherwise) {
    return keys.getOrDefault(key, otherwise);
  }

  /** Whether it is worth the time of every build; a long run plays everything. */
  boolean isFor(Combination on) {
    boolean server = on.flavor() == Flavor.MARIADB || has("mysql");
    return server && key("driver", on.vendor()).equals(on.vendor());
  }

  /** What one driver cannot do need not be tried. */
  boolean isPossible(Combination on) {
    return key("only", on.vendor()).equals(on.vendor());
  }

  /** Shown elsewhere. */
  boolean isCovered() {
    return has("covered");
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  private String need(String key) {
    String value = keys.get(key);
    if (value == null) {
      throw new IllegalArgumentException("scenario " + number + " has no '" + key + "'");
    }
    return value;
  }

  static String word(String name) {
    return name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  @Override
  public String toString() {
    return number + " " + name;
  }
}
