package io.sluice.bench;

import io.sluice.bench.Peers.Peer;
import io.sluice.jdbc.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of three hosts is killed or frozen under the load of 32 threads: after how long the others
 * give what they can, how long a call stalled, and what exceptions the application saw.
 */
final class FailoverPart implements Part {

  private static final int THREADS = 32;
  private static final int BEFORE_SECONDS = 8;
  private static final int AFTER_SECONDS = 12;
  private static final int LONGEST_SECONDS = 40;

  /** Throughput is averaged over that many steps, which even out what a busy machine does. */
  private static final int WINDOW = 5;

  private final boolean freezes;

  FailoverPart(boolean freezes) {
    this.freezes = freezes;
  }

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> three = stage.equals().subList(0, 3);
    String hosts = Peers.hosts(three);
    List<Peer> peers = new ArrayList<>();
    peers.add(Peers.sluice("Sluice loadbalance", "loadbalance", "mysql", three, ""));
    peers.add(
        Peers.sluice(
            "Sluice loadbalance on MariaDB's driver", "loadbalance", "mariadb", three, ""));
    peers.add(Peers.url("Connector/J loadbalance", "jdbc:mysql:loadbalance://" + hosts + "/app"));
    peers.add(
        Peers.url(
            "Connector/J loadbalance, blocklist and time-outs",
            "jdbc:mysql:loadbalance://"
                + hosts
                + "/app?loadBalanceBlocklistTimeout=5000&connectTimeout=1000&socketTimeout=3000"));
    peers.add(
        Peers.url("MariaDB driver loadbalance", "jdbc:mariadb:loadbalance://" + hosts + "/app"));
    for (Peer peer : peers) {
      try {
        fault(peer, three.get(0), results);
      } finally {
        if (freezes) {
          three.get(0).thaw();
        } else {
          three.get(0).restart();
        }
      }
      awaitAnswer(three.get(0));
    }
  }

  private static void awaitAnswer(TestServer server) throws Exception {
    server.query("SELECT 1");
    TimeUnit.SECONDS.sleep(2); // what the peer before left waiting ends
  }

  private void fault(Peer peer, TestServer victim, Results results) throws Exception {
    try (Load load = new Load(peer.opener(), THREADS)) {
      TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
      load.forgetLongest();
      int hit = load.now();
      if (freezes) {
        victim.freeze();
      } else {
        victim.kill();
      }
      double longest = watch(load);
      String what =
          (freezes ? "SIGSTOP" : "SIGKILL") + " of one of three hosts, " + THREADS + " threads";
      int end = load.now() - 1;
      double settled = rate(load, end - 20, end);
      double back = backAfter(load, hit, end, settled);
      results.add(what + ": back at 90 % of what the others give", peer.name(), "s", back);
      results.add(what + ": longest call", peer.name(), "s", longest);
      results.add(what + ": exceptions", peer.name(), "count", load.errors());
      double[] steps = new double[end];
      for (int i = 0; i < end; i++) {
        steps[i] = load.in(i);
      }
      results.raw(what + " / " + peer.name() + " / reads in 100 ms, fault at " + hit, steps);
      System.out.println("   " + peer.name() + " saw " + load.kinds());
    }
  }

  /** Until nothing hangs, or too long. */
  private static double watch(Load load) throws Exception {
    TimeUnit.SECONDS.sleep(AFTER_SECONDS);
    long start = System.nanoTime();
    double longest = load.longestSeconds();
    while (longest > AFTER_SECONDS - 1
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(LONGEST_SECONDS - AFTER_SECONDS)) {
      TimeUnit.MILLISECONDS.sleep(500);
      double now = load.longestSeconds();
      if (now == longest) {
        break; // that call has ended
      }
      longest = now;
    }
    return longest;
  }

  private static double rate(Load load, int from, int to) {
    int sum = 0;
    for (int step = from; step < to; step++) {
      sum += load.in(step);
    }
    return sum / (double) (to - from);
  }

  /** From the fault to the first window in which throughput is back. */
  private static double backAfter(Load load, int hit, int end, double settled) {
    for (int step = hit + 1; step + WINDOW <= end; step++) {
      if (rate(load, step, step + WINDOW) >= 0.9 * settled) {
        return (step - hit) * Load.STEP_MILLIS / 1000.0;
      }
    }
    return (end - hit) * Load.STEP_MILLIS / 1000.0;
  }
}
