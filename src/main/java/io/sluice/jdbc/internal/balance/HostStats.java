package io.sluice.jdbc.internal.balance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one host, shared by all sessions of its group. Thread-safe without locks; nothing
 * is allocated per statement.
 *
 * <p>Both averages fade while the host is not used (time constant {@value #TAU_MILLIS} ms), so that
 * a host once found slow is tried again. Each is one {@code long}: the value as float bits above,
 * the moment of the last sample in milliseconds below.
 */
public final class HostStats {

  static final long TAU_MILLIS = 1_500;
  private static final double MEAN_GAIN = 0.2;

  /**
   * A third of the way up, a twentieth down: a few slow answers are believed, one hiccup among
   * hundreds is soon forgotten. A peak that kept the worst answer of the last second would make all
   * busy hosts look as slow as the slow one, for each has a hiccup in that time.
   */
  private static final double PEAK_RISE = 0.3;

  private static final double PEAK_FALL = 0.05;

  private static final long UNKNOWN = 0;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private final LongAdder picks = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicLong mean = new AtomicLong(UNKNOWN);
  private final AtomicLong peak = new AtomicLong(UNKNOWN);

  /** A statement starts. */
  public void started() {
    inFlight.incrementAndGet();
  }

  /** A statement ended, well or not. */
  public void ended() {
    inFlight.decrementAndGet();
  }

  /** A statement was answered after {@code nanos}; errors of the host are not samples. */
  public void answered(long nanos, long now) {
    int stamp = stamp(now);
    update(mean, nanos, stamp, false);
    update(peak, nanos, stamp, true);
  }

  /** A session was bound to the host. */
  public void bound() {
    sessions.incrementAndGet();
    picks.increment();
  }

  /** A session that is bound to the host was given it again. */
  public void picked() {
    picks.increment();
  }

  /** A session left the host. */
  public void unbound() {
    sessions.decrementAndGet();
  }

  /** The host failed a session. */
  public void failed() {
    failures.increment();
  }

  /** Forgets the response times: the host comes back as another one. */
  public void forgetTimes() {
    mean.set(UNKNOWN);
    peak.set(UNKNOWN);
  }

  /** Statements running now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Sessions bound now. */
  public int sessions() {
    return sessions.get();
  }

  /** How often a session was bound to the host. */
  public long picks() {
    return picks.sum();
  }

  /** How often the host failed a session. */
  public long failures() {
    return failures.sum();
  }

  /** Fading mean in nanoseconds, 0 = unknown. */
  public long meanNanos(long now) {
    return faded(mean.get(), stamp(now));
  }

  /** Fading peak in nanoseconds, 0 = unknown. */
  public long peakNanos(long now) {
    return faded(peak.get(), stamp(now));
  }

  private static void update(AtomicLong cell, long sample, int stamp, boolean peaks) {
    long old;
    long next;
    do {
      old = cell.get();
      boolean overtaken = old != UNKNOWN && stamp - (int) old < 0;
      next = pack(combine(old, sample, stamp, peaks), overtaken ? (int) old : stamp);
    } while (!cell.compareAndSet(old, next));
  }

  private static float combine(long old, long sample, int stamp, boolean peaks) {
    if (old == UNKNOWN) {
      return Math.max(1, sample);
    }
    double value = Float.intBitsToFloat((int) (old >>> 32));
    double least = MEAN_GAIN;
    if (peaks) {
      least = sample > value ? PEAK_RISE : PEAK_FALL;
    }
    double idle = Math.max(0, stamp - (int) old);
    double keep = idle == 0 ? 1 : Math.exp(-idle / TAU_MILLIS);
    double gain = Math.max(1 - keep, least); // after a pause a sample weighs more
    return (float) Math.max(1, value + (sample - value) * gain);
  }

  private static long faded(long cell, int stamp) {
    if (cell == UNKNOWN) {
      return 0;
    }
    double idle = Math.max(0, stamp - (int) cell);
    double value = Float.intBitsToFloat((int) (cell >>> 32));
    return Math.max(1, (long) (value * Math.exp(-idle / TAU_MILLIS)));
  }

  private static int stamp(long nanos) {
    return (int) (nanos / 1_000_000);
  }

  private static long pack(float value, int stamp) {
    return (long) Float.floatToRawIntBits(value) << 32 | stamp & 0xFFFF_FFFFL;
  }
}
