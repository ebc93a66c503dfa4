package io.sluice.examples;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Response times of one host, in buckets that grow by an eighth of a power of two: no value is kept
 * by itself, so a run of any length needs the same memory. Thread-safe.
 */
final class Latencies {

  private static final int STEPS = 8;
  private static final int BUCKETS = 40 * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  /** One answer. */
  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos / 1000));
  }

  /** What was added since the last call of this method. */
  Window takeWindow() {
    long[] taken = new long[BUCKETS];
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      taken[i] = counts.getAndSet(i, 0);
      total += taken[i];
    }
    return new Window(total, millis(taken, total, 0.50), millis(taken, total, 0.99));
  }

  /** Answers of one stretch of time, and how long they took in milliseconds. */
  record Window(long count, double p50, double p99) {}

  private static double millis(long[] taken, long total, double share) {
    long rank = (long) Math.ceil(total * share);
    long below = 0;
    for (int i = 0; i < taken.length; i++) {
      below += taken[i];
      if (below >= rank) {
        return total == 0 ? 0 : micros(i) / 1000;
      }
    }
    return 0;
  }

  private static int bucket(long micros) {
    double log = Math.log(Math.max(1, micros)) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) (log * STEPS));
  }

  private static double micros(int bucket) {
    return Math.pow(2, (bucket + 0.5) / STEPS);
  }
}
