package io.sluice.jdbc.internal.shard.transaction;

/** How a transaction is to be committed, by who takes part in it. Pure. */
enum Ending {
  /** Local transactions only: one after the other. */
  EACH,
  /** At most the local part was written: its commit is all that counts. */
  LOCAL,
  /** One branch alone was written: it needs no decision by another shard. */
  ONE_PHASE,
  /** Several parts were written: all are prepared before the local one decides. */
  TWO_PHASES;

  /**
   * The way to end it.
   *
   * @param branches how many parts are branches
   * @param localWritten whether the local part was written
   * @param branchesWritten how many branches were written
   */
  static Ending of(int branches, boolean localWritten, int branchesWritten) {
    if (branches == 0) {
      return EACH;
    } else if (branchesWritten == 0) {
      return LOCAL;
    }
    return branchesWritten == 1 && !localWritten ? ONE_PHASE : TWO_PHASES;
  }
}
