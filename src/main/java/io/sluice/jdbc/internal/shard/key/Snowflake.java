package io.sluice.jdbc.internal.shard.key;

import io.sluice.jdbc.internal.time.WallClock;
import io.sluice.jdbc.spi.KeyGenerator;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * {@code snowflake}: numbers of 63 bits, 41 of milliseconds since 2024, 10 of the worker, 12 of a
 * count within the millisecond. Thread-safe and without locks.
 *
 * <ul>
 *   <li>Within a process they only rise. When the clock steps back, or a millisecond's 4096 numbers
 *       are used up, the next millisecond is taken although it has not come yet: nobody waits.
 *   <li>The count of a new millisecond begins at random. If it began at 0, a quiet application
 *       would make numbers that all have the same remainder, and {@code mod} one shard that has all
 *       rows.
 *   <li>The worker is the next number of the sequence {@code sluice.worker}, modulo 1024, which
 *       each process takes once: two processes have the same one only if 1023 others started in
 *       between and the first still runs, and a process that starts again after its clock stepped
 *       back has another one. With {@code worker=7} nothing is taken and the user sees to it that
 *       no two processes have the same.
 * </ul>
 */
final class Snowflake implements KeyGenerator {

  private static final long EPOCH = 1_704_067_200_000L; // 2024-01-01 UTC
  private static final int WORKER_BITS = 10;
  private static final int COUNT_BITS = 12;
  private static final int FIRST_COUNTS = 1 << (COUNT_BITS - 1);
  private static final int UNKNOWN = -1;

  private final WallClock clock;
  private final RandomGenerator random;
  private final Worker worker;
  private int givenWorker = UNKNOWN;

  /** Milliseconds and count of the number given last. */
  private final AtomicLong last = new AtomicLong();

  Snowflake(WallClock clock, RandomGenerator random, Worker worker) {
    this.clock = clock;
    this.random = random;
    this.worker = worker;
  }

  @Override
  public String name() {
    return "snowflake";
  }

  @Override
  public void configure(String table, Map<String, String> parameters) {
    KeyGenerators.refuseUnknown(parameters, "worker");
    if (parameters.containsKey("worker")) {
      givenWorker = KeyGenerators.number(parameters, "worker", 0, Worker.COUNT - 1);
    }
  }

  @Override
  public Long next() throws SQLException {
    int own = givenWorker == UNKNOWN ? worker.number() : givenWorker;
    long now = Math.max(0, clock.millis() - EPOCH);
    long first = (now << COUNT_BITS) + random.nextInt(FIRST_COUNTS);
    long taken = last.updateAndGet(before -> follows(before, first));
    long millis = taken >>> COUNT_BITS;
    long count = taken & ((1 << COUNT_BITS) - 1);
    return millis << (WORKER_BITS + COUNT_BITS) | (long) own << COUNT_BITS | count;
  }

  /** In a millisecond that has begun already, the next number; else the first of a new one. */
  private static long follows(long before, long first) {
    return before >>> COUNT_BITS >= first >>> COUNT_BITS ? before + 1 : first;
  }
}
