package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Topology;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which writes a read must see: those of one session, or of all sessions of a group. Thread-safe.
 */
public final class Writes {

  /** How long reads stay on the source after a write that has no GTID. */
  static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** An answer that keeps reads from replicas is thought over that often in a group at rest. */
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What is known.
   *
   * @param need the writes that have a GTID
   * @param blind whether reads must go to the source until a moment, for a write without a GTID
   * @param until that moment
   * @param judged the snapshot in which {@code answer} was found, {@code null} = none yet
   * @param at when it was found
   * @param answer what a replica must have executed there
   */
  private record Known(
      Need need, boolean blind, long until, Topology judged, long at, Position answer) {

    private boolean holds(Topology topology, long now) {
      return judged == topology && (answer.isEmpty() || now - at < AGAIN_NANOS);
    }

    private Known judge(Topology topology, long now) {
      if (need.isVoidOn(topology)) {
        return new Known(Need.NOTHING, false, 0, topology, now, Position.EMPTY)
            .blindUntil(now + BLIND_NANOS);
      }
      Need seen = need.seen(topology, now);
      Position must = seen.isEverywhere(topology) ? Position.EMPTY : seen.all();
      return new Known(seen, blind, until, topology, now, must);
    }

    private Known blindUntil(long moment) {
      boolean later = !blind || moment - until > 0;
      return later ? new Known(need, true, moment, judged, at, answer) : this;
    }
  }

  private final AtomicReference<Known> known =
      new AtomicReference<>(new Known(Need.NOTHING, false, 0, null, 0, Position.EMPTY));

  /** A write on that host became that. */
  void add(Position written, String hostPort) {
    if (!written.isEmpty()) {
      known.updateAndGet(
          old ->
              new Known(
                  old.need().plus(written, hostPort), old.blind(), old.until(), null, 0, null));
    }
  }

  /** A write became nobody knows what: only the source has it for sure for a while. */
  void addUnknown(long now) {
    known.updateAndGet(old -> old.blindUntil(now + BLIND_NANOS));
  }

  /** Whether only the source is sure to have everything at {@code now}. */
  boolean onlyOnSource(Topology topology, long now) {
    need(topology, now); // it may show that nothing is sure
    Known latest = known.get();
    return latest.blind() && latest.until() - now > 0;
  }

  /** What a replica must have executed; empty when all of them have. */
  Position need(Topology topology, long now) {
    Known latest = known.get();
    while (!latest.holds(topology, now)) {
      Known judged = latest.judge(topology, now);
      if (known.compareAndSet(latest, judged)) {
        return judged.answer();
      }
      latest = known.get();
    }
    return latest.answer();
  }
}
