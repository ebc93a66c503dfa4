package io.sluice.jdbc.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How statements came out, per category. */
final class Tally {

  /** How one came out. */
  enum Verdict {
    EQUAL,
    REFUSED,
    WRONG,
    ERROR
  }

  private final Map<String, int[]> counts = new TreeMap<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  void add(String category, Verdict verdict) {
    counts.computeIfAbsent(category, key -> new int[Verdict.values().length])[verdict.ordinal()]++;
  }

  void complain(String line) {
    complaints.add(line);
  }

  void refused(String category, String message) {
    refusals.merge(category + ": " + message, 1, Integer::sum);
  }

  List<String> complaints() {
    return complaints;
  }

  int of(Verdict verdict) {
    return counts.values().stream().mapToInt(each -> each[verdict.ordinal()]).sum();
  }

  int all() {
    return counts.values().stream().flatMapToInt(java.util.Arrays::stream).sum();
  }

  Map<String, Integer> refusals() {
    return refusals;
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%-26s %8s %8s %8s %8s%n", "category", "equal", "refused", "wrong", "error"));
    counts.forEach(
        (category, each) ->
            text.append(
                String.format(
                    "%-26s %8d %8d %8d %8d%n", category, each[0], each[1], each[2], each[3])));
    return text.toString();
  }
}
