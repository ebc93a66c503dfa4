package io.sluice.jdbc.internal.balance;

import java.util.random.RandomGenerator;

/**
 * A strategy that can name the first host of its order without making the order, and with the same
 * chances. It must have no state that a pick changes, as it may be asked for the order as well.
 */
public interface Chooser {

  /** The number of a host among those; allocates nothing. */
  int choose(Choice among, RandomGenerator random, long now);
}
