package io.sluice.jdbc.transaction;

import io.sluice.jdbc.transaction.TellerJvm.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One line per round and a tally, kept in {@code target/bank-report.txt}. */
final class BankReport {

  private static final Path FILE = Path.of("target", "bank-report.txt");

  private final List<String> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private final Map<String, Long> snapped = new TreeMap<>();
  private final Map<String, Long> passed = new TreeMap<>();
  private final List<Long> settled = new ArrayList<>();

  /** One round as it goes on. */
  final class Round {
    private final String head;
    private final long seed;
    private long settledMillis;
    private int kept;

    private Round(String head, long seed) {
      this.head = head;
      this.seed = seed;
    }

    /**
     * @param rows of the driver's own that are still there
     */
    void settled(long millis, int rows) {
      settledMillis = millis;
      kept = rows;
      settled.add(millis);
    }

    void end(Auditor auditor) {
      lines.add(
          head
              + String.format(
                  Locale.ROOT,
                  " | settled in %d ms, %d rows kept | so far %s",
                  settledMillis,
                  kept,
                  auditor.tally()));
      for (String violation : auditor.violations()) {
        String line = "VIOLATION seed " + seed + ": " + violation;
        lines.add(line);
        violations.add(line);
      }
    }
  }

  Round round(String flavors, long seed, List<Strike> strikes, boolean renewed) {
    return new Round(
        flavors + " seed " + seed + " " + strikes + (renewed ? " then new tellers" : ""), seed);
  }

  /** What an order came to. */
  void count(Answer answer) {
    outcomes
        .computeIfAbsent(answer.order().kind().toString(), key -> new TreeMap<>())
        .merge(answer.told().outcome().toString(), 1L, Long::sum);
    if (!answer.told().detail().isEmpty()) {
      String[] words = answer.told().detail().split(" ", 3);
      String reason = answer.told().outcome() + " " + words[0] + " " + words[1];
      reasons.merge(reason, 1L, Long::sum);
      examples.putIfAbsent(reason, words.length > 2 ? words[2] : "");
    }
  }

  /** A trap that was laid has snapped. */
  void snapped(String event) {
    snapped.merge(event.split("\t", -1)[1], 1L, Long::sum);
  }

  /** The steps that a teller counted, as it says them. */
  void passed(String stopped) {
    if (stopped == null) {
      return;
    }
    String map = stopped.substring(stopped.indexOf('{') + 1, stopped.length() - 1);
    for (String pair : map.split(", ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        passed.merge(
            pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)), Long::sum);
      }
    }
  }

  long done() {
    return outcomes.values().stream().mapToLong(each -> each.getOrDefault("DONE", 0L)).sum();
  }

  List<String> violations() {
    return violations;
  }

  /** Says it all and writes it down. */
  void write(String title) {
    List<String> all = new ArrayList<>();
    all.add(title);
    all.addAll(lines);
    all.add("");
    all.add("rounds " + settled.size() + ", settled in ms " + settled.stream().sorted().toList());
    outcomes.forEach((kind, each) -> all.add(String.format("%-13s %s", kind, each)));
    reasons.forEach(
        (reason, times) ->
            all.add(String.format("%6d %s, such as: %s", times, reason, examples.get(reason))));
    all.add("steps passed by tellers that lived on " + passed);
    all.add("halted or paused at " + snapped);
    all.add("violations " + violations.size());
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, all, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.forEach(System.out::println);
    System.out.println("Written to " + FILE.toAbsolutePath());
  }
}
