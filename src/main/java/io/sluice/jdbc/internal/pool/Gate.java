package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.time.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets so many in at once, in order of arrival; whoever waits may change its mind. Thread-safe. */
final class Gate {

  private static final long SLICE_MILLIS = 20;

  private final Semaphore places;

  Gate(int places) {
    this.places = new Semaphore(places, true);
  }

  /**
   * Takes a place.
   *
   * @param wanted asked while waiting
   * @return false if the deadline came, the place is not wanted any more, or the thread is
   *     interrupted
   */
  boolean enter(Deadline deadline, BooleanSupplier wanted) {
    try {
      while (!places.tryAcquire(SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (deadline.hasPassed() || !wanted.getAsBoolean()) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives the place back. */
  void leave() {
    places.release();
  }
}
