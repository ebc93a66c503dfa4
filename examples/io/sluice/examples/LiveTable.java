package io.sluice.examples;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.management.JMException;

/**
 * Shows where statements go while they go there: a table redrawn in place on a terminal, a line
 * every two seconds elsewhere. News are printed above the table. May be used by several threads.
 */
final class LiveTable {

  private static final int BAR = 10;
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintStream out;
  private final boolean redraw;
  private final Meter meter;
  private final GroupView group;
  private final Map<String, String> states = new HashMap<>();
  private int drawn;
  private long statementsBefore;
  private double secondsBefore;

  LiveTable(PrintStream out, boolean redraw, Meter meter, GroupView group) {
    this.out = out;
    this.redraw = redraw;
    this.meter = meter;
    this.group = group;
  }

  long pauseMillis() {
    return redraw ? 1000 : 2000;
  }

  /** Something happened. */
  synchronized void say(String format, Object... args) {
    erase();
    out.println(clock() + "  " + String.format(Locale.ROOT, format, args));
    out.flush();
  }

  /** State from the MBean; shares and times from the workers, since the last call. */
  synchronized void show() throws JMException {
    List<GroupView.Host> hosts = group.hosts();
    Map<String, Latencies.Window> windows = new HashMap<>();
    hosts.forEach(host -> windows.put(host.hostPort(), meter.takeWindow(host.port())));
    long all = Math.max(1, windows.values().stream().mapToLong(Latencies.Window::count).sum());
    hosts.forEach(this::sayIfChanged);
    erase();
    if (redraw) {
      line("%s  %,.0f statements/s", clock(), rate());
      line(
          "  %-21s %-8s %6s %9s %8s %8s",
          "host", "state", "share", "in flight", "p50 ms", "p99 ms");
    } else if (secondsBefore == 0) {
      heading(hosts);
    }
    StringBuilder cells = new StringBuilder(clock());
    for (GroupView.Host host : hosts) {
      Latencies.Window window = windows.get(host.hostPort());
      double share = (double) window.count() / all;
      if (redraw) {
        line(
            "  %-21s %-8s %4.0f %% %9d %8.1f %8.1f  %s",
            host.hostPort(),
            host.state(),
            100 * share,
            host.inFlight(),
            window.p50(),
            window.p99(),
            "#".repeat((int) Math.round(BAR * share)));
      } else {
        cells.append(
            String.format(
                Locale.ROOT,
                " | %-7s %3.0f%% %2d %4.1f/%5.1f",
                host.state(),
                100 * share,
                host.inFlight(),
                window.p50(),
                window.p99()));
      }
    }
    if (!redraw) {
      out.println(cells);
    }
    secondsBefore = meter.elapsedSeconds();
    statementsBefore = meter.statements();
    out.flush();
  }

  /** Each host has a column of its own. */
  private void heading(List<GroupView.Host> hosts) {
    StringBuilder names = new StringBuilder(" ".repeat(clock().length()));
    StringBuilder columns = new StringBuilder(" ".repeat(clock().length()));
    for (GroupView.Host host : hosts) {
      names.append(String.format(" | %-25s", host.hostPort()));
      columns.append(" | state  share  n p50/p99 ms");
    }
    out.println(names);
    out.println(columns + "   (n = statements in flight)");
  }

  private void sayIfChanged(GroupView.Host host) {
    String before = states.put(host.hostPort(), host.state());
    if (before != null && !before.equals(host.state())) {
      String why = host.state().equals("up") ? "" : ": " + host.lastFailure();
      say("   Sluice: %s was %s, is %s%s", host.hostPort(), before, host.state(), why);
    }
  }

  private double rate() {
    double seconds = meter.elapsedSeconds() - secondsBefore;
    return (meter.statements() - statementsBefore) / Math.max(0.001, seconds);
  }

  private String clock() {
    return String.format(Locale.ROOT, "%6.1f s", meter.elapsedSeconds());
  }

  private void line(String format, Object... args) {
    out.println(String.format(Locale.ROOT, format, args));
    drawn++;
  }

  /** Takes the table away, so that what is printed next stands above the next one. */
  private void erase() {
    if (drawn > 0) {
      out.print(String.format(Locale.ROOT, UP_AND_CLEAR, drawn));
      drawn = 0;
    }
  }
}
