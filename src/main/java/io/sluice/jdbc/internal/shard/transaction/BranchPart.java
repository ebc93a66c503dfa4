package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.shard.execute.Child;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A branch of an XA transaction. Its statements go past the cache of statement texts, which they
 * would fill: each text is used once. The session is told of which kind they are.
 */
final class BranchPart extends Part {

  private enum State {
    ACTIVE,
    ENDED,
    /** Perhaps: it was sent. */
    PREPARED,
    OVER
  }

  private final BranchName xid;
  private final Coordinator coordinator;
  private State state = State.ACTIVE;
  private boolean marked;

  /** Not begun yet. */
  BranchPart(Child child, BranchName xid, Coordinator coordinator) {
    super(child);
    this.xid = xid;
    this.coordinator = coordinator;
  }

  BranchName xid() {
    return xid;
  }

  private void at(Step step) throws SQLException {
    coordinator.steps().at(step, xid.gtrid(), name());
  }

  private void execute(String command, String suffix) throws SQLException {
    Session session = child().session();
    String sql = command + " " + xid.text() + suffix;
    session.run(
        session.facts(command + " 'x'"),
        false,
        physical -> {
          try (Statement statement = physical.raw().createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  @Override
  void begin() throws SQLException {
    at(Step.BRANCH_STARTING);
    child().session().member().inBranch(true);
    try {
      execute("XA START", "");
    } catch (SQLException | RuntimeException failed) {
      over();
      throw failed;
    }
    at(Step.BRANCH_STARTED);
  }

  /** Whether the branch holds its marker. */
  boolean isMarked() {
    return marked;
  }

  /** A savepoint from before the marker was gone back to. */
  void unmarked() {
    marked = false;
  }

  /**
   * Writes the marker into the branch.
   *
   * @param home identity of the table that will hold the decision
   */
  void mark(String home) throws SQLException {
    String own = coordinator.identity(shard());
    writeRow(coordinator, TransactionTable.marker(xid.gtrid(), home, own));
    marked = true;
    at(Step.BRANCH_MARKED);
  }

  @Override
  void confirm() throws SQLException {
    end();
  }

  void end() throws SQLException {
    state = State.ENDED;
    execute("XA END", "");
    at(Step.BRANCH_ENDED);
  }

  void prepare() throws SQLException {
    state = State.PREPARED;
    execute("XA PREPARE", "");
    at(Step.BRANCH_PREPARED);
  }

  @Override
  void commit() throws SQLException {
    if (state == State.ACTIVE) {
      end();
    }
    finish("XA COMMIT", " ONE PHASE");
  }

  void commitPrepared() throws SQLException {
    at(Step.BRANCH_COMMITTING);
    finish("XA COMMIT", "");
    at(Step.BRANCH_COMMITTED);
  }

  /** Rolls it back; what cannot be told so loses its connection, or is left to recovery. */
  @Override
  void rollback() {
    if (state == State.OVER) {
      return;
    }
    boolean mayBePrepared = state == State.PREPARED;
    try {
      at(Step.ROLLING_BACK);
      if (state == State.ACTIVE) {
        endQuietly();
      }
      finish("XA ROLLBACK", "");
    } catch (SQLException | RuntimeException failed) {
      drop();
      if (mayBePrepared) {
        coordinator.recovery().soon();
      }
    }
  }

  @Override
  void drop() {
    over();
    super.drop();
  }

  private void over() {
    state = State.OVER;
    child().session().member().inBranch(false);
  }

  private void finish(String command, String suffix) throws SQLException {
    execute(command, suffix);
    over();
  }

  /** A branch that the server has rolled back already says so here, and is to be told once more. */
  private void endQuietly() {
    state = State.ENDED;
    try {
      execute("XA END", "");
    } catch (SQLException | RuntimeException rolledBack) {
      // XA ROLLBACK will show whether the connection is of any use.
    }
  }
}
