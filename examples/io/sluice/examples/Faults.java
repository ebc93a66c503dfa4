package io.sluice.examples;

import io.sluice.jdbc.testkit.TestServer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Breaks servers and repairs them, either as a short play with fixed acts or at random.
 *
 * <p>At random there are limits, for beyond them nobody could keep the promises that the run
 * checks: one server is always well, and freezes do not follow each other so closely that a read
 * which was just freed from one frozen host could get stuck in the next one.
 */
final class Faults {

  private static final double CALM_SECONDS = 15;
  private static final double BETWEEN_FREEZES = 8;

  private final List<TestServer> servers;
  private final Meter meter;
  private final LiveTable live;
  private final Map<TestServer, Double> repairs = new LinkedHashMap<>();
  private int kills;
  private int freezes;

  Faults(List<TestServer> servers, Meter meter, LiveTable live) {
    this.servers = servers;
    this.meter = meter;
    this.live = live;
  }

  int kills() {
    return kills;
  }

  int freezes() {
    return freezes;
  }

  /** Warm-up, a server dies, comes back, another one falls silent, comes back, calm. */
  void play(int seconds) throws InterruptedException {
    until(0.18 * seconds);
    kill(servers.get(0));
    until(0.38 * seconds);
    repair(servers.get(0));
    until(0.55 * seconds);
    freeze(servers.get(1));
    until(0.75 * seconds);
    repair(servers.get(1));
    until(seconds);
  }

  /** Random faults, the same for the same seed; the last seconds are calm. */
  void chaos(int seconds, long seed) throws InterruptedException {
    Random random = new Random(seed);
    double next = between(random, 2, 6);
    double nextFreeze = 0;
    while (meter.elapsedSeconds() < seconds - CALM_SECONDS) {
      double now = meter.elapsedSeconds();
      repairThoseDue(now);
      if (now >= next && repairs.size() < servers.size() - 1) {
        TestServer victim = choose(random);
        boolean mayFreeze = now >= nextFreeze;
        if (mayFreeze && random.nextBoolean()) {
          // Some freezes are too short to be noticed by anything but the response times.
          double length =
              random.nextInt(3) == 0 ? between(random, 0.2, 1.5) : between(random, 4, 12);
          freeze(victim);
          repairs.put(victim, now + length);
          nextFreeze = now + BETWEEN_FREEZES;
        } else {
          kill(victim);
          repairs.put(victim, now + between(random, 1, 10));
        }
        next = now + between(random, 1, 12);
      }
      Thread.sleep(50);
    }
    repairThoseDue(Double.MAX_VALUE);
    until(seconds);
  }

  private TestServer choose(Random random) {
    List<TestServer> well = new ArrayList<>(servers);
    well.removeAll(repairs.keySet());
    return well.get(random.nextInt(well.size()));
  }

  private static double between(Random random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  private void repairThoseDue(double now) {
    for (Iterator<Map.Entry<TestServer, Double>> each = repairs.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<TestServer, Double> entry = each.next();
      if (entry.getValue() <= now) {
        repair(entry.getKey());
        each.remove();
      }
    }
  }

  private void kill(TestServer server) {
    live.say(">> SIGKILL for %s", server.hostPort());
    kills++;
    server.kill();
  }

  private void freeze(TestServer server) {
    live.say(
        ">> SIGSTOP for %s: it still accepts connections, but says nothing", server.hostPort());
    freezes++;
    server.freeze();
  }

  private void repair(TestServer server) {
    if (server.frozen()) {
      server.thaw();
      live.say(">> SIGCONT for %s: it goes on", server.hostPort());
    } else if (!server.alive()) {
      server.restart();
      live.say(">> %s is started again", server.hostPort());
    }
  }

  private void until(double second) throws InterruptedException {
    Thread.sleep((long) (1000 * Math.max(0, second - meter.elapsedSeconds())));
  }
}
