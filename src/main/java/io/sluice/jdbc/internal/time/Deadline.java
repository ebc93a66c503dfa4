package io.sluice.jdbc.internal.time;

import java.util.concurrent.TimeUnit;

/**
 * A moment after which a caller no longer waits. Immutable; travels down every call that may wait,
 * where a duration would be started anew at each level.
 */
public final class Deadline {

  private final Clock clock;
  private final long atNanos;

  private Deadline(Clock clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  /** The moment {@code millis} from now; zero or less has passed already. */
  public static Deadline after(Clock clock, long millis) {
    return new Deadline(clock, clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Whether the moment has come. */
  public boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  /** Nanoseconds left, zero or less once it has passed. */
  public long remainingNanos() {
    return atNanos - clock.nanos();
  }

  /** Milliseconds left, rounded up, never below zero. */
  public long remainingMillis() {
    long nanos = remainingNanos();
    return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
  }

  /** The earlier of this moment and the one {@code millis} from now. */
  public Deadline orAfter(long millis) {
    Deadline other = after(clock, millis);
    return other.atNanos - atNanos < 0 ? other : this;
  }
}
