package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.Parallel;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.ShardTransactions;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import io.sluice.jdbc.internal.shard.execute.Use;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The transactions of one logical connection that a transaction manager uses: between its start and
 * its end a global transaction, of which every touched shard has a branch under one name; otherwise
 * the connection's own. Used by one thread at a time.
 */
final class GlobalTransactions implements ShardTransactions {

  private final Coordinator coordinator;
  private final SpanningTransactions own;
  private final Members members;
  private GlobalXid global;
  private boolean associated;
  private boolean rollbackOnly;
  private boolean prepared;

  GlobalTransactions(ShardSession session, Coordinator coordinator, SpanningTransactions own) {
    this.coordinator = coordinator;
    this.own = own;
    this.members = new Members(coordinator, session.engine().workers());
  }

  // --- for the resource

  /** The global transaction that has not ended yet, or null. */
  GlobalXid global() {
    return global;
  }

  /** Whether something else is open that a global transaction must not mix with. */
  boolean isBusy() {
    return global != null || own.isOpen();
  }

  void start(GlobalXid xid) {
    global = xid;
    associated = true;
  }

  /** It goes on, or waits to be prepared. */
  void associate(boolean is) {
    associated = is;
  }

  boolean isAssociated() {
    return associated;
  }

  void rollbackOnly() {
    rollbackOnly = true;
  }

  boolean isRollbackOnly() {
    return rollbackOnly;
  }

  boolean isPrepared() {
    return prepared;
  }

  /**
   * Prepares all branches that were written.
   *
   * @return false if there were none: the transaction is over then
   * @throws SQLException if a branch could not be prepared; all are rolled back then
   */
  boolean prepare() throws SQLException {
    List<BranchPart> writers = new ArrayList<>();
    List<Part> readers = new ArrayList<>();
    for (Part part : members.all()) {
      if (part.isWritten()) {
        writers.add((BranchPart) part);
      } else {
        readers.add(part);
      }
    }
    try {
      members.requireUsable();
      members.confirmLocks();
      members.rollback(readers);
      readers.forEach(members::remove);
      atOnce(writers, BranchPart::end);
      atOnce(writers, BranchPart::prepare);
    } catch (SQLException | RuntimeException failed) {
      rollbackGlobal();
      throw failed;
    }
    if (writers.isEmpty()) {
      over();
      return false;
    }
    prepared = true;
    return true;
  }

  /**
   * Commits what is prepared.
   *
   * @return what went wrong on some shards, whose branches are still prepared; or null
   */
  SQLException commitPrepared() {
    List<SQLException> broken = Collections.synchronizedList(new ArrayList<>());
    List<BranchPart> branches = members.all().stream().map(BranchPart.class::cast).toList();
    try {
      atOnce(
          branches,
          branch -> {
            try {
              branch.commitPrepared();
            } catch (SQLException failed) {
              broken.add(failed);
              branch.drop();
            }
          });
    } catch (SQLException failed) {
      broken.add(failed);
    }
    over();
    return broken.isEmpty() ? null : broken.get(0);
  }

  /** Commits without having been prepared: the manager knows of no other resource. */
  void commitAlone() throws SQLException {
    try {
      members.requireUsable();
      members.commitAmongBranches(global);
    } catch (SQLException | RuntimeException failed) {
      members.rollback(); // what has not ended yet
      throw failed;
    } finally {
      over();
    }
  }

  void rollbackGlobal() {
    members.rollback();
    over();
  }

  private void over() {
    members.clear();
    global = null;
    associated = false;
    rollbackOnly = false;
    prepared = false;
  }

  private interface Action {
    void on(BranchPart branch) throws SQLException;
  }

  private void atOnce(List<BranchPart> branches, Action action) throws SQLException {
    List<ShardWork> work = new ArrayList<>();
    branches.forEach(branch -> work.add(() -> action.on(branch)));
    Parallel.run(coordinator.workers(), work, () -> {});
  }

  // --- for statements

  @Override
  public boolean isOpen() {
    return global != null || own.isOpen();
  }

  @Override
  public int home() {
    return global != null ? members.first() : own.home();
  }

  @Override
  public boolean isWrittenBeyond(int shard) {
    return global != null || own.isWrittenBeyond(shard); // a procedure may not commit a branch
  }

  @Override
  public void join(List<Child> children, Use use) throws SQLException {
    if (global == null) {
      own.join(children, use);
      return;
    } else if (!associated || rollbackOnly) {
      throw Errors.globalTransaction(
          rollbackOnly
              ? "The global transaction can only be rolled back."
              : "The global transaction of this connection has ended and waits for its outcome.");
    }
    members.requireUsable();
    Members.Joining joining = new Members.Joining(null, true, global);
    if (use == Use.WRITE) {
      members.write(children, joining);
    } else {
      members.read(children, use, joining);
    }
  }

  @Override
  public void asOne(List<Child> children, ShardWork work) throws SQLException {
    if (global == null) {
      own.asOne(children, work);
    } else {
      work.run();
    }
  }

  @Override
  public boolean beginBatch() throws SQLException {
    return global == null && own.beginBatch();
  }

  @Override
  public void endBatch(Throwable failed) throws SQLException {
    own.endBatch(failed);
  }

  @Override
  public void failed(SQLException error) throws SQLException {
    if (global == null) {
      own.failed(error);
    } else if (error.getErrorCode() == 1213 || RollbackOnly.after(error)) {
      rollbackOnly = true;
    }
  }

  @Override
  public void doneInPart(SQLException error) {
    if (global == null) {
      own.doneInPart(error);
    } else {
      rollbackOnly = true;
    }
  }

  private void refuseInGlobal() throws SQLException {
    if (global != null) {
      throw Errors.globalTransaction(
          "The connection is in a global transaction, which its transaction manager ends.");
    }
  }

  @Override
  public void begin(StatementFacts begin) throws SQLException {
    refuseInGlobal();
    own.begin(begin);
  }

  @Override
  public void end(StatementFacts end) throws SQLException {
    refuseInGlobal();
    own.end(end);
  }

  @Override
  public void commitImplicitly() throws SQLException {
    refuseInGlobal();
    own.commitImplicitly();
  }

  @Override
  public void commit() throws SQLException {
    refuseInGlobal();
    own.commit();
  }

  @Override
  public void rollback() throws SQLException {
    refuseInGlobal();
    own.rollback();
  }

  @Override
  public Savepoint savepoint(String name) throws SQLException {
    refuseInGlobal();
    return own.savepoint(name);
  }

  @Override
  public void rollbackTo(String name) throws SQLException {
    refuseInGlobal();
    own.rollbackTo(name);
  }

  @Override
  public void release(String name) throws SQLException {
    refuseInGlobal();
    own.release(name);
  }
}
