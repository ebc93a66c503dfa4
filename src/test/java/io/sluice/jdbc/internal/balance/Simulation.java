package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Clients that each run one statement after the other, on hosts that answer after a time of their
 * own (give or take a fifth; now and then a hiccup, if wished), in virtual time. A host serves any
 * number of statements side by side.
 */
final class Simulation {

  static final long MILLI = 1_000_000;
  static final long SECOND = 1000 * MILLI;

  private final BalanceStrategy strategy;
  private final RandomGenerator random;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, HostStats> stats = new LinkedHashMap<>();
  private final Map<String, Long> answerNanos = new LinkedHashMap<>();
  private final PriorityQueue<Answer> pending =
      new PriorityQueue<>(Comparator.comparingLong(Answer::at));
  private long now;
  private int waitingClients;
  private double hiccups;
  private int hiccupFactor = 1;

  private record Answer(long at, HostStats from, long took) {}

  Simulation(BalanceStrategy strategy, int clients, long seed) {
    this.strategy = strategy;
    this.random = Shares.seeded(seed);
    this.waitingClients = clients;
  }

  /** Adds or replaces a host; answers of zero never come. */
  Simulation host(Node node, long nanos) {
    nodes.put(node.hostPort(), node);
    stats.putIfAbsent(node.hostPort(), new HostStats());
    answerNanos.put(node.hostPort(), nanos);
    return this;
  }

  Simulation host(String hostPort, int weight, long nanos) {
    return host(Node.fresh(hostPort, weight, now), nanos);
  }

  /** So large a part of all answers, of any host, takes so many times as long. */
  Simulation hiccups(double part, int factor) {
    hiccups = part;
    hiccupFactor = factor;
    return this;
  }

  /** A host that was away and came back just now, unmeasured. */
  Simulation returned(String hostPort, long nanos) {
    Node fresh = Node.fresh(hostPort, 1, now);
    stats.remove(hostPort);
    return host(
        new Node(
            hostPort,
            1,
            1,
            fresh.health(),
            fresh.admission(),
            0,
            0,
            false,
            0,
            0,
            "",
            now,
            true,
            fresh.home(),
            fresh.role(),
            false,
            false,
            fresh.sight()),
        nanos);
  }

  HostStats stats(String hostPort) {
    return stats.get(hostPort);
  }

  long now() {
    return now;
  }

  /** Runs for a while and returns who was picked. */
  Shares run(long nanos) {
    Shares shares = new Shares();
    long end = now + nanos;
    for (; waitingClients > 0; waitingClients--) {
      start(shares);
    }
    while (!pending.isEmpty() && pending.peek().at() < end) {
      Answer answer = pending.poll();
      now = answer.at();
      answer.from().ended();
      answer.from().answered(answer.took(), now);
      start(shares);
    }
    now = end;
    return shares;
  }

  private void start(Shares shares) {
    List<Host> views = new ArrayList<>();
    nodes.values().forEach(node -> views.add(new HostView(node, stats.get(node.hostPort()), now)));
    String host = Shares.first(strategy, views, random);
    shares.count(host);
    stats.get(host).started();
    long mean = answerNanos.get(host);
    if (mean > 0) {
      long took = (long) (mean * (0.8 + 0.4 * random.nextDouble()));
      if (hiccups > 0 && random.nextDouble() < hiccups) {
        took *= hiccupFactor;
      }
      pending.add(new Answer(now + took, stats.get(host), took));
    }
  }
}
