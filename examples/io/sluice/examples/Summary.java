package io.sluice.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a run.
 *
 * @param bean what the group's MBean said at the end, ready to be printed
 * @param stuck workers that did not come back
 * @param leftOver connections that the servers still count after everything was closed
 */
record Summary(
    double seconds,
    long statements,
    long retriedReads,
    Map<String, Long> exceptions,
    String unexpected,
    Meter.Stall longestStall,
    long wrongAnswers,
    int stuck,
    int leftOver,
    int kills,
    int freezes,
    Ledger.Verdict ledger,
    List<Growth> growth,
    List<String> bean) {

  private static final double LONGEST_STALL_SECONDS = 10;

  /** Whether the run kept every promise. */
  boolean ok() {
    return ledger.lost() == 0
        && ledger.duplicated() == 0
        && ledger.halves() == 0
        && ledger.resurrected() == 0
        && wrongAnswers == 0
        && stuck == 0
        && leftOver == 0
        && unexpected == null
        && longestStall.seconds() <= LONGEST_STALL_SECONDS;
  }

  void print(PrintStream out) {
    out.println();
    line(out, "faults", "%d times SIGKILL, %d times SIGSTOP", kills, freezes);
    line(out, "statements done", "%,d in %.0f s", statements, seconds);
    line(out, "reads retried", "%d on another host, unnoticed by the application", retriedReads);
    line(out, "exceptions", "%s", exceptionsText());
    line(
        out,
        "longest stall",
        "%.2f s (%s, at %.1f s)",
        longestStall.seconds(),
        longestStall.what(),
        longestStall.at());
    line(out, "rows lost", "%d of %,d", ledger.lost(), ledger.rows());
    line(out, "rows duplicated", "%d", ledger.duplicated());
    line(out, "half transactions", "%d", ledger.halves());
    line(out, "rolled back, yet there", "%d", ledger.resurrected());
    line(
        out,
        "outcome unknown",
        "%d writes: %d had happened, %d had not",
        ledger.unknownThere() + ledger.unknownAbsent(),
        ledger.unknownThere(),
        ledger.unknownAbsent());
    line(out, "wrong answers", "%d", wrongAnswers);
    line(out, "stuck workers", "%d", stuck);
    line(out, "connections left", "%d", leftOver);
    if (growth.size() == 2) {
      line(out, "threads", "%d -> %d", growth.get(0).threads(), growth.get(1).threads());
      line(
          out, "connections", "%s -> %s", growth.get(0).connections(), growth.get(1).connections());
      line(
          out,
          "heap after GC",
          "%d MB -> %d MB",
          growth.get(0).heapMegabytes(),
          growth.get(1).heapMegabytes());
    }
    if (unexpected != null) {
      line(out, "UNEXPECTED", "%s", unexpected);
    }
    out.println();
    bean.forEach(out::println);
    out.println();
    out.println(ok() ? "All promises kept." : "A PROMISE WAS BROKEN, see above.");
    out.flush();
  }

  private String exceptionsText() {
    if (exceptions.isEmpty()) {
      return "none";
    }
    StringBuilder text = new StringBuilder();
    exceptions.forEach(
        (state, count) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" x ")
                .append(state)
                .append(
                    switch (state) {
                      case "40001" -> " (rolled back; run again)";
                      case "08007" -> " (outcome unknown)";
                      case "08006" -> " (read again)";
                      default -> " (unexpected)";
                    }));
    return text.toString();
  }

  private static void line(PrintStream out, String what, String format, Object... args) {
    out.println(
        String.format(Locale.ROOT, "%-23s ", what) + String.format(Locale.ROOT, format, args));
  }
}
