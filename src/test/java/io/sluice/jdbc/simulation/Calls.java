package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.config.Settings;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.simulation.DriverErrors.FromDriver;
import io.sluice.jdbc.simulation.Outcome.Kind;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Makes an application's calls and checks of each what must hold of all: that it ends in time, that
 * it says one of the few things the contract lists, and that it says no secret.
 */
final class Calls {

  /** Duplicate key, lock timeout, deadlock, read-only server, no such savepoint. */
  private static final Set<Integer> STATEMENT_ERRORS = Set.of(1062, 1205, 1213, 1290, 1305);

  /** Until the probes give a silent host up: under six seconds by default. */
  private static final long VERDICT_MILLIS = 6000;

  private static final long SLACK_MILLIS = 1000;
  private static final long GIVE_BACK_MILLIS = 1000;

  private final World world;
  private final String who;

  Calls(World world, String who) {
    this.world = world;
    this.who = who;
  }

  /** One call. */
  @FunctionalInterface
  interface Action {
    Object run() throws SQLException;
  }

  Outcome make(String what, Session session, Action action) {
    return make(what, () -> session != null && session.isClosed(), action);
  }

  private Outcome make(String what, BooleanSupplier closed, Action action) {
    long start = world.time().millis();
    long late = world.time().lateness();
    Outcome outcome;
    world.callBegins();
    try {
      outcome = new Outcome(Kind.OK, action.run(), null);
    } catch (SQLException | RuntimeException error) {
      boolean inTime = world.time().lateness() == late;
      outcome = new Outcome(judge(what, error, closed.getAsBoolean(), start, inTime), null, error);
    } finally {
      world.callEnds();
    }
    if (world.isTelling()) {
      world.tell(who, what + " since " + start + ": " + outcome);
    }
    late = TimeUnit.NANOSECONDS.toMillis(world.time().lateness() - late);
    checkTime(what, start, late);
    return outcome;
  }

  private void checkTime(String what, long start, long late) {
    long took = world.time().millis() - start - late;
    if (took <= SLACK_MILLIS) {
      return;
    }
    long bound = what.equals("isValid(1)") ? validBound() : bound(start);
    if (took > bound) {
      throw new BrokenPromise("P1: " + what + " took " + took + " ms, allowed are " + bound);
    }
  }

  /**
   * A host that is not well costs a caller no more than the probes' verdict on it; a shared pool
   * that is exhausted, or no host at all, as long as the selection may take.
   */
  private long bound(long start) {
    long unwell = world.servers().stream().filter(host -> !host.isWellSince(start)).count();
    boolean none = unwell == world.servers().size();
    boolean pooled = world.plan().isPooled();
    long selection = world.plan().config().settings().number(Property.SELECTION_TIMEOUT);
    return SLACK_MILLIS + unwell * verdict() + (none || pooled ? selection : 0);
  }

  /**
   * Without probes the time-outs add up: of a login, of the session's settings, and of the answers
   * to a statement, of which a stream has three.
   */
  private long verdict() {
    Settings settings = world.plan().config().settings();
    return settings.number(Property.HEARTBEAT_INTERVAL) > 0
        ? VERDICT_MILLIS
        : 2L * settings.integer(Property.CONNECT_TIMEOUT)
            + 3L * settings.integer(Property.SOCKET_TIMEOUT);
  }

  /**
   * HikariCP waits for a free connection as long as it is configured to, whatever the deadline, and
   * resets the one that comes back.
   */
  private long validBound() {
    int connect = world.plan().config().settings().integer(Property.CONNECT_TIMEOUT);
    return 1000 + SLACK_MILLIS + (world.plan().isPooled() ? connect + GIVE_BACK_MILLIS : 0);
  }

  private Kind judge(String what, Throwable error, boolean closed, long start, boolean inTime) {
    refuseSecrets(error, 0);
    if (error instanceof FromDriver) {
      return ofDriver(what, error, start, inTime);
    }
    String state = error instanceof SQLException sql ? sql.getSQLState() : String.valueOf(error);
    return switch (String.valueOf(state)) {
      case "40001" -> Kind.ROLLED_BACK;
      case "08007" -> Kind.UNKNOWN;
      case "08006" -> Kind.LOST;
      case "25006", "25001" -> Kind.REFUSED;
      case "08001" -> noHost(what, error, start, inTime);
      case "08003" -> {
        if (!closed) {
          throw new BrokenPromise(what + " was told that an open connection is closed", error);
        }
        yield Kind.CLOSED;
      }
      default -> throw new BrokenPromise(what + " was told " + error, error);
    };
  }

  private Kind ofDriver(String what, Throwable error, long start, boolean inTime) {
    if (error instanceof SQLException sql) {
      if (STATEMENT_ERRORS.contains(sql.getErrorCode())
          || error.getMessage().startsWith("Can't call commit")) {
        return Kind.OWN;
      } else if (sql.getErrorCode() == 1045) {
        return noHost(what, error, start, inTime);
      }
    }
    throw new BrokenPromise(what + " got the driver's own '" + error.getMessage() + "'", error);
  }

  private Kind noHost(String what, Throwable error, long start, boolean inTime) {
    for (Server host : world.servers()) {
      boolean exhausted = error.getMessage().contains("pooled connections are in use");
      if (inTime && !exhausted && host.isWellSince(start)) {
        throw new BrokenPromise(
            "P7: " + what + " found no host, but " + host.hostPort() + " was well all the time",
            error);
      }
    }
    return Kind.NO_HOST;
  }

  /** Refuses a text that shows the password, and does not show it itself. */
  static void refuseSecret(String text, String where) {
    if (text.contains(Plan.PASSWORD)) {
      throw new BrokenPromise(
          "P10: the password is in " + where + ": " + text.replace(Plan.PASSWORD, "(here)"));
    }
  }

  private static void refuseSecrets(Throwable error, int depth) {
    refuseSecret(error.toString(), error.getClass().getSimpleName());
    if (error.getCause() != null && depth < 8) {
      refuseSecrets(error.getCause(), depth + 1);
    }
    for (Throwable other : error.getSuppressed()) {
      refuseSecrets(other, depth + 1);
    }
  }
}
