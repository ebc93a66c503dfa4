package io.sluice.jdbc.internal.shard.key;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The number by which this process's keys differ from those of others. Thread-safe. */
final class Worker {

  /** The sequence from which processes take their numbers. */
  static final String SEQUENCE = "sluice.worker";

  /** How many there are before they begin anew. */
  static final int COUNT = 1024;

  private static final int UNKNOWN = -1;

  private final BlockSource blocks;
  private final AtomicInteger number = new AtomicInteger(UNKNOWN);

  Worker(BlockSource blocks) {
    this.blocks = blocks;
  }

  /** Taken when first asked for; threads that are first at once take some that nobody uses. */
  int number() throws SQLException {
    if (number.get() == UNKNOWN) {
      long taken = blocks.take(SEQUENCE, 1);
      number.compareAndSet(UNKNOWN, (int) Math.floorMod(taken, (long) COUNT));
    }
    return number.get();
  }
}
