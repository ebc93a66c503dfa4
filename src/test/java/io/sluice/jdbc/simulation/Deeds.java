package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.simulation.Outcome.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The things an application does with its session, and what it makes of the outcome. */
final class Deeds {

  private static final String INSERT = "INSERT INTO ledger VALUES (?)";
  private static final String READ = "SELECT serial FROM ledger";

  private final World world;
  private final Calls calls;
  private final Belief belief;
  private Session session;
  private int names;

  Deeds(World world, String who) {
    this.world = world;
    this.calls = new Calls(world, who);
    this.belief = new Belief(world.plan(), world.ledger(), who);
  }

  /** What is tried although the transaction has failed. */
  enum Careless {
    WRITE,
    COMMIT,
    COMMIT_BY_SQL,
    AUTOCOMMIT
  }

  Session session() {
    return session;
  }

  Belief belief() {
    return belief;
  }

  void open() {
    belief.renewed();
    session = null;
    Outcome outcome = calls.make("open", null, () -> Session.open(world.group(), 0));
    if (outcome.isOk()) {
      session = (Session) outcome.value();
    } else if (outcome.kind() != Kind.NO_HOST) {
      throw new BrokenPromise("opening a session was told " + outcome);
    }
  }

  void leave(boolean aborting) {
    calls.make(aborting ? "abort" : "close", session, aborting ? session::abort : session::close);
    belief.renewed();
    session = null;
  }

  void reopen(boolean aborting) {
    leave(aborting);
    open();
  }

  // --- statements

  private Outcome statement(String text, String sent) {
    StatementFacts facts = session.facts(text);
    return calls.make(
        sent,
        session,
        () ->
            session.run(
                facts,
                true,
                physical -> {
                  SimulatedConnection on = guarded(physical, sent);
                  try (Statement statement = physical.raw().createStatement()) {
                    statement.execute(sent);
                  }
                  return on;
                }));
  }

  private SimulatedConnection guarded(Physical physical) {
    SimulatedConnection on = SimulatedConnection.of(physical);
    belief.work(on);
    return on;
  }

  private String asked(Physical physical) {
    belief.check(SimulatedConnection.of(physical));
    return physical.hostPort();
  }

  private SimulatedConnection guarded(Physical physical, String sent) {
    SimulatedConnection on = SimulatedConnection.of(physical);
    switch (sent) {
      case "ROLLBACK" -> belief.checkRollback(on);
      case "COMMIT" -> belief.check(on);
      default -> belief.work(on);
    }
    if (sent.startsWith("INSERT") || sent.startsWith("CREATE")) {
      belief.write(on);
    }
    return on;
  }

  boolean write() {
    int id = world.ledger().next();
    Outcome outcome = statement(INSERT, "INSERT INTO ledger VALUES (" + id + ")");
    if (outcome.isOk()) {
      belief.wrote(id);
    } else {
      belief.failed(outcome, id, false);
    }
    return outcome.isOk();
  }

  void duplicate() {
    Outcome outcome = statement(INSERT, "INSERT INTO ledger VALUES (0)");
    if (outcome.isOk()) {
      throw new BrokenPromise("a duplicate key was told ok");
    }
    belief.failed(outcome, Belief.NO_ROW, !belief.isOpen());
  }

  /** As the application says; nothing inside a transaction. */
  void setReadOnly(boolean value) {
    boolean inTransaction = belief.isOpen();
    boolean eitherWay = inTransaction && !belief.isOpenForSure();
    Outcome outcome =
        calls.make("setReadOnly(" + value + ")", session, run(() -> session.setReadOnly(value)));
    if (outcome.isOk() == inTransaction && !eitherWay && outcome.kind() != Kind.CLOSED) {
      throw new BrokenPromise("setReadOnly was told " + outcome);
    } else if (outcome.isOk()) {
      belief.readOnly(value);
    } else {
      refusedOrClosed(outcome);
    }
  }

  private void refusedOrClosed(Outcome outcome) {
    if (outcome.kind() != Kind.REFUSED) {
      belief.failed(outcome, 0, false);
    }
  }

  boolean read(String hint) {
    StatementFacts facts = session.facts(hint + READ);
    Outcome outcome =
        calls.make(
            hint + READ,
            session,
            () ->
                session.run(
                    facts,
                    true,
                    physical -> {
                      guarded(physical);
                      try (Statement statement = physical.raw().createStatement();
                          ResultSet rows = statement.executeQuery(facts.textToSend())) {
                        return new Reading().all(rows);
                      }
                    }));
    return read(outcome);
  }

