package io.sluice.jdbc.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A fault that waits in a {@link FaultProxy} and happens once. */
public final class Fault {

  final byte[] pattern;
  final FaultProxy.Cut cut;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch fired = new CountDownLatch(1);

  Fault(byte[] pattern, FaultProxy.Cut cut) {
    this.pattern = pattern;
    this.cut = cut;
  }

  /** Whether it has happened, on the wire. */
  public boolean fired() {
    return fired.getCount() == 0;
  }

  /** Waits for it; false when it has not happened in time. */
  public boolean awaitFired(Duration atMost) throws InterruptedException {
    return fired.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** True for the one connection that it happens to. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  void fire() {
    fired.countDown();
  }

  /** Whether the pattern stands in the first {@code length} bytes. */
  boolean matches(byte[] bytes, int length) {
    for (int from = 0; from + pattern.length <= length; from++) {
      int i = 0;
      while (i < pattern.length && bytes[from + i] == pattern[i]) {
        i++;
      }
      if (i == pattern.length) {
        return true;
      }
    }
    return false;
  }
}
