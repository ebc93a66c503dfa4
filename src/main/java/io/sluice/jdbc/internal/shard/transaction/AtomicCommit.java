package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.shard.execute.Parallel;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Commits one transaction on all its shards or on none.
 *
 * <ol>
 *   <li>The decision row is written in the open local transaction; meanwhile all branches end.
 *   <li>The branches that were written are prepared. Whoever finds one of them from now on finds
 *       the row locked, or decided.
 *   <li>The local transaction is committed: that is the decision.
 *   <li>The branches are committed; those that were only read are let go.
 * </ol>
 *
 * Each is one round trip, on all shards at once. Used once, by one thread.
 */
final class AtomicCommit {

  /** Whoever asks for a lost commit asks no longer; rows are kept for much longer. */
  private static final long LONGEST_QUESTION_MILLIS = 300_000;

  private static final long PAUSE_MILLIS = 250;

  private final Coordinator coordinator;
  private final String gtrid;
  private final String table;
  private final Part decider;
  private final List<BranchPart> branches = new ArrayList<>();
  private final List<BranchPart> writers = new ArrayList<>();
  private final List<BranchPart> readers = new ArrayList<>();

  /**
   * A commit that is about to begin.
   *
   * @param decider whose commit decides: the local part, or one of the branches if there is none
   * @param branches all others
   * @param table identity of the table that is to hold the decision; null if none is needed
   */
  AtomicCommit(
      Coordinator coordinator,
      String gtrid,
      String table,
      Part decider,
      Collection<BranchPart> branches) {
    this.coordinator = coordinator;
    this.gtrid = gtrid;
    this.table = table;
    this.decider = decider;
    for (BranchPart branch : branches) {
      this.branches.add(branch);
      (branch.isWritten() ? writers : readers).add(branch);
    }
  }

  /**
   * Commits.
   *
   * @throws SQLException 40001: nothing of it happened anywhere; 08007: nobody knows
   */
  void run() throws SQLException {
    coordinator.entered(gtrid);
    try {
      switch (Ending.of(branches.size(), decider.isWritten(), writers.size())) {
        case EACH, LOCAL -> first();
        case ONE_PHASE -> onePhase();
        case TWO_PHASES -> twoPhases();
      }
    } finally {
      coordinator.left(gtrid);
    }
  }

  private void at(Step step) throws SQLException {
    coordinator.steps().at(step, gtrid, decider.name());
  }

  private void atOnce(List<ShardWork> work) throws SQLException {
    Parallel.run(coordinator.workers(), work, () -> {});
  }

  // --- one writer at the most

  private void first() throws SQLException {
    confirmLocks();
    List<ShardWork> work = new ArrayList<>();
    endUnlocked(work);
    work.add(decider::commit);
    try {
      atOnce(work);
    } catch (SQLException | RuntimeException failed) {
      rollbackDecider(); // which acknowledges the loss; the session keeps the failure
      throw failed;
    } finally {
      letReadersGo();
    }
  }

  /**
   * Rows of a shard that was lost could be changed by others meanwhile: what was done in the belief
   * that they were locked must not be committed.
   */
  private void confirmLocks() throws SQLException {
    List<ShardWork> confirmations = confirmations();
    if (confirmations.isEmpty()) {
      return;
    }
    try {
      atOnce(confirmations);
    } catch (SQLException | RuntimeException failed) {
      throw abandoned(failed);
    }
  }

  private List<ShardWork> confirmations() {
    List<ShardWork> confirmations = new ArrayList<>();
    for (BranchPart reader : readers) {
      if (reader.isLocked()) {
        confirmations.add(reader::confirm);
      }
    }
    return confirmations;
  }

  /** Those that were locked as well are ended by what confirms their locks. */
  private void endUnlocked(List<ShardWork> work) {
    for (BranchPart reader : readers) {
      if (!reader.isLocked()) {
        work.add(() -> endQuietly(reader));
      }
    }
  }

  private void endQuietly(BranchPart reader) {
    try {
      reader.end();
    } catch (SQLException | RuntimeException lost) {
      // It was only read; it is dropped when it is to be let go.
    }
  }

  private void onePhase() throws SQLException {
    BranchPart writer = writers.get(0);
    List<ShardWork> ends = confirmations();
    if (decider.isLocked()) {
      ends.add(decider::confirm);
    }
    endUnlocked(ends);
    ends.add(writer::end);
    try {
      atOnce(ends);
    } catch (SQLException | RuntimeException failed) {
      throw abandoned(failed);
    }
    try {
      writer.commit();
    } catch (SQLException | RuntimeException failed) {
      if (writer.isUsable()) {
        throw abandoned(failed); // the server refused it
      }
      writer.drop();
      abandonAll();
      throw failed;
    }
    List<ShardWork> rest = new ArrayList<>();
    rest.add(this::endDeciderQuietly);
    readers.forEach(reader -> rest.add(reader::rollback));
    atOnce(rest);
  }

  /** It was only read. */
  private void endDeciderQuietly() {
    try {
      decider.commit();
    } catch (SQLException | RuntimeException lost) {
      decider.drop();
    }
  }

  private void letReadersGo() throws SQLException {
    List<ShardWork> rest = new ArrayList<>();
    readers.forEach(reader -> rest.add(reader::rollback));
    atOnce(rest);
  }

  // --- several writers

  private void twoPhases() throws SQLException {
    try {
      prepare();
    } catch (SQLException | RuntimeException failed) {
      throw abandoned(failed);
    }
    decider.hold(); // it goes back to its pool while the branches are committed
    try {
      decide();
      finish();
    } finally {
      decider.letGo();
    }
    coordinator.counted();
  }

