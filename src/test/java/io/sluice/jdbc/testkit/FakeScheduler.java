package io.sluice.jdbc.testkit;

import io.sluice.jdbc.internal.time.Scheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler in virtual time: nothing runs until the test advances it, then everything runs on the
 * test's own thread in the order of its moment, what is due at the same moment in the order it was
 * handed over. Tasks see a clock that stands at their moment; one that takes time says so with
 * {@link FakeClock#advance}, which delays whatever is due meanwhile, as one busy worker would.
 */
public final class FakeScheduler implements Scheduler {

  private final FakeClock clock;
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::sinceStart).thenComparingLong(Due::number));
  private final List<RuntimeException> thrown = new ArrayList<>();
  private final long start;
  private long number;
  private boolean closed;

  /** A task and its moment, which is kept as a difference because clocks overflow. */
  private record Due(long sinceStart, long number, FutureTask<?> task, Runnable body) {}

  /** Runs by that clock, and moves it. */
  public FakeScheduler(FakeClock clock) {
    this.clock = clock;
    this.start = clock.nanos();
  }

  @Override
  public Future<?> schedule(Runnable task, long delayMillis) {
    FutureTask<?> handle = new FutureTask<>(() -> null);
    if (!closed) {
      long delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
      queue.add(new Due(clock.nanos() - start + delay, number++, handle, task));
    }
    return handle;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      task.run();
    } else {
      schedule(task, 0);
    }
  }

  /** Lets that much time pass and runs everything that becomes due. */
  public void advance(long millis) {
    long end = clock.nanos() - start + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!queue.isEmpty() && queue.peek().sinceStart() <= end) {
      Due next = queue.poll();
      clock.moveTo(start + Math.max(next.sinceStart(), clock.nanos() - start));
      if (!next.task().isCancelled()) {
        run(next.body());
      }
    }
    clock.moveTo(start + Math.max(end, clock.nanos() - start));
  }

  /** A worker survives what a task throws; the test may ask for it. */
  private void run(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException escaped) {
      thrown.add(escaped);
    }
  }

  /** Milliseconds since the start. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos() - start);
  }

  /** How many tasks are waiting. */
  public int pending() {
    return (int) queue.stream().filter(due -> !due.task().isCancelled()).count();
  }

  /** What tasks threw. */
  public List<RuntimeException> thrown() {
    return thrown;
  }

  @Override
  public void close() {
    closed = true;
    queue.clear();
  }
}
