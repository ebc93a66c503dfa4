package io.sluice.jdbc.simulation;

import io.sluice.jdbc.simulation.Ledger.Told;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an application believes of its session from what it was told, and what must therefore be so
 * on the connection that its next statement runs on.
 */
final class Belief {

  /** A statement with effects that are not in the ledger. */
  static final int NO_ROW = -1;

  private final Ledger ledger;
  private final String who;
  private final List<Integer> written = new ArrayList<>();
  private final Map<Savepoint, Integer> savepoints = new LinkedHashMap<>();
  private final Plan plan;
  private boolean autoCommit = true;
  private boolean readOnly;
  private boolean open;
  private boolean bySql;
  private Throwable failure;
  private SimulatedConnection transactionOn;
  private SimulatedConnection pinnedTo;
  private Long variable;
  private Integer insertId = 0;

  Belief(Plan plan, Ledger ledger, String who) {
    this.plan = plan;
    this.ledger = ledger;
    this.who = who;
  }

  boolean isAutoCommit() {
    return autoCommit;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  void readOnly(boolean value) {
    readOnly = value;
  }

  boolean isOpen() {
    return open;
  }

  boolean isPinned() {
    return pinnedTo != null;
  }

  /** What every call is told until the application has rolled back; {@code null} = nothing. */
  Throwable failure() {
    return failure;
  }

  List<Integer> written() {
    return written;
  }

  Map<Savepoint, Integer> savepoints() {
    return savepoints;
  }

  /** A rollback is about to be sent: where the transaction is, unless that connection is lost. */
  void checkRollback(SimulatedConnection to) {
    SimulatedConnection on = transactionOn;
    if (on != null && on != to && !on.isGivenUp() && !on.server().isDead()) {
      throw new BrokenPromise("P4: a transaction is rolled back on another connection");
    }
  }

  /** A connection is about to be used: everything must be as the application left it. */
  void check(SimulatedConnection to) {
    if (failure != null) {
      throw new BrokenPromise("P3: a statement runs although the transaction failed");
    } else if (transactionOn != null && transactionOn != to) {
      throw new BrokenPromise("P4: a transaction goes on on another connection");
    } else if (pinnedTo != null && pinnedTo != to) {
      throw new BrokenPromise("a pinned session has moved silently");
    }
    if (!to.hasLeft() && !to.server().isDead()) {
      if (to.server().isAutocommit() != autoCommit) {
        throw new BrokenPromise("P6: autocommit is not " + autoCommit);
      } else if (to.server().isReadOnly() != mustBeReadOnly(to)) {
        throw new BrokenPromise("P6: read-only is not " + mustBeReadOnly(to));
      } else if (variable != null && !variable.equals(to.server().variable("x"))) {
        throw new BrokenPromise("P6: @x is " + to.server().variable("x") + ", not " + variable);
      }
    }
  }

  private boolean mustBeReadOnly(SimulatedConnection on) {
    return readOnly || plan.isReadOnlyOn(on.hostPort());
  }

  /** A statement that writes is about to be sent. */
  void write(SimulatedConnection on) {
    if (mustBeReadOnly(on)) {
      throw new BrokenPromise("P5: a write is sent although nothing may be written");
    }
  }

  /** A statement is about to be sent: without autocommit it begins a transaction. */
  void work(SimulatedConnection on) {
    check(on);
    if (!autoCommit) {
      open = true;
      transactionOn = on;
    }
  }

  /** What LAST_INSERT_ID() must be, {@code null} = nobody can know. */
  Integer insertId() {
    return insertId;
  }

  void forgetInsertId() {
    insertId = null;
  }

  void wrote(int id) {
    insertId = id;
    if (open) {
      written.add(id);
    } else {
      ledger.told(Told.DURABLE, List.of(id), who);
    }
  }

  void savepoint(Savepoint savepoint) {
    savepoints.put(savepoint, written.size());
  }

  void rolledBackTo(Savepoint savepoint) {
    List<Integer> undone = written.subList(savepoints.get(savepoint), written.size());
    ledger.told(Told.NOT_DURABLE, undone, who);
    undone.clear();
    boolean later = false;
    for (Savepoint each : List.copyOf(savepoints.keySet())) {
      if (later) {
        savepoints.remove(each);
      }
      later |= each == savepoint;
    }
  }

  void began(SimulatedConnection on) {
    open = true;
    bySql = autoCommit;
    transactionOn = on;
  }

  void committed() {
    end(Told.DURABLE);
  }

  void rolledBack() {
    end(Told.NOT_DURABLE);
  }

  /** The failure was acknowledged. */
  void acknowledged() {
    failure = null;
  }

  void autoCommit(boolean value) {
    autoCommit = value;
    bySql &= value;
  }

  void variable(Long value) {
    variable = value;
  }

  void pinned(SimulatedConnection to) {
    pinnedTo = to;
  }

  /** A new session: nothing is left of the old one. */
  void renewed() {
    rolledBack();
    failure = null;
    autoCommit = true;
    readOnly = false;
    pinnedTo = null;
    variable = null;
    insertId = 0;
  }

  private void end(Told told) {
    ledger.told(told, written, who);
    written.clear();
    savepoints.clear();
    open = false;
    bySql = false;
    transactionOn = null;
  }

  /**
   * A call failed.
   *
   * @param id of the write that it was, 0 = it was none, {@link #NO_ROW} = one without a row
   * @param mayCommit whether it may have ended the transaction by committing it
   */
  void failed(Outcome outcome, int id, boolean mayCommit) {
    boolean inWork = open;
    Told own = Told.NOT_DURABLE;
    switch (outcome.kind()) {
      case ROLLED_BACK -> {
        require(inWork, "40001 outside a transaction");
        lost(Told.NOT_DURABLE, outcome);
      }
      case UNKNOWN -> {
        insertId = null;
        require(mayCommit || !inWork && id != 0, "08007 for what can be known");
        own = Told.ALL_OR_NOTHING;
        if (inWork) {
          lost(Told.ALL_OR_NOTHING, outcome);
        }
        pinnedTo = null;
      }
      case LOST -> {
        require(!isOpenForSure(), "08006 inside a transaction");
        pinnedTo = null;
        insertId = null;
      }
      case REFUSED -> require(id != 0, "25006 for what writes nothing");
      case NO_HOST -> require(!inWork, "08001 inside a transaction");
      case CLOSED -> {
        own = inWork ? own : Told.ALL_OR_NOTHING;
        end(mayCommit ? Told.ALL_OR_NOTHING : Told.NOT_DURABLE);
      }
      case OWN -> ownError(outcome, mayCommit);
      default -> throw new IllegalArgumentException(outcome.toString());
    }
    ledger.told(own, id > 0 ? List.of(id) : List.of(), who);
  }

  private void lost(Told told, Outcome outcome) {
    end(told);
    pinnedTo = null;
    insertId = null;
    failure = outcome.error();
  }

  /** Whether a server knows of the transaction too: its first statement may have failed. */
  boolean isOpenForSure() {
    return open && transactionOn != null;
  }

  private void ownError(Outcome outcome, boolean mayCommit) {
    if (mayCommit && open && outcome.code() != 0) { // by a living server, which has rolled back
      end(Told.NOT_DURABLE);
      failure = outcome.error();
    } else if (outcome.code() == 1213 && open) {
      boolean begun = bySql;
      SimulatedConnection on = transactionOn;
      end(Told.NOT_DURABLE);
      if (!begun) { // without autocommit the next statement begins another one
        open = true;
        transactionOn = on;
      }
    } else if (transactionOn != null
        && written.isEmpty()
        && !transactionOn.server().isInTransaction()) {
      transactionOn = null; // its server knows of none: the next statement may begin it elsewhere
    }
  }

  private static void require(boolean fact, String told) {
    if (!fact) {
      throw new BrokenPromise("told " + told);
    }
  }

  /** For the story. */
  @Override
  public String toString() {
    return (failure != null ? "failed" : open ? "in transaction" : "idle")
        + (autoCommit ? "" : ", no autocommit")
        + (pinnedTo == null ? "" : ", pinned");
  }
}
