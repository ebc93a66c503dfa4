package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.topology.Observation;
import java.util.ArrayList;
import java.util.List;

/** One server of a story, with its faults. */
final class Server {

  /** What is wrong with it. */
  enum State {
    UP,
    /** Refuses connections; those it had are reset. */
    CRASHED,
    /** Accepts and stays silent; does what it was asked once it thaws. */
    FROZEN,
    /** Nothing arrives there and nothing comes back. */
    UNREACHABLE,
    /** Too many connections. */
    BUSY,
    /** Another password. */
    LOGIN_REFUSED
  }

  private final World world;
  private final String hostPort;
  private final List<SimulatedConnection> clients = new ArrayList<>();
  private State state = State.UP;
  private long latencyMillis = 1;
  private boolean readOnly;
  private boolean stopped;
  private boolean everFaulty;
  private long wellSince;

  Server(World world, String hostPort) {
    this.world = world;
    this.hostPort = hostPort;
    this.wellSince = -1;
  }

  String hostPort() {
    return hostPort;
  }

  State state() {
    return state;
  }

  /** Whether requests get no answer for the time being. */
  boolean isSilent() {
    return state == State.FROZEN || state == State.UNREACHABLE;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** Whether anything ever went wrong with it. */
  boolean wasEverFaulty() {
    return everFaulty;
  }

  /** Whether nothing has been wrong with it since {@code millis}. */
  boolean isWellSince(long millis) {
    return isWell() && wellSince < millis;
  }

  boolean isWell() {
    return state == State.UP && latencyMillis == 1 && !readOnly && !stopped;
  }

  long latencyMillis() {
    return latencyMillis;
  }

  /** Something goes wrong with it. */
  void change(State next) {
    faulty();
    world.tell(hostPort, "becomes " + next);
    state = next;
    if (next == State.CRASHED) {
      resetAll();
    }
  }

  /** Every answer takes that long. */
  void slow(long millis) {
    faulty();
    world.tell(hostPort, "takes " + millis + " ms for everything");
    latencyMillis = millis;
  }

  void readOnly() {
    faulty();
    world.tell(hostPort, "becomes read-only");
    readOnly = true;
  }

  /** An operator lets no new sessions onto it. */
  void stop() {
    faulty();
    world.tell(hostPort, "is stopped by an operator");
    stopped = true;
    world.group().report(new Observation.Stopped(hostPort));
  }

  /** Loses every connection. */
  void resetAll() {
    faulty();
    world.tell(hostPort, "resets its connections");
    for (SimulatedConnection client : List.copyOf(clients)) {
      client.server().end();
    }
    clients.clear();
  }

  /** Nothing is wrong with it any more; what a frozen server was asked it does now. */
  void heal() {
    if (isWell()) {
      return;
    }
    world.tell(hostPort, "is well again");
    boolean arrived = state == State.FROZEN;
    state = State.UP;
    latencyMillis = 1;
    readOnly = false;
    if (stopped) {
      stopped = false;
      world.group().report(new Observation.Resumed(hostPort));
    }
    wellSince = world.time().millis();
    for (SimulatedConnection client : List.copyOf(clients)) {
      client.thaw(arrived);
    }
  }

  /** One of its connections breaks, or one request is treated badly. */
  void faulty() {
    everFaulty = true;
    wellSince = world.time().millis();
  }

  void connected(SimulatedConnection client) {
    clients.add(client);
  }

  void left(SimulatedConnection client) {
    clients.remove(client);
  }

  /** Connections that a client still holds open, whatever the server knows of it. */
  int connections() {
    List.copyOf(clients).stream()
        .filter(SimulatedConnection::hasLeft)
        .forEach(SimulatedConnection::leave);
    return clients.size();
  }
}
