package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSavepoint;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.ShardTransactions;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import io.sluice.jdbc.internal.shard.execute.Use;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The transactions of one logical connection.
 *
 * <p>The first shard that a transaction uses has an ordinary transaction. If it is to be atomic,
 * every further one has a branch of an XA transaction from its first statement on, be it only a
 * read: what was read and locked before the first write must not be let go. Otherwise all have
 * ordinary transactions.
 *
 * <pre>
 *   open       the application's statements run
 *   condemned  a statement ran on some shards only, or not to its end: only a rollback, of all or
 *              to a savepoint, may follow
 *   failed     rolled back, or of unknown outcome: only an acknowledging rollback may follow
 * </pre>
 */
public final class SpanningTransactions implements ShardTransactions {

  private static final int DEADLOCK = 1213;
  private static final String PLAIN_BEGIN = "START TRANSACTION";

  private final ShardSession session;
  private final Spanning spanning;
  private final Members members;
  private final Savepoints savepoints;

  private StatementFacts begun;
  private boolean byItself;
  private int unnamed;
  private SQLException failure;
  private boolean mayGoBack;

  /** Nothing is open. */
  public SpanningTransactions(ShardSession session, Spanning spanning, Coordinator coordinator) {
    this.session = session;
    this.spanning = spanning;
    this.members = new Members(coordinator, session.engine().workers());
    this.savepoints = new Savepoints(members);
  }

  @Override
  public boolean isOpen() {
    return isBegun() || !members.isEmpty() || failure != null;
  }

  private boolean isBegun() {
    return begun != null || byItself;
  }

  @Override
  public int home() {
    return members.first();
  }

  @Override
  public boolean isWrittenBeyond(int shard) {
    return members.writers().stream().anyMatch(writer -> writer != shard);
  }

  // --- taking part

  @Override
  public void join(List<Child> children, Use use) throws SQLException {
    requireUsable();
    if (!isBegun() && session.isAutoCommit()) {
      return;
    }
    try {
      if (use == Use.WRITE) {
        refuseIfTooMany(children);
        members.write(children, joining());
      } else {
        members.read(children, use, joining());
      }
    } catch (SQLException failed) {
      throw joinFailed(failed);
    }
  }

