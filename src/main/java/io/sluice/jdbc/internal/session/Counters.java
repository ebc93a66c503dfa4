package io.sluice.jdbc.internal.session;

import java.util.concurrent.atomic.LongAdder;

/** What happened in a group so far. Thread-safe. */
public final class Counters {

  /** Transactions that ended, by commit or rollback. */
  public final LongAdder transactions = new LongAdder();

  /** Sessions that lost their host and were bound to another one, or had to be told. */
  public final LongAdder failovers = new LongAdder();

  /** Reads that were run again on another host. */
  public final LongAdder retriedReads = new LongAdder();
}
