package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Virtual time for everything in one story, on one thread. Whoever has to wait lets the others run
 * meanwhile, inside its own wait: what another thread would have done then happens on top of its
 * stack. So a wait may end late, when the one on top of it takes longer; {@link #lateness()} tells
 * how much, for a thread that was not run is nobody's fault.
 */
final class Timeline implements Clock {

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final long start;
  private long now;
  private long number;
  private long lateness;

  Timeline(long start) {
    this.start = start;
    this.now = start;
  }

  /** A task and its moment, kept as a difference because clocks overflow. */
  private record Due(long sinceStart, long number, Lane lane, Runnable body)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(sinceStart, other.sinceStart);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  @Override
  public long nanos() {
    return now;
  }

  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(now - start);
  }

  /** How long waits were kept from ending in time so far, in nanoseconds. */
  long lateness() {
    return lateness;
  }

  void await(long millis) {
    await(millis, () -> false);
  }

  /** Lets time pass until {@code enough} or for {@code millis}, and runs what is due meanwhile. */
  void await(long millis, BooleanSupplier enough) {
    long end = now - start + TimeUnit.MILLISECONDS.toNanos(millis);
    long ready = now - start;
    while (!enough.getAsBoolean() && now - start < end) {
      Due next = queue.peek();
      if (next == null || next.sinceStart() > end) {
        now = start + end;
        return;
      }
      queue.poll();
      now = Math.max(now - start, next.sinceStart()) + start;
      ready = now - start;
      next.lane().run(next.body());
    }
    lateness += Math.max(0, now - start - Math.min(end, ready));
  }

  /** A scheduler of this time. */
  Lane lane() {
    return new Lane();
  }

  /** Told when a task begins and when it ends. */
  interface Watcher {
    void began();

    void ended();
  }

  /** One of several schedulers, so that it can be told whose work is left. */
  final class Lane implements Scheduler {
    private int waiting;
    private boolean closed;
    private Watcher watcher;

    /** Who is told of every task from now on. */
    void watch(Watcher by) {
      watcher = by;
    }

    private void run(Runnable body) {
      waiting--;
      if (watcher == null) {
        body.run();
        return;
      }
      watcher.began();
      try {
        body.run();
      } finally {
        watcher.ended();
      }
    }

    @Override
    public Future<?> schedule(Runnable task, long delayMillis) {
      if (!closed) {
        long at = now - start + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        waiting++;
        queue.add(new Due(at, number++, this, task));
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void execute(Runnable task) {
      if (closed) {
        task.run();
      } else {
        schedule(task, 0);
      }
    }

    /** Tasks that have not run yet. */
    int pending() {
      return waiting;
    }

    @Override
    public void close() {
      closed = true; // what was handed over is still done
    }
  }
}
