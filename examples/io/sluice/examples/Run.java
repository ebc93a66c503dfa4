package io.sluice.examples;

import com.zaxxer.hikari.HikariDataSource;
import io.sluice.jdbc.testkit.TestServer;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/**
 * One run of the {@link Quickstart} on servers that are up: workload, faults and screen together.
 */
final class Run {
  private static final int STUCK_AFTER_SECONDS = 20;

  private final Options options;
  private final List<TestServer> servers;
  private final Meter meter;
  private final GroupView group;
  private final List<Growth> growth = new ArrayList<>();
  private Workload workload;
  private Faults faults;
  private int stuck;
  private double seconds;
  private long retriedReads;
  private List<String> bean;

  Run(Options options, List<TestServer> servers, Meter meter, GroupView group) {
    this.options = options;
    this.servers = servers;
    this.meter = meter;
    this.group = group;
  }

  void go(HikariDataSource pool, PrintStream out) throws Exception {
    LiveTable live = new LiveTable(out, options.table(), meter, group);
    faults = new Faults(servers, meter, live);
    workload = new Workload(pool, meter, options.threads());
    workload.start();
    Thread screen = new Thread(() -> show(live), "screen");
    screen.start();
    try {
      if (options.chaos()) {
        TimeUnit.SECONDS.sleep(5);
        growth.add(Growth.measure(servers));
        faults.chaos(options.seconds(), options.seed());
        growth.add(Growth.measure(servers));
      } else {
        faults.play(options.seconds());
      }
    } finally {
      seconds = meter.elapsedSeconds();
      stuck = workload.stop(STUCK_AFTER_SECONDS);
      screen.interrupt();
      screen.join();
    }
    retriedReads = (Long) group.attribute("RetriedReadCount");
    bean = describe();
  }

  private static void show(LiveTable live) {
    try {
      while (true) {
        Thread.sleep(live.pauseMillis());
        live.show();
      }
    } catch (InterruptedException end) {
      return;
    } catch (JMException e) {
      live.say("The MBean cannot be read: %s", e);
    }
  }

  private List<String> describe() throws JMException {
    List<String> lines = new ArrayList<>();
    lines.add(group.name().toString());
    for (String attribute :
        List.of(
            "Strategy",
            "ActiveHostCount",
            "TotalHostCount",
            "ActiveLogicalConnectionCount",
            "TotalLogicalConnectionCount",
            "ActivePhysicalConnectionCount",
            "TotalPhysicalConnectionCount",
            "TotalTransactionCount",
            "FailoverCount",
            "RetriedReadCount")) {
      lines.add(String.format(Locale.ROOT, "  %-29s %s", attribute, group.attribute(attribute)));
    }
    lines.add("  Hosts                         state     picks  failures  mean ms  last failure");
    for (CompositeData host : group.table()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "    %-27s %-8s %6s %9s %8.1f  %s",
              host.get("host"),
              host.get("state"),
              host.get("picks"),
              host.get("failures"),
              (Long) host.get("responseTimeMicros") / 1000.0,
              host.get("lastFailure")));
    }
    return lines;
  }

  /** To be called when the pool is closed, so that nothing is on its way any more. */
  Summary summary() throws SQLException, InterruptedException {
    int left = awaitNoConnections();
    SQLException unexpected = meter.firstUnexpected();
    return new Summary(
        seconds,
        meter.statements(),
        retriedReads,
        meter.exceptions(),
        unexpected == null ? null : unexpected.toString(),
        meter.longestStall(),
        meter.wrongAnswers(),
        stuck,
        left,
        faults.kills(),
        faults.freezes(),
        Ledger.check(servers, workload.books()),
        growth,
        bean);
  }

  /** The group ends some seconds after its last connection; then nothing of it must be left. */
  private int awaitNoConnections() throws SQLException, InterruptedException {
    int left = 1;
    for (int i = 0; i < 100 && (left > 0 || group.isRegistered()); i++) {
      Thread.sleep(100);
      left = 0;
      for (TestServer server : servers) {
        left += Growth.connections(server);
      }
    }
    return left;
  }
}
