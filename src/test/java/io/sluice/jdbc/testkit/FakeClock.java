package io.sluice.jdbc.testkit;

import io.sluice.jdbc.internal.time.Clock;
import java.util.concurrent.TimeUnit;

/** A clock that stands still unless a test moves it. Starts close to its overflow. */
public final class FakeClock implements Clock {

  private volatile long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

  @Override
  public long nanos() {
    return now;
  }

  /** Moves on. */
  public void advance(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void moveTo(long nanos) {
    now = nanos;
  }
}
