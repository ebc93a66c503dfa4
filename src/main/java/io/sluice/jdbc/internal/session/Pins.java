package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What ties a session to its physical connection because it cannot be made anew elsewhere. Confined
 * to the thread that uses the session, but for the count of open streams.
 */
final class Pins {

  private final Set<String> temporaryTables = new TreeSet<>();
  private final AtomicInteger streams = new AtomicInteger();
  private int locks;

  /** Without their names: one that is prepared anew under its name counts twice, to be safe. */
  private int prepared;

  private int handlers;
  private boolean tableLocks;
  private boolean foundRows;
  private boolean queryVariables;

  /** What a statement that succeeded leaves behind or takes away. */
  void after(StatementFacts facts) {
    if (facts.kind() == StatementKind.MULTI) {
      facts.parts().forEach(this::after); // its own effects are theirs once more
      return;
    }
    for (String table : facts.tempTablesCreated()) {
      temporaryTables.add(table.toLowerCase(Locale.ROOT));
    }
    for (String table : facts.tempTablesDropped()) {
      temporaryTables.remove(table.toLowerCase(Locale.ROOT));
    }
    switch (facts.kind()) {
      case LOCK -> tableLocks = true;
      case UNLOCK, BEGIN -> tableLocks = false;
      case PREPARE -> prepared++;
      case DEALLOCATE -> prepared = Math.max(0, prepared - 1);
      default -> {
        // Leaves nothing behind by its kind alone.
      }
    }
    if (facts.kind() == StatementKind.READ || facts.kind() == StatementKind.WRITE) {
      // FOUND_ROWS() is about the last SELECT with the flag; any later one replaces it.
      foundRows = facts.has(Effect.CALCULATES_FOUND_ROWS);
    }
    effects(facts);
  }

  private void effects(StatementFacts facts) {
    if (facts.has(Effect.GETS_LOCK)) {
      locks++;
    }
    if (facts.has(Effect.RELEASES_LOCK)) {
      locks = Math.max(0, locks - 1);
    }
    if (facts.has(Effect.RELEASES_ALL_LOCKS)) {
      locks = 0;
    }
    if (facts.has(Effect.SETS_USER_VARIABLE)) {
      queryVariables = true; // their names and values are only known to the server
    }
    if (facts.has(Effect.OPENS_HANDLER)) {
      handlers++;
    }
    if (facts.has(Effect.CLOSES_HANDLER)) {
      handlers = Math.max(0, handlers - 1);
    }
  }

  void streamOpened() {
    streams.incrementAndGet();
  }

  void streamClosed() {
    streams.decrementAndGet();
  }

  /** Whether rows are on the wire. */
  boolean streams() {
    return streams.get() > 0;
  }

  boolean any() {
    return streams() || holdsState();
  }

  /** Whether anything would be lost with the connection that the application relies on. */
  boolean holdsState() {
    return locks > 0
        || tableLocks
        || handlers > 0
        || foundRows
        || queryVariables
        || !temporaryTables.isEmpty()
        || prepared > 0;
  }

  /** For a message: what is lost with the host. */
  String describe() {
    List<String> held = new ArrayList<>();
    if (!temporaryTables.isEmpty()) {
      held.add("temporary tables " + String.join(", ", temporaryTables));
    }
    if (locks > 0) {
      held.add("locks of GET_LOCK");
    }
    if (tableLocks) {
      held.add("LOCK TABLES");
    }
    if (prepared > 0) {
      held.add("statements of SQL PREPARE");
    }
    if (handlers > 0) {
      held.add("open HANDLERs");
    }
    if (foundRows) {
      held.add("FOUND_ROWS()");
    }
    if (queryVariables) {
      held.add("user variables assigned in a query");
    }
    return held.isEmpty() ? "open results" : String.join(", ", held);
  }

  /** The connection is gone, and all of it. Open streams count themselves down. */
  void clear() {
    temporaryTables.clear();
    prepared = 0;
    locks = 0;
    handlers = 0;
    tableLocks = false;
    foundRows = false;
    queryVariables = false;
  }
}