  /** Reads row by row; a read that fails before its first row is run again, once. */
  void stream() {
    StatementFacts facts = session.facts(READ);
    Streamed streamed = new Streamed(session, facts, this::guarded);
    read(calls.make("stream " + READ, session, streamed::read));
  }

  private boolean read(Outcome outcome) {
    if (!outcome.isOk()) {
      belief.failed(outcome, 0, false);
      return false;
    }
    ((Reading) outcome.value()).requireWhole(belief.isOpen() ? belief.written() : List.of());
    return true;
  }

  void ddl() {
    String create = "CREATE TABLE other (a INT)";
    Outcome outcome = statement(create, create);
    if (outcome.isOk()) {
      belief.committed();
    } else if (outcome.kind() == Kind.OWN) { // a server that refuses it has not begun
      belief.failed(outcome, Belief.NO_ROW, false);
    } else {
      belief.failed(outcome, Belief.NO_ROW, belief.isOpen());
    }
  }

  void setVariable(int value) {
    String sql = "SET @x = " + value;
    Outcome outcome = statement(sql, sql);
    if (outcome.isOk()) {
      belief.variable((long) value);
    } else {
      belief.failed(outcome, 0, false);
    }
  }

  void setVariableByFunction() {
    Outcome outcome = statement("SET @x = UUID_SHORT()", "SET @x = UUID_SHORT()");
    if (outcome.isOk()) {
      belief.variable(((SimulatedConnection) outcome.value()).server().variable("x"));
    } else {
      belief.failed(outcome, 0, false);
      // It may have run and its answer may be lost: then it has another value, or the old one.
      belief.variable(null);
    }
  }

  void pinOrUnpin(boolean table) {
    boolean release = belief.isPinned();
    String sql = release ? "SELECT RELEASE_LOCK('l')" : "SELECT GET_LOCK('l', 0)";
    if (table && !release) {
      pinByTable();
      return;
    }
    Outcome outcome = statement(sql, sql);
    if (outcome.isOk()) {
      belief.pinned(release ? null : (SimulatedConnection) outcome.value());
    } else {
      belief.failed(outcome, Belief.NO_ROW, false);
    }
  }

  private void pinByTable() {
    String create = "CREATE TEMPORARY TABLE t (a INT)";
    Outcome outcome = statement(create, create);
    if (!outcome.isOk()) {
      belief.failed(outcome, Belief.NO_ROW, false);
      return;
    }
    belief.pinned((SimulatedConnection) outcome.value());
    String drop = "DROP TEMPORARY TABLE t";
    outcome = statement(drop, drop);
    if (outcome.isOk()) {
      belief.pinned(null);
    } else {
      belief.failed(outcome, Belief.NO_ROW, false);
    }
  }

  void ask() {
    Outcome outcome = calls.make("ask", session, () -> session.ask(this::asked));
    if (!outcome.isOk()) {
      belief.failed(outcome, 0, false);
    }
  }

  void isValid() {
    calls.make("isValid(1)", session, () -> session.isValid(1));
  }

  /** Only the connection of the last INSERT knows it, so Sluice has to take it along. */
  void lastInsertId() {
    String sql = "SELECT LAST_INSERT_ID()";
    StatementFacts facts = session.facts(sql);
    Outcome outcome =
        calls.make(
            sql,
            session,
            () ->
                session.run(
                    facts,
                    true,
                    physical -> {
                      guarded(physical, sql);
                      try (Statement statement = physical.raw().createStatement();
                          ResultSet rows = statement.executeQuery(sql)) {
                        rows.next();
                        return (int) rows.getLong(1);
                      }
                    }));
    if (outcome.kind() == Kind.LOST && belief.isOpen()) {
      belief.forgetInsertId(); // it went with an earlier host; the transaction goes on
    } else if (!outcome.isOk()) {
      belief.failed(outcome, 0, false);
    } else if (belief.insertId() != null && !belief.insertId().equals(outcome.value())) {
      throw new BrokenPromise(
          "P6: LAST_INSERT_ID() is " + outcome.value() + ", not " + belief.insertId());
    }
  }

  // --- transactions

  void begin() {
    boolean wasOpen = belief.isOpen();
    Outcome outcome = statement("BEGIN", "BEGIN");
    if (outcome.isOk()) {
      if (wasOpen) {
        belief.committed();
      }
      belief.began((SimulatedConnection) outcome.value());
    } else {
      belief.failed(outcome, 0, wasOpen);
    }
  }

