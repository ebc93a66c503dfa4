package io.sluice.jdbc.internal.group;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The sessions that are open in a group, with their owners. Thread-safe.
 *
 * @param <S> what a session is
 */
final class LogicalConnections<S> {

  private record Owned(Object owner, Runnable ended) {}

  private final Map<S, Owned> open = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  void opened(S session, Object owner, Runnable ended) {
    total.increment();
    open.put(session, new Owned(owner, ended));
  }

  /** To be called when a session was closed; tells whoever waits for it, once. */
  void ended(S session) {
    Owned owned = open.remove(session);
    if (owned != null) {
      owned.ended().run();
    }
  }

  /**
   * Closes the sessions of one owner.
   *
   * @param close false if the session was closed already
   */
  void endAll(Object owner, Predicate<S> close) {
    for (Map.Entry<S, Owned> entry : List.copyOf(open.entrySet())) {
      if (entry.getValue().owner() == owner && close.test(entry.getKey())) {
        ended(entry.getKey());
      }
    }
  }

  Iterable<S> sessions() {
    return open.keySet();
  }

  int active() {
    return open.size();
  }

  long total() {
    return total.sum();
  }
}
