package io.sluice.jdbc.internal.group;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Each thread's own generator behind one object. */
final class SharedRandom implements RandomGenerator {

  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