  void commit() {
    ended(calls.make("commit()", session, run(session::commit)));
  }

  boolean commitBySql() {
    return ended(statement("COMMIT", "COMMIT"));
  }

  private boolean ended(Outcome outcome) {
    if (outcome.isOk()) {
      belief.committed();
    } else {
      belief.failed(outcome, 0, belief.isOpen());
    }
    return outcome.isOk();
  }

  void rollback() {
    rolledBack(calls.make("rollback()", session, run(session::rollback)));
  }

  void rollbackBySql() {
    belief.acknowledged();
    rolledBack(statement("ROLLBACK", "ROLLBACK"));
  }

  private void rolledBack(Outcome outcome) {
    boolean refusedByDriver = outcome.kind() == Kind.OWN && belief.isAutoCommit();
    if (!refusedByDriver) {
      belief.acknowledged();
      belief.rolledBack();
    }
    if (!outcome.isOk() && !refusedByDriver) {
      belief.failed(outcome, 0, false);
    }
  }

  void setAutoCommit(boolean value) {
    boolean commits = value && belief.isOpen() && !belief.isAutoCommit();
    Outcome outcome =
        calls.make(
            "setAutoCommit(" + value + ")", session, run(() -> session.setAutoCommit(value)));
    autoCommit(outcome, value, commits);
  }

  void setAutoCommitBySql(boolean value) {
    boolean commits = value && belief.isOpen() && !belief.isAutoCommit();
    String sql = "SET autocommit=" + (value ? 1 : 0);
    autoCommit(statement(sql, sql), value, commits);
  }

  private void autoCommit(Outcome outcome, boolean value, boolean commits) {
    if (!outcome.isOk()) {
      belief.failed(outcome, 0, belief.isOpen());
      return;
    }
    if (commits) {
      belief.committed();
    }
    belief.autoCommit(value);
  }

  void savepoint() {
    String name = "s" + ++names;
    Outcome outcome =
        calls.make(
            "setSavepoint(" + name + ")",
            session,
            () -> session.inTransaction(on -> guarded(on) == null ? null : set(on, name)));
    if (outcome.isOk()) {
      belief.savepoint((Savepoint) outcome.value());
    } else {
      belief.failed(outcome, 0, false);
    }
  }

  private static Savepoint set(Physical on, String name) throws SQLException {
    return on.raw().setSavepoint(name);
  }

  void rollbackToSavepoint() {
    List<Savepoint> known = new ArrayList<>(belief.savepoints().keySet());
    if (known.isEmpty()) {
      return;
    }
    Savepoint target = known.get(world.random().nextInt(known.size()));
    Outcome outcome =
        calls.make("rollback(savepoint)", session, run(() -> session.rollback(target)));
    if (outcome.isOk()) {
      belief.rolledBackTo(target);
    } else {
      belief.failed(outcome, 0, false);
    }
  }

  /** The transaction failed: whatever is done next is told so, and does nothing. */
  void refused(Careless deed) {
    int id = world.ledger().next();
    Outcome outcome =
        switch (deed) {
          case WRITE -> statement(INSERT, "INSERT INTO ledger VALUES (" + id + ")");
          case COMMIT -> calls.make("commit()", session, run(session::commit));
          case COMMIT_BY_SQL -> statement("COMMIT", "COMMIT");
          case AUTOCOMMIT ->
              calls.make("setAutoCommit()", session, run(() -> session.setAutoCommit(true)));
        };
    boolean same = outcome.error() == belief.failure() || outcome.kind() == Kind.CLOSED;
    if (!same || world.ledger().wasReceived(id)) {
      throw new BrokenPromise("P3: after a failed transaction " + deed + " was told " + outcome);
    }
  }

  /** Two writes in one transaction, from wherever the session is; true if they are committed. */
  boolean unitOfWork() {
    if (session == null || session.isClosed()) {
      open();
    }
    if (session == null) {
      return false;
    }
    rollback();
    if (belief.isOpen()) { // begun by SQL, and the driver refuses to roll back with autocommit
      rollbackBySql();
    }
    if (belief.failure() == null && belief.isAutoCommit()) {
      setAutoCommit(false);
    }
    if (belief.failure() == null && belief.isReadOnly()) {
      setReadOnly(false);
    }
    if (belief.failure() != null) {
      return false;
    } else if (session.isReadOnly()) { // away from the host it prefers
      return read("") && commitBySql();
    }
    boolean begun = write();
    return begun && write() && commitBySql();
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static Calls.Action run(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }
}
