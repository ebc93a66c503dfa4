package io.sluice.bench;

import io.sluice.bench.Peers.Opener;
import io.sluice.bench.Peers.Peer;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Four hosts, each some time away; one of them ten times as far. Short transactions, each of which
 * may go to another host: what the slowest hundredth of them take, beside what it is without that
 * host. Then the far host comes back after it was away, cold.
 */
final class Balance implements Part {

  private static final int THREADS = 8;
  private static final long NEAR_MILLIS = 1;
  private static final long FAR_MILLIS = 10;
  private static final long WARM_MILLIS = 3000;
  private static final long MILLIS = 5000;

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<FaultProxy> proxies = new ArrayList<>();
    for (TestServer server : stage.equals()) {
      FaultProxy proxy = FaultProxy.inFrontOf(server);
      proxy.delay(NEAR_MILLIS);
      proxies.add(proxy);
    }
    try {
      measure(proxies, results);
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  private static void measure(List<FaultProxy> proxies, Results results) throws Exception {
    FaultProxy far = proxies.get(3);
    double alone =
        slow("three hosts, no far one", proxies.subList(0, 3), "adaptive", null, results, 0);
    far.delay(FAR_MILLIS);
    for (String strategy :
        List.of("adaptive", "random", "sequential", "leastConnections", "bestResponseTime")) {
      slow("Sluice " + strategy, proxies, strategy, null, results, alone);
    }
    String hosts = hosts(proxies);
    for (String strategy : List.of("random", "bestResponseTime")) {
      Peer peer =
          Peers.url(
              "Connector/J " + strategy,
              "jdbc:mysql:loadbalance://"
                  + hosts
                  + "/app?useLocalSessionState=true&ha.loadBalanceStrategy="
                  + strategy);
      slow(peer.name(), proxies, null, peer.opener(), results, alone);
    }
    comesBack(proxies, results);
  }

  private static String hosts(List<FaultProxy> proxies) {
    return String.join(",", proxies.stream().map(FaultProxy::hostPort).toList());
  }

  private static Peer sluice(List<FaultProxy> proxies, String strategy) {
    return Peers.url(
        "Sluice " + strategy,
        "jdbc:loadbalance://"
            + hosts(proxies)
            + "/app?connectionGroup=balance-"
            + System.nanoTime()
            + "&loadBalanceStrategy="
            + strategy);
  }

  private static double slow(
      String name,
      List<FaultProxy> proxies,
      String strategy,
      Opener given,
      Results results,
      double alone)
      throws Exception {
    Opener opener = given != null ? given : sluice(proxies, strategy).opener();
    double[] micros = latencies(opener, WARM_MILLIS, MILLIS, () -> {});
    double p99 = Spread.at(micros, 0.99);
    results.add(
        "one of four hosts ten times slower: 99th percentile of a transaction",
        name,
        "ms",
        Spread.exactly(p99 / 1000),
        alone == 0 ? null : Spread.exactly(p99 / alone));
    results.raw(name + " / ms at 50, 90, 99, 99.9 %", at(micros, 0.5, 0.9, 0.99, 0.999));
    return p99;
  }

  private static double[] at(double[] micros, double... parts) {
    return Arrays.stream(parts).map(part -> Spread.at(micros, part) / 1000).toArray();
  }

  /** Away for two seconds, then slow for one, then as the others. */
  private static void comesBack(List<FaultProxy> proxies, Results results) throws Exception {
    FaultProxy host = proxies.get(3);
    for (String strategy : List.of("adaptive", "random", "leastConnections")) {
      host.calm();
      host.delay(NEAR_MILLIS);
      Runnable story =
          () -> {
            host.refuse();
            host.resetAll();
            sleep(2000);
            host.delay(5 * FAR_MILLIS);
            host.listen();
            sleep(3000);
            host.delay(NEAR_MILLIS);
          };
      double[] micros = latencies(sluice(proxies, strategy).opener(), WARM_MILLIS, 8000, story);
      results.add(
          "a host goes and comes back cold: 99th percentile of a transaction",
          "Sluice " + strategy,
          "ms",
          Spread.at(micros, 0.99) / 1000);
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** In microseconds, sorted. */
  private static double[] latencies(Opener opener, long warm, long millis, Runnable story)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
    try {
      long from = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(warm);
      long to = from + TimeUnit.MILLISECONDS.toNanos(millis);
      List<Future<List<Double>>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        all.add(pool.submit(() -> transactions(opener, number, from, to)));
      }
      Future<?> told =
          pool.submit(
              () -> {
                sleep(warm);
                story.run();
              });
      List<Double> micros = new ArrayList<>();
      for (Future<List<Double>> each : all) {
        micros.addAll(each.get());
      }
      told.get();
      return micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Double> transactions(Opener opener, int number, long from, long to)
      throws SQLException {
    List<Double> micros = new ArrayList<>();
    try (Connection connection = opener.open(number)) {
      connection.setAutoCommit(false);
      try (PreparedStatement select =
          connection.prepareStatement("SELECT k, c FROM point WHERE id = ?")) {
        for (int key = number; System.nanoTime() - to < 0; key = (key + 17) % Stage.ROWS) {
          long start = System.nanoTime();
          transaction(connection, select, key);
          if (start - from > 0) {
            micros.add((System.nanoTime() - start) / 1e3);
          }
        }
      }
    }
    return micros;
  }

  private static void transaction(Connection connection, PreparedStatement select, int key)
      throws SQLException {
    for (int tries = 0; ; tries++) {
      try {
        select.setInt(1, key);
        try (ResultSet row = select.executeQuery()) {
          row.next();
        }
        connection.commit();
        return;
      } catch (SQLException lost) {
        if (tries == 5) {
          throw lost;
        }
        connection.rollback();
      }
    }
  }
}
