package io.sluice.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the parts that {@code -Dsluice.bench=overhead,toggle,…} names, or all of them, and writes
 * what they found to {@code target/bench/results}: a JSON file with the raw figures and a table for
 * each part, then one table and one chart of all parts that were ever run there.
 */
public final class Bench {

  static final Path RESULTS = Path.of("target", "bench", "results");

  private Bench() {}

  private static Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("overhead", MicroPart.of("StatementOverhead"));
    parts.put("classification", MicroPart.of("Classification"));
    parts.put("planning", MicroPart.of("Planning|Routing"));
    parts.put("point-loadbalance", PointSelect.loadbalance());
    parts.put("point-replication", PointSelect.replication());
    parts.put("point-shard", PointSelect.shard());
    parts.put("toggle", new Toggle());
    parts.put("insert", new InsertBatch());
    parts.put("transaction", new Transfer());
    parts.put("scatter", new Scatter());
    parts.put("scan", new Scan());
    parts.put("cold", new ColdStart());
    parts.put("jar", new JarSize());
    parts.put("kill", new FailoverPart(false));
    parts.put("stop", new FailoverPart(true));
    parts.put("balance", new Balance());
    parts.put("scale", new Scale());
    return parts;
  }

  public static void main(String[] args) throws Exception {
    Map<String, Part> parts = parts();
    List<String> wanted = wanted(parts);
    List<String> failed = new ArrayList<>();
    try (Stage stage = new Stage()) {
      for (String name : wanted) {
        System.out.println("== " + name);
        Results results = new Results(name);
        long start = System.nanoTime();
        try {
          parts.get(name).run(stage, results);
        } catch (Exception | LinkageError broken) { // the other parts are still worth running
          broken.printStackTrace();
          failed.add(name);
        }
        results.write(RESULTS);
        results.print();
        System.out.printf("   %s took %.0f s%n", name, (System.nanoTime() - start) / 1e9);
      }
    }
    Report.write(RESULTS, new ArrayList<>(parts.keySet()));
    if (!failed.isEmpty()) {
      System.out.println("Parts that failed: " + failed);
    }
    System.exit(failed.isEmpty() ? 0 : 1); // peers leave threads behind that are no daemons
  }

  private static List<String> wanted(Map<String, Part> parts) {
    String given = System.getProperty("sluice.bench", "all");
    if (given.equals("all")) {
      return List.copyOf(parts.keySet());
    }
    List<String> wanted = new ArrayList<>();
    for (String word : given.split(",")) {
      List<String> found =
          parts.keySet().stream()
              .filter(name -> name.equals(word) || name.startsWith(word + "-"))
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "No part '" + word + "'; there are " + parts.keySet() + " and 'all'.");
      }
      wanted.addAll(found);
    }
    return wanted;
  }
}
