package io.sluice.jdbc.internal.facade;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open statements of one connection that have handed out rows, so that these can be closed with
 * it: its driver may close the rows later than the application is told, or never. Thread-safe.
 */
final class OpenRows {

  private final Set<StatementHandler> owners = ConcurrentHashMap.newKeySet();

  void add(StatementHandler owner) {
    owners.add(owner);
  }

  void remove(StatementHandler owner) {
    owners.remove(owner);
  }

  /** The connection is closed. */
  void end() {
    owners.forEach(StatementHandler::sessionEnded);
    owners.clear();
  }
}
