package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.group.SimulatedGroup;
import io.sluice.jdbc.internal.sql.StatementCache;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Everything that one story happens in. */
final class World {

  private static final StatementCache STATEMENTS = new StatementCache(512);

  private final RandomGenerator random;
  private final Plan plan;
  private final Timeline time;
  private final Timeline.Lane actors;
  private final Timeline.Lane workers;
  private final Timeline.Lane probes;
  private final Ledger ledger = new Ledger();
  private final Sabotage sabotage = new Sabotage(this);
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Deque<Runnable> parked = new ArrayDeque<>();
  private final StringBuilder story;
  private final SimulatedGroup group;
  private int calls;
  private int probing;
  private long values = 1000;

  /**
   * A world at its first moment.
   *
   * @param telling whether the story is written down, which takes longer than to play it
   */
  World(long seed, boolean telling) throws SQLException {
    random = new SplittableRandom(seed);
    plan = Plan.of(random);
    time = new Timeline(random.nextLong());
    actors = time.lane();
    workers = time.lane();
    probes = time.lane();
    probes.watch(new Probing());
    story = telling ? new StringBuilder() : null;
    plan.config()
        .hosts()
        .forEach(host -> servers.put(host.hostPort(), new Server(this, host.hostPort())));
    if (telling) {
      tell("plan", plan.toString());
    }
    group =
        new SimulatedGroup(
            plan.config(),
            new SimulatedDriver(this).vendor(),
            new SimulatedGroup.Ground(time, workers, probes, random, time::await, STATEMENTS));
  }

  RandomGenerator random() {
    return random;
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  Plan plan() {
    return plan;
  }

  Timeline time() {
    return time;
  }

  /** Runs what the applications and the faults do. */
  Timeline.Lane actors() {
    return actors;
  }

  /** Runs what the group hands over. */
  Timeline.Lane workers() {
    return workers;
  }

  Ledger ledger() {
    return ledger;
  }

  Sabotage sabotage() {
    return sabotage;
  }

  SimulatedGroup group() {
    return group;
  }

  Server server(String hostPort) {
    return servers.get(hostPort);
  }

  List<Server> servers() {
    return List.copyOf(servers.values());
  }

  /** A value that a server makes up, different each time. */
  long uniqueValue() {
    return ++values;
  }

  /** Whether one more call may begin; if not, {@code later} runs once one has ended. */
  boolean mayCall(Runnable later) {
    if (calls < plan.atOnce() && probing == 0) {
      return true;
    }
    parked.add(later);
    return false;
  }

  void callBegins() {
    calls++;
  }

  void callEnds() {
    calls--;
    unpark();
  }

  private void unpark() {
    while (!parked.isEmpty()) {
      actors.execute(parked.poll());
    }
  }

  /**
   * No call begins on top of a probe: it might wait for the verdict of that very probe, which could
   * not go on below it.
   */
  private final class Probing implements Timeline.Watcher {
    @Override
    public void began() {
      probing++;
    }

    @Override
    public void ended() {
      probing--;
      unpark();
    }
  }

  /** Writes a line of the story. */
  void tell(String who, String what) {
    if (story != null) {
      story.append(String.format("%9d ms  %-8s %s%n", time.millis(), who, what));
    }
  }

  boolean isTelling() {
    return story != null;
  }

  String story() {
    return String.valueOf(story);
  }
}
