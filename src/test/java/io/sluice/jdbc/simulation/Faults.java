package io.sluice.jdbc.simulation;

import java.util.random.RandomGenerator;

/** What goes wrong with whole servers in a story, and when it ends. */
final class Faults {

  private final World world;
  private final RandomGenerator random;
  private boolean over;

  Faults(World world) {
    this.world = world;
    this.random = world.random();
  }

  void plan() {
    for (int i = 0; i < world.plan().faults(); i++) {
      Server server = world.servers().get(random.nextInt(world.servers().size()));
      world.actors().schedule(() -> strike(server), random.nextInt(2500));
    }
  }

  private void strike(Server server) {
    if (over || !server.isWell()) {
      return;
    }
    int duration = random.nextInt(3) == 0 ? random.nextInt(9000) : random.nextInt(800);
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> server.change(Server.State.CRASHED);
      case 3, 4, 5 -> server.change(Server.State.FROZEN);
      case 6 -> server.change(Server.State.UNREACHABLE);
      case 7 -> server.change(Server.State.BUSY);
      case 8 -> server.change(Server.State.LOGIN_REFUSED);
      case 9 -> server.slow(random.nextInt(4) == 0 ? 1500 : 20 + random.nextInt(200));
      case 10 -> server.readOnly();
      case 11 -> server.stop();
      default -> flap(server, 2 + random.nextInt(4));
    }
    world.actors().schedule(server::heal, duration);
  }

  private void flap(Server server, int times) {
    if (over) {
      return;
    }
    server.change(Server.State.CRASHED);
    world.actors().schedule(server::heal, 20);
    if (times > 1) {
      world.actors().schedule(() -> flap(server, times - 1), 20 + random.nextInt(300));
    }
  }

  /** Nothing new goes wrong; one server at least is well, the others stay as they are or not. */
  void end() {
    over = true;
    world.sabotage().end();
    int chosen = random.nextInt(world.servers().size());
    for (int i = 0; i < world.servers().size(); i++) {
      Server server = world.servers().get(i);
      boolean answersWrites = !server.isReadOnly(); // equal hosts are all expected to
      if (i == chosen || !answersWrites || random.nextBoolean()) {
        server.heal();
      }
    }
  }

  void healAll() {
    world.servers().forEach(Server::heal);
  }
}
