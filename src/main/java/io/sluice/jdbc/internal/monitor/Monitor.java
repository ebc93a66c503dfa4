package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.topology.Event;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.internal.topology.Transition;
import io.sluice.jdbc.internal.topology.Transition.Change;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Owns the topology of a group and is its only writer. Observations come from any thread; the new
 * snapshot is published first, then the events are fired, outside any lock.
 *
 * <p>Every node has a probe of its own, started once per interval whatever the others do; a probe
 * that waits for a silent host delays nobody. The loop of a node is restarted whatever a probe
 * throws.
 */
public final class Monitor implements AutoCloseable {

  private final Transition transition;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final ProbeFactory probes;
  private final long intervalMillis;
  private final Consumer<Event> listener;
  private final AtomicReference<Topology> current;
  private final Map<String, Probe> running = new ConcurrentHashMap<>();
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition changed = waiting.newCondition();
  private volatile boolean closed;

  /** Makes the probe of one node. */
  @FunctionalInterface
  public interface ProbeFactory {
    /** A probe that has not connected yet. */
    Probe create(String hostPort);
  }

  /**
   * A monitor at rest.
   *
   * @param intervalMillis between the starts of two probes of a node; 0 = no probes
   * @param listener called for each event, after the snapshot is visible; must not block
   */
  public Monitor(
      Topology initial,
      Transition transition,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random,
      ProbeFactory probes,
      long intervalMillis,
      Consumer<Event> listener) {
    this.current = new AtomicReference<>(initial);
    this.transition = transition;
    this.clock = clock;
    this.scheduler = scheduler;
    this.random = random;
    this.probes = probes;
    this.intervalMillis = intervalMillis;
    this.listener = listener;
  }

  /** Starts to probe every node. */
  public void start() {
    for (Node node : topology().nodes()) {
      watch(node.hostPort());
    }
  }

  /** The latest snapshot. */
  public Topology topology() {
    return current.get();
  }

  /** Applies an observation and fires its events. */
  public void report(Observation seen) {
    Change change;
    Topology old;
    do {
      old = current.get();
      change = transition.apply(old, seen, clock.nanos(), random.nextDouble());
      if (change.topology() == old) {
        return;
      }
    } while (!current.compareAndSet(old, change.topology()));
    wakeWaiters();
    for (Event event : change.events()) {
      if (event.type() == Event.Type.ADDED) {
        watch(event.hostPort());
      } else if (event.type() == Event.Type.FORGOTTEN) {
        unwatch(event.hostPort());
      }
      listener.accept(event);
    }
  }

  /**
   * Waits until the topology is newer than {@code version}, {@code millis} have passed or the
   * deadline has come.
   *
   * @throws InterruptedException if the thread was interrupted, also before the call
   */
  public void awaitChange(long version, long millis, Deadline deadline)
      throws InterruptedException {
    long left = Math.min(TimeUnit.MILLISECONDS.toNanos(millis), deadline.remainingNanos());
    waiting.lockInterruptibly();
    try {
      while (left > 0 && topology().version() == version && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      waiting.unlock();
    }
  }

  private void wakeWaiters() {
    waiting.lock();
    try {
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  private void watch(String hostPort) {
    if (intervalMillis > 0 && !closed) {
      Probe probe = probes.create(hostPort);
      Probe before = running.put(hostPort, probe);
      if (before != null) {
        scheduler.execute(before::close);
      }
      scheduler.execute(() -> beat(hostPort, probe));
      if (closed) { // close() has not seen this one
        unwatch(hostPort);
      }
    }
  }

  private void unwatch(String hostPort) {
    Probe probe = running.remove(hostPort);
    if (probe != null) {
      scheduler.execute(probe::close);
    }
  }

  private void beat(String hostPort, Probe probe) {
    if (isOver(hostPort, probe)) {
      return;
    }
    long start = clock.nanos();
    try {
      report(ask(hostPort, probe));
    } finally {
      long took = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - start);
      long pause = Math.max(1, intervalMillis - took);
      if (!isOver(hostPort, probe)) {
        scheduler.schedule(() -> beat(hostPort, probe), pause);
      }
    }
  }

  private boolean isOver(String hostPort, Probe probe) {
    return closed || running.get(hostPort) != probe;
  }

  /** A probe that throws is out of order and no answer of its node. */
  private static Observation ask(String hostPort, Probe probe) {
    try {
      return probe.run(hostPort);
    } catch (RuntimeException broken) {
      return new Observation.ProbeMissed(hostPort, "the probe failed: " + broken);
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeWaiters();
    running.keySet().forEach(this::unwatch);
  }
}
