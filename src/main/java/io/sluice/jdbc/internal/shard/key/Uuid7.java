package io.sluice.jdbc.internal.shard.key;

import io.sluice.jdbc.internal.time.WallClock;
import io.sluice.jdbc.spi.KeyGenerator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * {@code uuid7}: UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, 12 of a count, 62 of
 * chance. Within a process they only rise, whatever the clock does. Thread-safe and without locks.
 */
final class Uuid7 implements KeyGenerator {

  private static final int COUNT_BITS = 12;
  private static final int FIRST_COUNTS = 1 << (COUNT_BITS - 1);
  private static final long COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final long VERSION = 7L << 12;
  private static final long VARIANT = 0b10L << 62;

  private final WallClock clock;
  private final RandomGenerator random;

  /** Milliseconds and count of the one given last. */
  private final AtomicLong last = new AtomicLong();

  Uuid7(WallClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String name() {
    return "uuid7";
  }

  @Override
  public void configure(String table, Map<String, String> parameters) {
    KeyGenerators.refuseUnknown(parameters);
  }

  @Override
  public UUID next() {
    long first = (clock.millis() << COUNT_BITS) + random.nextInt(FIRST_COUNTS);
    long taken =
        last.updateAndGet(
            before -> before >>> COUNT_BITS >= first >>> COUNT_BITS ? before + 1 : first);
    long high = taken >>> COUNT_BITS << 16 | VERSION | taken & COUNT_MASK;
    return new UUID(high, VARIANT | random.nextLong() >>> 2);
  }
}
