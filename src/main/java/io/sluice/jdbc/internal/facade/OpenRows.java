package io.sluice.jdbc.internal.facade;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The statements of one connection that have handed out rows, so that these can be closed with it:
 * its driver may close the rows later than the application is told, or never. A statement that the
 * application has forgotten is forgotten here too. Thread-safe.
 */
final class OpenRows {

  /** Made by the first, for most connections of a large pool are idle. */
  private final AtomicReference<Map<StatementHandler, Boolean>> owners = new AtomicReference<>();

  void add(StatementHandler owner) {
    if (owners.get() == null) {
      owners.compareAndSet(null, Collections.synchronizedMap(new WeakHashMap<>()));
    }
    owners.get().put(owner, true);
  }

  void remove(StatementHandler owner) {
    owners.get().remove(owner);
  }

  /** The connection is closed. */
  void end() {
    Map<StatementHandler, Boolean> all = owners.get();
    if (all != null) {
      for (StatementHandler owner : List.of(all.keySet().toArray(StatementHandler[]::new))) {
        owner.sessionEnded();
      }
    }
  }
}
