package io.sluice.jdbc.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Plays {@code transaction/kill-matrix.csv}: in every build the cells that it chooses, with {@code
 * -Dsluice.matrix=all} every cell on every pair of servers, with another text those whose step and
 * fault contain it. The pairs are played side by side.
 */
class KillMatrixTest {

  private static final Path FILE = Path.of("target", "kill-matrix.txt");
  private static final String WANTED = System.getProperty("sluice.matrix", "");

  private final List<String> lines = new ArrayList<>();
  private final List<String> violated = new ArrayList<>();
  private final List<Long> settled = new ArrayList<>();

  private record Pair(Flavor a, Flavor b, String vendor) {}

  private static List<Pair> pairs() {
    if (!TestServers.available(Flavor.MYSQL)) {
      return List.of(new Pair(Flavor.MARIADB, Flavor.MARIADB, "mysql"));
    } else if (WANTED.isEmpty()) {
      return List.of(
          new Pair(Flavor.MARIADB, Flavor.MYSQL, "mysql"),
          new Pair(Flavor.MYSQL, Flavor.MARIADB, "mariadb"));
    }
    return List.of(
        new Pair(Flavor.MARIADB, Flavor.MYSQL, "mysql"),
        new Pair(Flavor.MYSQL, Flavor.MARIADB, "mariadb"),
        new Pair(Flavor.MARIADB, Flavor.MARIADB, "mariadb"),
        new Pair(Flavor.MYSQL, Flavor.MYSQL, "mysql"));
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void aTransferIsDoneOrUndoneAsAWholeWhereverItIsStruck() throws Exception {
    List<Pair> pairs = pairs();
    ExecutorService players =
        Executors.newFixedThreadPool(pairs.size(), task -> new Thread(task, "kill-matrix"));
    try {
      List<Future<Void>> playing = new ArrayList<>();
      for (int i = 0; i < pairs.size(); i++) {
        Pair pair = pairs.get(i);
        int part = i;
        Callable<Void> play = () -> play(pair, part, pairs.size());
        playing.add(players.submit(play));
      }
      for (Future<Void> each : playing) {
        each.get();
      }
    } finally {
      players.shutdownNow();
      write();
    }
    assertThat(violated).isEmpty();
    assertThat(settled).isNotEmpty();
  }

  /** In every build the pairs share the cells; on demand each plays them all. */
  private Void play(Pair pair, int part, int parts) throws Exception {
    try (Vault vault = Vault.of(List.of(pair.a(), pair.b()));
        KillMatrix matrix = new KillMatrix(vault, pair.vendor())) {
      int number = 0;
      for (Cell cell : Cell.all()) {
        for (boolean itself : new boolean[] {true, false}) {
          boolean chosen =
              WANTED.isEmpty()
                  ? (itself ? "same" : "new").equals(cell.build()) && number++ % parts == part
                  : WANTED.equals("all") || cell.toString().contains(WANTED);
          if (chosen && (cell.canRecoverItself() || !itself)) {
            note(cell, pair, itself, matrix.play(cell, itself));
          }
        }
      }
    }
    return null;
  }

  private synchronized void note(Cell cell, Pair pair, boolean itself, KillMatrix.Seen seen) {
    String servers = pair.a().vendor() + "+" + pair.b().vendor() + "/" + pair.vendor();
    String line =
        String.format(
            "%-36s %-24s %-24s %-4s %s",
            cell.step(), cell.fault(), servers, itself ? "same" : "new", seen);
    System.out.println(line);
    lines.add(line);
    settled.add(seen.settledMillis());
    if (!seen.violations().isEmpty()) {
      violated.add(line);
    }
  }

  private synchronized void write() throws IOException {
    List<String> all = new ArrayList<>(lines);
    all.sort(null);
    all.add("");
    TestServers.whyNoMysql().ifPresent(why -> all.add("Not played on MySQL: " + why));
    List<Long> sorted = settled.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      all.add(
          lines.size()
              + " cells, "
              + violated.size()
              + " violated; settled in "
              + sorted.get(sorted.size() / 2)
              + " ms (median), "
              + sorted.get(sorted.size() - 1)
              + " ms at most");
    }
    Files.createDirectories(FILE.getParent());
    Files.write(FILE, all, StandardCharsets.UTF_8);
    System.out.println(all.get(all.size() - 1));
    System.out.println("Written to " + FILE.toAbsolutePath());
  }
}
