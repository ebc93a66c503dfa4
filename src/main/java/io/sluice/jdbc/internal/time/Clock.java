package io.sluice.jdbc.internal.time;

import java.util.function.LongSupplier;

/**
 * Monotonic nanoseconds; jumps of the wall clock do not touch it. Thread-safe.
 *
 * <p>Values are only meaningful as differences.
 */
@FunctionalInterface
public interface Clock {

  /** The system's monotonic clock. */
  Clock SYSTEM = System::nanoTime;

  /** Now, in nanoseconds since an arbitrary origin. */
  long nanos();

  /** The same clock as the JDK's functional type. */
  default LongSupplier asSupplier() {
    return this::nanos;
  }
}
