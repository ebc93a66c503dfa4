package io.sluice.jdbc.internal.facade;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The statements of one connection that have handed out rows, so that these can be closed with it:
 * its driver may close the rows later than the application is told, or never. A statement that the
 * application has forgotten is forgotten here too. Thread-safe.
 */
final class OpenRows {

  private final Map<StatementHandler, Boolean> owners =
      Collections.synchronizedMap(new WeakHashMap<>());

  void add(StatementHandler owner) {
    owners.put(owner, true);
  }

  void remove(StatementHandler owner) {
    owners.remove(owner);
  }

  /** The connection is closed. */
  void end() {
    for (StatementHandler owner : List.of(owners.keySet().toArray(StatementHandler[]::new))) {
      owner.sessionEnded();
    }
  }
}