  private void prepare() throws SQLException {
    at(Step.COMMITTING);
    List<BranchPart> unmarked = writers.stream().filter(writer -> !writer.isMarked()).toList();
    List<ShardWork> marks = new ArrayList<>(); // a savepoint from before the marker was gone to
    unmarked.forEach(writer -> marks.add(() -> writer.mark(table)));
    atOnce(marks);
    List<ShardWork> ends = new ArrayList<>();
    branches.forEach(branch -> ends.add(branch::end));
    ends.add(() -> writeDecision());
    atOnce(ends);
    List<ShardWork> prepares = new ArrayList<>();
    writers.forEach(writer -> prepares.add(writer::prepare));
    atOnce(prepares);
    at(Step.ALL_PREPARED);
  }

  private void writeDecision() throws SQLException {
    decider.writeRow(
        coordinator, TransactionTable.decision(gtrid, table, coordinator.identitiesOf(writers)));
    at(Step.DECISION_WRITTEN);
  }

  private void decide() throws SQLException {
    Fate fate = Fate.COMMITTED;
    Throwable lost = null;
    try {
      decider.commit();
    } catch (SQLException | RuntimeException failed) {
      lost = failed;
      fate = fateAfter(failed);
    }
    if (fate == Fate.ABORTED) {
      throw abandoned(lost);
    } else if (fate == Fate.OPEN) {
      branches.forEach(Part::drop);
      coordinator.recovery().soon();
      throw Errors.unsettled(
          "The outcome of transaction "
              + gtrid
              + " is unknown: shard "
              + decider.name()
              + " was lost while it was committed and could not be asked since. It will be the same"
              + " on all shards.",
          lost);
    }
  }

  /** The commit of the local part failed; asks its shard, on other connections, what it did. */
  private Fate fateAfter(Throwable lost) {
    boolean neverSent =
        lost instanceof SQLTransactionRollbackException rolledBack
            && rolledBack.getErrorCode() == 0;
    rollbackDecider(); // ends what a living server may still hold, and acknowledges the loss
    return neverSent ? Fate.ABORTED : ask();
  }

  private Fate ask() {
    Session session = decider.child().session();
    long patience = session.fleet().settings().selectionTimeout();
    Deadline deadline =
        Deadline.after(coordinator.clock(), Math.min(patience, LONGEST_QUESTION_MILLIS));
    Deadline latest = Deadline.after(coordinator.clock(), LONGEST_QUESTION_MILLIS);
    while (true) {
      Fate fate = coordinator.recovery().ask(decider.shard(), gtrid, table);
      if (fate != Fate.OPEN && !latest.hasPassed()) {
        return fate;
      } else if (deadline.hasPassed()) {
        return Fate.OPEN;
      }
      try {
        session.member().awaitNews(PAUSE_MILLIS, deadline);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return Fate.OPEN;
      }
    }
  }

  /** A branch that the decision found prepared. */
  private record Left(BranchPart branch, Exception why) {}

  private void finish() throws SQLException {
    ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();
    try {
      at(Step.DECIDED);
      List<ShardWork> work = new ArrayList<>();
      readers.forEach(reader -> work.add(reader::rollback));
      work.add(decider::letGo);
      writers.forEach(writer -> work.add(() -> commit(writer, left)));
      atOnce(work);
    } catch (SQLException | RuntimeException failed) {
      branches.forEach(branch -> left.add(new Left(branch, failed)));
    }
    if (left.isEmpty()) {
      forget();
    } else {
      handOver(left);
    }
    try {
      at(Step.COMMITTED);
    } catch (SQLException failed) {
      // It is committed, whatever is wrong now.
    }
  }

  private void forget() {
    List<Integer> shards = writers.stream().map(Part::shard).toList();
    coordinator.forgetting().add(gtrid, decider.shard(), shards);
  }

  /** Recovery does the rest, unless there is nothing left that it could do. */
  private void handOver(Collection<Left> left) throws SQLException {
    List<String> missing = new ArrayList<>();
    Exception why = null;
    for (Left each : left) {
      if (stateOf(each.branch()) == Fate.ABORTED) {
        missing.add(each.branch().name());
        why = each.why();
      }
    }
    coordinator.recovery().soon();
    if (!missing.isEmpty()) {
      throw Errors.unsettled(
          "Transaction "
              + gtrid
              + " is committed, but shard "
              + String.join(", ", missing)
              + " has lost its prepared branch or somebody else has rolled it back.",
          why);
    }
  }

  private static void commit(BranchPart writer, ConcurrentLinkedQueue<Left> left) {
    try {
      writer.commitPrepared();
    } catch (SQLException | RuntimeException failed) {
      left.add(new Left(writer, failed));
    }
  }

  /**
   * A branch that could not be told to commit, or did not answer.
   *
   * @return open: it was prepared, and recovery will find it
   */
  private Fate stateOf(BranchPart branch) {
    boolean answers = branch.isUsable();
    branch.drop();
    return answers && branch.isWritten()
        ? coordinator.recovery().branchState(branch.shard(), branch.xid())
        : Fate.OPEN;
  }

  // --- nothing of it

  /** Rolls back everything; to be thrown. */
  private SQLException abandoned(Throwable why) {
    abandonAll();
    if (why instanceof Error error) {
      throw error;
    }
    return Errors.rolledBackEverywhere(why);
  }

  private void abandonAll() {
    List<ShardWork> work = new ArrayList<>();
    work.add(this::rollbackDecider);
    branches.forEach(branch -> work.add(branch::rollback));
    try {
      atOnce(work);
    } catch (SQLException | RuntimeException impossible) {
      branches.forEach(Part::drop);
    }
  }

  private void rollbackDecider() {
    try {
      decider.rollback();
    } catch (SQLException | RuntimeException broken) {
      decider.drop();
    }
  }
}