  private void requireUsable() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    members.requireUsable();
  }

  private void refuseIfTooMany(List<Child> children) throws SQLException {
    if (spanning != Spanning.REFUSE) {
      return;
    }
    Set<Integer> writers = members.writers();
    children.forEach(child -> writers.add(child.shard()));
    if (writers.size() > 1) {
      List<String> names =
          writers.stream().map(each -> session.engine().shards().get(each)).toList();
      throw refused("The transaction writes on shard " + String.join(" and ", names) + ".");
    }
  }

  private static SQLException refused(String what) {
    return Errors.spansShards(
        what
            + " crossShardTransactions=refuse does not allow it; keep to one shard, or set"
            + " crossShardTransactions=atomic.");
  }

  private Members.Joining joining() throws SQLException {
    String begin = begun != null ? begun.textToSend() : byItself ? PLAIN_BEGIN : null;
    return new Members.Joining(begin, spanning == Spanning.ATOMIC && !isReadOnly(), null);
  }

  /** Whether it was declared that nothing will be written. */
  private boolean isReadOnly() throws SQLException {
    if (begun != null && (begun.readOnlyTransaction() || begun.readWriteTransaction())) {
      return begun.readOnlyTransaction();
    }
    return session.lead().session().isReadOnly();
  }

  /** With no host for one shard the others go on; a host that is lost takes the whole with it. */
  private SQLException joinFailed(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    boolean rolledBack = state.equals("40001") && error.getErrorCode() == 0;
    boolean lost = rolledBack || state.startsWith("08") && !state.equals("08001");
    if (lost && !members.isEmpty()) {
      members.rollback();
      failure = Errors.rolledBackEverywhere(error);
      return failure;
    } else if (rolledBack) {
      failure = error; // to be acknowledged
    }
    return error;
  }

  // --- a statement, or a batch, that is a transaction by itself

  @Override
  public void asOne(List<Child> children, ShardWork work) throws SQLException {
    if (isBegun() || !session.isAutoCommit()) {
      work.run(); // it is part of the open transaction
      return;
    }
    if (children.size() > 1 && spanning == Spanning.REFUSE) {
      throw refused("The statement writes on several shards.");
    }
    byItself = true;
    try {
      join(children, Use.WRITE);
      work.run();
    } catch (SQLException | RuntimeException | Error failed) {
      endBatch(failed);
      throw failed;
    }
    endBatch(null);
  }

  @Override
  public boolean beginBatch() throws SQLException {
    if (spanning != Spanning.ATOMIC || isOpen() || !session.isAutoCommit()) {
      return false;
    }
    byItself = true;
    return true;
  }

  @Override
  public void endBatch(Throwable failed) throws SQLException {
    try {
      if (failed == null) {
        commit();
      } else {
        SQLException broken = members.rollback();
        if (broken != null) {
          failed.addSuppressed(broken);
        }
      }
    } finally {
      forget(); // nobody is there to acknowledge a failure
    }
  }

  // --- failures

  @Override
  public void failed(SQLException error) throws SQLException {
    if (error.getErrorCode() == DEADLOCK && members.all().size() > 1) {
      // That server has rolled back its part; one server would have rolled back all of it.
      SQLException broken = members.rollback();
      if (broken != null) {
        error.addSuppressed(broken);
      }
      forget();
    } else if (RollbackOnly.after(error) && members.hasBranch()) {
      condemn(error, !RollbackOnly.isFinal(error));
    }
  }

  @Override
  public void doneInPart(SQLException error) {
    if (isOpen() && !byItself && error.getErrorCode() != DEADLOCK) {
      condemn(error, true);
    }
  }

  private void condemn(SQLException error, boolean toSavepoint) {
    if (failure == null) {
      failure = Errors.condemned(error);
      mayGoBack = toSavepoint;
    }
  }

  // --- ends

  @Override
  public void begin(StatementFacts begin) throws SQLException {
    if (isOpen()) {
      commitImplicitly(); // as a server does
    }
    begun = begin;
  }

  @Override
  public void end(StatementFacts end) throws SQLException {
    if (end.release()) {
      throw Errors.unsupported(
          "RELEASE closes the connection to a server; close the JDBC connection instead.");
    }
    StatementFacts before = begun;
    if (end.kind() == StatementKind.COMMIT) {
      commit();
    } else {
      rollback();
    }
    if (end.chain()) {
      begun = before != null ? before : session.facts(PLAIN_BEGIN);
    }
  }

  @Override
  public void commitImplicitly() throws SQLException {
    requireUsable();
    if (members.writers().size() > 1 && members.hasBranch()) {
      throw Errors.unsupported(
          "The statement would commit a transaction over several shards; commit it or roll it back"
              + " first.");
    }
    commit();
  }

  @Override
  public void commit() throws SQLException {
    if (failure != null) {
      members.rollback(); // if it was only condemned so far
      mayGoBack = false;
    }
    requireUsable();
    if (!members.hasBranch()) {
      commitEach();
      return;
    }
    try {
      members.commitAtomically();
      forget();
    } catch (SQLException failed) {
      forget();
      failure = failed;
      throw failed;
    }
  }

  private void commitEach() throws SQLException {
    List<String> done = new ArrayList<>();
    boolean wrote = false;
    try {
      for (Part part : members.readFirst()) {
        try {
          ((LocalPart) part).commit();
        } catch (SQLException failed) {
          // Not on those whose end has just failed, for that is to be acknowledged.
          SQLException rest =
              members.rollback(members.all().stream().filter(Part::isUsable).toList());
          if (rest != null) {
            failed.addSuppressed(rest);
          }
          if (wrote) {
            throw halfDone(part, done, failed);
          }
          throw failed;
        }
        members.remove(part);
        done.add(part.name());
        wrote |= part.isWritten();
      }
    } finally {
      if (failure == null && (members.isEmpty() || wrote)) {
        forget();
      }
    }
  }

  /** Nothing is left to be rolled back, but the application is told until it has acknowledged. */
  private SQLException halfDone(Part part, List<String> done, SQLException cause) {
    try {
      part.rollback(); // acknowledges the loss
    } catch (SQLException | RuntimeException broken) {
      part.drop();
    }
    forget();
    failure =
        Errors.unsettled(
            "The transaction was committed on shard "
                + String.join(", ", done)
                + ", but on shard "
                + part.name()
                + " and those after it it was not: "
                + cause.getMessage(),
            cause);
    return failure;
  }

  @Override
  public void rollback() throws SQLException {
    SQLException broken = members.rollback();
    forget();
    if (broken != null) {
      throw broken;
    }
  }

  private void forget() {
    members.clear();
    savepoints.clear();
    begun = null;
    byItself = false;
    failure = null;
    mayGoBack = false;
  }

  // --- savepoints

  @Override
  public Savepoint savepoint(String name) throws SQLException {
    ShardSavepoint savepoint =
        name == null ? ShardSavepoint.unnamed(++unnamed) : ShardSavepoint.named(name);
    if (!isBegun() && session.isAutoCommit()) {
      savepoints.remove(savepoint.name()); // a server forgets it at once
      return savepoint;
    }
    requireUsable();
    savepoints.set(savepoint.name());
    return savepoint;
  }

  @Override
  public void rollbackTo(String name) throws SQLException {
    if (failure != null && !mayGoBack) {
      throw failure;
    }
    if (isKnown(name, "ROLLBACK TO SAVEPOINT ")) {
      savepoints.rollbackTo(name);
      failure = null;
      mayGoBack = false;
    }
  }

  @Override
  public void release(String name) throws SQLException {
    if (isKnown(name, "RELEASE SAVEPOINT ")) {
      savepoints.release(name);
    }
  }

  /** If it is not, a server says so. */
  private boolean isKnown(String name, String command) throws SQLException {
    if (savepoints.has(name) && (isOpen() || !session.isAutoCommit())) {
      return true;
    }
    try (Statement statement = session.lead().connection().createStatement()) {
      statement.execute(command + Savepoints.quoted(name));
    }
    return false;
  }
}
