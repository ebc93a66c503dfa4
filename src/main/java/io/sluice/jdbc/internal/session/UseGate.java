package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.time.Deadline;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls of one session run side by side, but none while the session moves to another host: a
 * statement that began on the old binding must not be left behind there. Calls that must never wait
 * ({@code close}, {@code abort}, {@code cancel}) do not pass it.
 *
 * <p>The state is the number of calls inside, or {@link #MOVING}. The lock guards only the waiting,
 * it is never held while a call or a move runs.
 */
final class UseGate {

  private static final int MOVING = -1;

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition free = lock.newCondition();

  /** Begins a call if that needs no waiting. */
  boolean tryEnter() {
    int now = inside.get();
    while (now != MOVING) {
      if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
      now = inside.get();
    }
    return false;
  }

  /** Begins a call; waits while the session moves. Returns false if the deadline came first. */
  boolean enter(Deadline deadline) {
    for (; ; ) {
      int now = inside.get();
      if (now == MOVING) {
        if (!await(deadline)) {
          return false;
        }
      } else if (inside.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Ends a call. */
  void exit() {
    if (inside.decrementAndGet() == 0 && waiting.get() > 0) {
      signal();
    }
  }

  /** Calls inside now, the caller's own included. */
  int users() {
    return inside.get();
  }

  /**
   * From inside a call: waits until no other call is inside and keeps others out. Returns false if
   * the deadline came first; the caller is inside either way.
   */
  boolean startMove(Deadline deadline) {
    // Give up the own place first: of two calls that both want to move, one must be able to.
    exit();
    while (!inside.compareAndSet(0, MOVING)) {
      if (!await(deadline)) {
        comeBackIn();
        return false;
      }
    }
    return true;
  }

  /** The mover has a deadline of its own, so this is bounded although it waits for it. */
  private void comeBackIn() {
    while (!tryEnter()) {
      waiting.incrementAndGet();
      lock.lock();
      try {
        while (inside.get() == MOVING) { // endMove changes it before it looks who waits
          free.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
        waiting.decrementAndGet();
      }
    }
  }

  /** From inside a call: {@link #startMove} only if that needs no waiting. */
  boolean tryStartMove() {
    return inside.compareAndSet(1, MOVING);
  }

  /** Ends the move; the caller is inside a call again. */
  void endMove() {
    inside.set(1);
    if (waiting.get() > 0) {
      signal();
    }
  }

  private void signal() {
    lock.lock();
    try {
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Deadline deadline) {
    long left = deadline.remainingNanos();
    if (left <= 0) {
      return false;
    }
    waiting.incrementAndGet();
    lock.lock();
    try {
      // A signal between the caller's look and this wait is made up for by the short slice.
      free.awaitNanos(Math.min(left, 1_000_000));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
    return true;
  }
}
