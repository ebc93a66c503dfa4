package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.sql.Assignment.Target;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ties a session to its physical connection because it cannot be made anew elsewhere. Confined
 * to the thread that uses the session, but for the counts of open results.
 */
final class Pins {

  private static final Pattern LOCK_CALL =
      Pattern.compile("(GET|RELEASE)_LOCK`?\\s*\\(\\s*([^,)]*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PREPARED_NAME =
      Pattern.compile("PREPARE\\s+`?([^`\\s;]+)", Pattern.CASE_INSENSITIVE);

  private final Set<String> temporaryTables = new TreeSet<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger updatable = new AtomicInteger();
  private final Map<String, Integer> locks = new TreeMap<>();
  private final Set<String> prepared = new TreeSet<>();

  private int handlers;
  private boolean tableLocks;
  private boolean foundRows;
  private boolean queryVariables;
  private boolean nextTransaction;
  private boolean nextReadOnly;

  /** What a statement that succeeded leaves behind or takes away. */
  void after(StatementFacts facts) {
    if (facts.kind() == StatementKind.MULTI) {
      facts.parts().forEach(this::after); // its own effects are theirs once more
      return;
    }
    // Asked before each loop: hardly any statement has some, and an iterator costs memory.
    if (!facts.tempTablesCreated().isEmpty()) {
      facts.tempTablesCreated().forEach(each -> temporaryTables.add(each.toLowerCase(Locale.ROOT)));
    }
    if (!facts.tempTablesDropped().isEmpty()) {
      facts
          .tempTablesDropped()
          .forEach(each -> temporaryTables.remove(each.toLowerCase(Locale.ROOT)));
    }
    switch (facts.kind()) {
      case LOCK -> tableLocks = true;
      case UNLOCK, BEGIN -> tableLocks = false;
      case PREPARE -> prepared.add(preparedName(facts));
      case DEALLOCATE -> prepared.remove(preparedName(facts));
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

  /** Empty if a comment hides it. */
  private static String preparedName(StatementFacts facts) {
    Matcher name = PREPARED_NAME.matcher(facts.textToSend());
    return name.find() ? name.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private void effects(StatementFacts facts) {
    if (facts.has(Effect.GETS_LOCK) || facts.has(Effect.RELEASES_LOCK)) {
      countLocks(facts);
    }
    if (facts.has(Effect.RELEASES_ALL_LOCKS)) {
      locks.clear();
    }
    if (!facts.assignments().isEmpty()
        && facts.assignments().stream()
            .anyMatch(each -> each.target() == Target.NEXT_TRANSACTION)) {
      nextTransaction = true;
      nextReadOnly = Sides.nextReadOnly(facts, nextReadOnly);
    }
    boolean mayAssign = facts.kind() == StatementKind.CALL && facts.textToSend().indexOf('@') >= 0;
    if (facts.has(Effect.SETS_USER_VARIABLE) || mayAssign) {
      queryVariables = true; // their names and values are only known to the server
    }
    if (facts.has(Effect.OPENS_HANDLER)) {
      handlers++;
    }
    if (facts.has(Effect.CLOSES_HANDLER)) {
      handlers = Math.max(0, handlers - 1);
    }
  }

  /** By the text of its name, as often as it was taken: releasing another one releases nothing. */
  private void countLocks(StatementFacts facts) {
    Matcher call = LOCK_CALL.matcher(facts.textToSend());
    boolean any = false;
    while (call.find()) {
      any = true;
      int change = call.group(1).equalsIgnoreCase("GET") ? 1 : -1;
      String name = call.group(2).strip().toLowerCase(Locale.ROOT);
      locks.merge(name, change, Integer::sum);
    }
    if (!any) { // LOCK INSTANCE and the like
      locks.merge("", facts.has(Effect.GETS_LOCK) ? 1 : -1, Integer::sum);
    }
    locks.values().removeIf(count -> count <= 0);
  }

  /** What {@code SET TRANSACTION} said counted for the transaction that has ended. */
  void transactionEnded() {
    nextTransaction = false;
    nextReadOnly = false;
  }

  /** Whether {@code SET TRANSACTION} declared the next transaction read-only. */
  boolean isNextReadOnly() {
    return nextReadOnly;
  }

  /** The next statement does not ask for them, and then they are gone. */
  void forgetFoundRows() {
    foundRows = false;
  }

  /** A temporary table that no statement of the application's made. */
  void temporaryTable(String name) {
    temporaryTables.add(name);
  }

  /** It is gone. */
  void noTemporaryTable(String name) {
    temporaryTables.remove(name);
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

  /** Rows that only their connection can change. */
  void updatableOpened() {
    updatable.incrementAndGet();
  }

  void updatableClosed() {
    updatable.decrementAndGet();
  }

  boolean any() {
    return updatable.get() > 0 || anyForGood();
  }

  /** Whether anything is left there that closing its statements does not end. */
  boolean anyForGood() {
    return streams() || holdsState();
  }

  /**
   * Whether a session that goes to and fro between hosts with roles stays: rows on the wire are set
   * aside with their connection, but those that may be changed are to be changed on the source.
   */
  boolean keepOn(boolean source) {
    return holdsState() || source && updatable.get() > 0;
  }

  /** Whether anything would be lost with the connection that the application relies on. */
  boolean holdsState() {
    return !locks.isEmpty()
        || tableLocks
        || handlers > 0
        || foundRows
        || queryVariables
        || nextTransaction
        || !temporaryTables.isEmpty()
        || !prepared.isEmpty();
  }

  /** For a message: what is lost with the host. */
  String describe() {
    List<String> held = new ArrayList<>();
    if (!temporaryTables.isEmpty()) {
      held.add("temporary tables " + String.join(", ", temporaryTables));
    }
    if (!locks.isEmpty()) {
      held.add("locks of GET_LOCK");
    }
    if (tableLocks) {
      held.add("LOCK TABLES");
    }
    if (!prepared.isEmpty()) {
      held.add("statements of SQL PREPARE");
    }
    if (handlers > 0) {
      held.add("open HANDLERs");
    }
    if (foundRows) {
      held.add("FOUND_ROWS()");
    }
    if (nextTransaction) {
      held.add("SET TRANSACTION");
    }
    if (queryVariables) {
      held.add("user variables assigned in a query");
    }
    return held.isEmpty() ? "open results" : String.join(", ", held);
  }

  /** The connection is gone, and all of it. Open results count themselves down. */
  void clear() {
    temporaryTables.clear();
    prepared.clear();
    locks.clear();
    handlers = 0;
    tableLocks = false;
    foundRows = false;
    queryVariables = false;
    transactionEnded();
  }
}
