package io.sluice.jdbc.faults;

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

/** One line per scenario and combination, kept in {@code target/fault-suite.txt}. */
final class Report {

  private static final Path FILE = Path.of("target", "fault-suite.txt");

  private final List<String> lines = new ArrayList<>();
  private final Map<String, Integer> verdicts = new TreeMap<>();

  synchronized void add(
      String verdict, Scenario scenario, String on, String observed, String millis) {
    verdicts.merge(verdict, 1, Integer::sum);
    lines.add(
        String.format(
            Locale.ROOT,
            "%-7s %-4s %-66s %-15s %-12s %7s",
            verdict,
            scenario.number(),
            scenario.name(),
            on,
            observed,
            millis));
  }

  /** Says it all once more and writes it down. */
  synchronized void write() {
    List<String> all = new ArrayList<>(lines);
    all.add("");
    all.add(verdicts.toString());
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
