package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.topology.Node;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One story from its seed to its end. */
final class Story {

  /** How a story ends. */
  static final String KEPT = "All promises were kept.";

  private static final long LONGEST_MILLIS = 3_600_000;

  private final World world;
  private final Faults faults;
  private final List<Application> applications = new ArrayList<>();

  private Story(World world) {
    this.world = world;
    this.faults = new Faults(world);
  }

  /**
   * Plays a story.
   *
   * @throws BrokenPromise with the seed and the story, if a promise was not kept
   */
  static void play(long seed) {
    try {
      new Story(new World(seed, false)).play();
    } catch (BrokenPromise | RuntimeException | SQLException broken) {
      throw new BrokenPromise(
          tell(seed)
              + System.lineSeparator()
              + "Told again by: mvn test -Dtest=SimulationTest#everyPromiseIsKeptWhateverTheSeed -Dsluice.simulation.seed="
              + seed,
          broken);
    }
  }

  /** The story of a seed, with what broke at its end. */
  static String tell(long seed) {
    World world = null;
    String end = KEPT;
    try {
      world = new World(seed, true);
      new Story(world).play();
    } catch (BrokenPromise | RuntimeException | SQLException broken) {
      end = broken + (broken.getCause() == null ? "" : "; cause: " + broken.getCause());
    }
    return "seed " + seed + System.lineSeparator() + (world == null ? "" : world.story()) + end;
  }

  private void play() {
    Plan plan = world.plan();
    int each = Math.max(4, plan.steps() / plan.sessions());
    for (int i = 0; i < plan.sessions(); i++) {
      applications.add(new Application(world, "app" + (i + 1), each));
    }
    for (int i = 0; i < plan.sessions(); i++) {
      applications.get(i).rival(applications.get((i + 1) % plan.sessions()));
      applications.get(i).start();
    }
    faults.plan();
    world.time().await(LONGEST_MILLIS, () -> applications.stream().allMatch(Application::isDone));
    checkHealthyHosts();
    faults.end();
    world.time().await(world.random().nextInt(20) == 0 ? 70_000 : world.random().nextInt(5_000));
    applications.forEach(each1 -> each1.finish(world.servers().size() + 3));
    checkHealthyHosts();
    end();
  }

  /** What belongs to the application never counts against a host. */
  private void checkHealthyHosts() {
    for (Node node : world.group().topology().nodes()) {
      boolean blamed = node.blocked() || node.failures() > 0 || node.health() != Node.Health.UP;
      if (blamed && !world.server(node.hostPort()).wasEverFaulty()) {
        throw new BrokenPromise("P7: a host that was well all the time was set aside: " + node);
      }
    }
  }

  private void end() {
    faults.healAll();
    world.time().await(3_000);
    int leased = world.group().leased();
    if (leased != 0) {
      throw new BrokenPromise("P8: all sessions are closed, " + leased + " leases are out");
    } else if (world.workers().pending() != 0) {
      throw new BrokenPromise("P8: all sessions are closed, tasks are left");
    }
    world.group().close();
    world.time().await(3_000);
    for (Server server : world.servers()) {
      if (server.connections() != 0) {
        throw new BrokenPromise(
            "P8: " + server.connections() + " connections to " + server.hostPort() + " are left");
      }
    }
    world.ledger().check();
    Calls.refuseSecret(world.plan().config().toString(), "the configuration");
    Calls.refuseSecret(world.plan().config().hosts().toString(), "the hosts");
    Calls.refuseSecret(world.group().topology().toString(), "the topology");
  }
}
