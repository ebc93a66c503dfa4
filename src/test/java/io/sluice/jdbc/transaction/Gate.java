package io.sluice.jdbc.transaction;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What every step of a transfer passes: at an armed one the JVM ends on the spot, or the transfer
 * waits until it is told to go on. Thread-safe.
 */
final class Gate {

  /** What happens at a step. */
  enum Act {
    /** The JVM ends, without shutdown hooks or closed connections. */
    HALT,
    /** Whoever passes waits. */
    PAUSE,
    /** Whoever passes from then on waits, too. */
    PAUSE_ALL
  }

  private record Trap(Act act, AtomicInteger passes) {}

  private static final int HALTED = 86;

  private final Map<String, Trap> traps = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> passed = new ConcurrentHashMap<>();
  private final Consumer<String> events;
  private volatile CountDownLatch open = new CountDownLatch(0);

  /**
   * @param events hears of every trap that snaps, before it does
   */
  Gate(Consumer<String> events) {
    this.events = events;
  }

  /** Lets it snap when the step is passed for that time from now on, once. For one thread. */
  void arm(String step, int passes, Act act) {
    if (open.getCount() == 0) { // else somebody may wait for this one to open
      open = new CountDownLatch(1);
    }
    traps.put(step, new Trap(act, new AtomicInteger(passes)));
  }

  /** Whoever waits goes on, and nobody will wait any more. */
  void letGo() {
    traps.clear();
    open.countDown();
  }

  /** A step is passed; with the name of the transaction where there is one. */
  void reached(String step, String transaction) {
    passed.computeIfAbsent(step, key -> new LongAdder()).increment();
    Trap trap = traps.get(step);
    if (trap == null) {
      return;
    }
    int left = trap.passes().decrementAndGet();
    if (left > 0 || left < 0 && trap.act() != Act.PAUSE_ALL) {
      return;
    }
    events.accept("at\t" + step + "\t" + transaction);
    if (trap.act() == Act.HALT) {
      Runtime.getRuntime().halt(HALTED);
    }
    try {
      open.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** How often each step was passed since the last time this was asked. */
  Map<String, Long> passed() {
    Map<String, Long> all = new TreeMap<>();
    passed.forEach((step, times) -> all.put(step, times.sumThenReset()));
    return all;
  }
}
