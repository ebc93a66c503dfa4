package io.sluice.jdbc.internal.time;

/** The time of day, which may jump in both directions. Thread-safe. */
@FunctionalInterface
public interface WallClock {

  /** The system's. */
  WallClock SYSTEM = System::currentTimeMillis;

  /** Milliseconds since 1970-01-01 UTC. */
  long millis();
}
