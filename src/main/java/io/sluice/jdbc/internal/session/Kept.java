package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The connections of hosts that a session has left and may come back to, one per host. Thread-safe.
 *
 * <p>Each host keeps its place once it has one: a session that goes to and fro between source and
 * replica with every statement allocates nothing here.
 */
final class Kept {

  private final Map<String, AtomicReference<Physical>> places = new ConcurrentHashMap<>(4);

  /** The connection of a host, which stays here; or {@code null}. */
  Physical get(String host) {
    AtomicReference<Physical> place = places.get(host);
    return place == null ? null : place.get();
  }

  /** Takes the connection of a host out, or {@code null}. */
  Physical remove(String host) {
    AtomicReference<Physical> place = places.get(host);
    return place == null ? null : place.getAndSet(null);
  }

  /** Takes that connection out if it is here. */
  boolean remove(String host, Physical physical) {
    AtomicReference<Physical> place = places.get(host);
    return place != null && place.compareAndSet(physical, null);
  }

  /** Keeps a connection; returns the one that was kept for its host before, or {@code null}. */
  Physical put(Physical physical) {
    AtomicReference<Physical> place = places.get(physical.hostPort());
    if (place == null) {
      place = places.computeIfAbsent(physical.hostPort(), host -> new AtomicReference<>());
    }
    return place.getAndSet(physical);
  }

  /** Every connection that is kept now. */
  void forEach(Consumer<Physical> action) {
    for (AtomicReference<Physical> place : places.values()) {
      Physical physical = place.get();
      if (physical != null) {
        action.accept(physical);
      }
    }
  }
}
