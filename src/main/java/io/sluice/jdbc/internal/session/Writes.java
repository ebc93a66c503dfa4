package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.topology.Position;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which writes a read must see: those of one session, or of all sessions of a group. Thread-safe.
 */
public final class Writes {

  /** More separate ranges than this are said as one, which asks for more than is needed. */
  private static final int MOST_RANGES = 64;

  /**
   * What is known.
   *
   * @param need must have been executed by a replica that serves a read
   * @param blind whether reads must go to the source until a moment, for a write without a GTID
   * @param until that moment
   */
  private record Known(Position need, boolean blind, long until) {}

  private final AtomicReference<Known> known =
      new AtomicReference<>(new Known(Position.EMPTY, false, 0));

  /** A write became that. */
  void add(Position written) {
    known.updateAndGet(
        old -> {
          Position all = old.need().plus(written);
          return new Known(all.size() > MOST_RANGES ? all.upTo() : all, old.blind(), old.until());
        });
  }

  /** A write became nobody knows what: only the source has it for sure until then. */
  void addUnknown(long until) {
    known.updateAndGet(
        old -> {
          boolean later = !old.blind() || until - old.until() > 0;
          return later ? new Known(old.need(), true, until) : old;
        });
  }

  /** Whether only the source is sure to have everything at {@code now}. */
  boolean onlyOnSource(long now) {
    Known now1 = known.get();
    return now1.blind() && now1.until() - now > 0;
  }

  /** What a replica must have executed. */
  Position need() {
    return known.get().need();
  }

  /** Every replica has executed that much. */
  void isEverywhere(Position executed) {
    Known old = known.get();
    if (old.need() == executed) {
      known.compareAndSet(old, new Known(Position.EMPTY, old.blind(), old.until()));
    }
  }
}
