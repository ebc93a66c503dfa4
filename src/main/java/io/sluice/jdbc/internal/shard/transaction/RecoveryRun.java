package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.shard.execute.Parallel;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One look at all shards:
 *
 * <ol>
 *   <li>Each prepared branch of ours is traced to its decision, through the marker that it holds,
 *       and ended as that says. Without a decision a tombstone makes sure that there will be none.
 *   <li>Each decision is held against the shards it names: a branch that is neither prepared nor
 *       committed there was lost.
 *   <li>Rows that nobody needs any more are deleted.
 * </ol>
 *
 * Used once, by one thread.
 */
final class RecoveryRun {

  private final Coordinator coordinator;
  private final Recovery recovery;
  private final boolean eager;
  private final AtomicReferenceArray<Shard> asked;
  private final List<Shard> shards = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final Set<String> present = new HashSet<>();
  private boolean foundYoung;

  /**
   * A look at all shards.
   *
   * @param eager whether to end branches that may just be ended by others, too
   */
  RecoveryRun(Coordinator coordinator, Recovery recovery, boolean eager) {
    this.coordinator = coordinator;
    this.recovery = recovery;
    this.eager = eager;
    this.asked = new AtomicReferenceArray<>(coordinator.shards().size());
  }

  /**
   * What a shard answered.
   *
   * @param identity of its table, null if it has none
   * @param branches that were prepared when it was asked
   * @param rows read later than the branches
   */
  private record Shard(
      String name,
      Connection connection,
      String identity,
      List<BranchName> branches,
      List<TransactionTable.Row> rows) {

    boolean isPrepared(String gtrid) {
      return branches.stream().anyMatch(xid -> xid.gtrid().equals(gtrid));
    }
  }

  List<String> lines() {
    return lines;
  }

  List<String> left() {
    return left;
  }

  /** Whether another look is worth while soon. */
  boolean foundYoung() {
    return foundYoung;
  }

  void run() {
    try {
      askAll();
      for (Shard shard : shards) {
        shard.branches().forEach(xid -> present.add(xid.gtrid()));
        shard.rows().forEach(row -> present.add(row.gtrid()));
      }
      for (Shard shard : shards) {
        for (BranchName xid : shard.branches()) {
          branch(shard, xid);
        }
      }
      for (Shard shard : shards) {
        rows(shard);
      }
    } finally {
      recovery.seen(present);
      shards.forEach(RecoveryRun::close);
    }
  }

  private static void close(Shard shard) {
    try {
      shard.connection().close();
    } catch (SQLException broken) {
      // It was lost.
    }
  }

  // --- asking

  private void askAll() {
    List<ShardWork> work = new ArrayList<>();
    List<String> silent = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < coordinator.shards().size(); i++) {
      int shard = i;
      work.add(
          () -> {
            try {
              asked.set(shard, ask(shard));
            } catch (SQLException | RuntimeException failed) {
              silent.add(
                  "shard "
                      + coordinator.shards().get(shard)
                      + " could not be asked: "
                      + failed.getMessage());
            }
          });
    }
    try {
      Parallel.run(coordinator.workers(), work, () -> {});
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
    for (int i = 0; i < asked.length(); i++) {
      if (asked.get(i) != null) {
        shards.add(asked.get(i));
      }
    }
    lines.addAll(silent);
  }

  private Shard ask(int shard) throws SQLException {
    Connection connection = coordinator.open(shard);
    try {
      if (TransactionTable.isReadOnly(connection)) {
        throw new SQLException("its host takes no writes");
      }
      List<BranchName> branches = TransactionTable.prepared(connection);
      String identity = TransactionTable.identity(connection);
      List<TransactionTable.Row> rows =
          identity == null ? List.of() : TransactionTable.rows(connection);
      return new Shard(coordinator.shards().get(shard), connection, identity, branches, rows);
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private Shard withIdentity(String identity) {
    return shards.stream()
        .filter(shard -> identity.equals(shard.identity()))
        .findFirst()
        .orElse(null);
  }

  private boolean allAnswered() {
    return shards.size() == coordinator.shards().size();
  }

  // --- prepared branches

  private void branch(Shard shard, BranchName xid) {
    if (coordinator.isLive(xid.gtrid())) {
      return;
    } else if (recovery.isYoung(xid.gtrid()) && !eager) {
      foundYoung = true;
      return;
    }
    String what = xid.gtrid() + " on " + shard.name();
    try {
      String home =
          shard.identity() == null
              ? null
              : TransactionTable.homeOfPrepared(shard.connection(), xid.gtrid());
      if (home != null) {
        judge(shard, xid, home, what);
      } else if (xid instanceof OwnXid) { // else it belongs to a transaction manager
        leave(what, "it holds no row of table sluice_tx");
      }
    } catch (SQLException failed) {
      foundYoung = true;
      leave(what, failed.getMessage());
    }
  }

  private void judge(Shard shard, BranchName xid, String home, String what) throws SQLException {
    coordinator.steps().at(Step.RECOVERY_FOUND, xid.gtrid(), shard.name());
    Shard decides = withIdentity(home);
    if (decides == null) {
      leave(
          what,
          "its decision is in table sluice_tx with identity "
              + home
              + ", which no shard "
              + (allAnswered() ? "has" : "that answers has"));
      return;
    }
    Fate fate = fate(decides, xid.gtrid());
    if (fate != Fate.OPEN) {
      resolve(shard, xid, fate == Fate.COMMITTED, what);
      return;
    }
    foundYoung = true;
    leave(what, "shard " + decides.name() + " is still deciding");
    if (recovery.isStuck(xid.gtrid())) {
      // Most likely a connection whose end the server was not told of; if it is alive after all,
      // its transaction is rolled back, or asks what became of it.
      TransactionTable.endOwner(decides.connection(), xid.gtrid(), "commit");
    }
  }

  /** A branch that is committed on any shard proves a decision, though its row is missing. */
  private Fate fate(Shard decides, String gtrid) throws SQLException {
    if (TransactionTable.kind(decides.connection(), gtrid) == null) {
      for (Shard other : shards) {
        if (other.rows().stream()
            .anyMatch(row -> row.gtrid().equals(gtrid) && row.kind().equals("branch"))) {
          return Fate.COMMITTED;
        }
      }
    }
    return TransactionTable.settle(decides.connection(), gtrid, decides.identity());
  }

  private void resolve(Shard shard, BranchName xid, boolean commit, String what)
      throws SQLException {
    coordinator.steps().at(Step.RECOVERY_JUDGED, xid.gtrid(), shard.name());
    coordinator.steps().at(Step.RECOVERY_RESOLVING, xid.gtrid(), shard.name());
    try {
      TransactionTable.finish(shard.connection(), xid, commit);
    } catch (SQLException refused) {
      if (refused.getErrorCode() != TransactionTable.UNKNOWN_XID) {
        throw refused;
      }
      // It is gone, or the connection that prepared it is still there: the next lines tell.
    }
    boolean still = TransactionTable.prepared(shard.connection()).contains(xid);
    boolean marked = TransactionTable.kind(shard.connection(), xid.gtrid()) != null;
    coordinator.steps().at(Step.RECOVERY_RESOLVED, xid.gtrid(), shard.name());
    if (still) {
      foundYoung = true;
      leave(what, "the connection that prepared it is still open");
      if (!recovery.isYoung(xid.gtrid())) { // else another recovery may just be ending it
        TransactionTable.endOwner(shard.connection(), xid.gtrid(), "branch");
      }
    } else if (marked != commit) {
      leave(what, commit ? "decided to commit, but it was rolled back" : "it was committed");
    } else {
      String line = what + ": " + (commit ? "committed" : "rolled back");
      lines.add(line);
      recovery.finished(line);
    }
  }

  private void leave(String what, String why) {
    lines.add(what + ": left: " + why);
    left.add(what + ": " + why);
  }

  // --- rows

  private void rows(Shard shard) {
    List<String> over = new ArrayList<>();
    for (TransactionTable.Row row : shard.rows()) {
      if (coordinator.isLive(row.gtrid()) || recovery.isYoung(row.gtrid()) && !eager) {
        continue;
      }
      try {
        if (isOver(shard, row)) {
          over.add(row.gtrid());
        }
      } catch (SQLException failed) {
        lines.add(row.gtrid() + " on " + shard.name() + ": not checked: " + failed.getMessage());
      }
    }
    try {
      if (!over.isEmpty()) {
        TransactionTable.delete(shard.connection(), over);
      }
    } catch (SQLException failed) {
      lines.add("rows on " + shard.name() + " were not deleted: " + failed.getMessage());
    }
  }

  private boolean isOver(Shard shard, TransactionTable.Row row) throws SQLException {
    return switch (row.kind()) {
      case "commit" -> allCommitted(shard, row) && recovery.mayForget(row.gtrid());
      case "abort" ->
          allAnswered()
              && shards.stream().noneMatch(each -> each.isPrepared(row.gtrid()))
              && recovery.mayForget(row.gtrid());
      default -> isForgotten(shard, row);
    };
  }

  /** A marker whose decision is deleted already. */
  private boolean isForgotten(Shard shard, TransactionTable.Row row) throws SQLException {
    Shard decides = withIdentity(row.home());
    return decides != null
        && !shard.isPrepared(row.gtrid())
        && recovery.mayForget(row.gtrid())
        && TransactionTable.kind(decides.connection(), row.gtrid()) == null;
  }

  private boolean allCommitted(Shard home, TransactionTable.Row row) throws SQLException {
    boolean all = true;
    for (String identity : row.branches()) {
      Shard shard = withIdentity(identity);
      if (shard == null) {
        all = false;
        if (allAnswered()) {
          lost(
              home,
              row,
              "the shard whose table sluice_tx has identity " + identity,
              "no shard has");
        }
      } else if (!isCommitted(shard, row.gtrid())) {
        all = false;
        // Asked before the marker was: what was committed in between is not missing.
        boolean missing =
            !shard.isPrepared(row.gtrid())
                && TransactionTable.kind(home.connection(), row.gtrid()) != null;
        if (missing) {
          lost(home, row, "shard " + shard.name(), "it is neither prepared nor committed there");
        }
      }
    }
    return all;
  }

  /** The marker is deleted only after the decision, so it is there as long as that is. */
  private static boolean isCommitted(Shard shard, String gtrid) throws SQLException {
    boolean marked = "branch".equals(TransactionTable.kind(shard.connection(), gtrid));
    if (marked) {
      TransactionTable.flush(shard.connection(), gtrid); // before the decision is forgotten
    }
    return marked;
  }

  private void lost(Shard home, TransactionTable.Row row, String where, String why) {
    String what = row.gtrid() + " on " + where;
    present.add(what);
    if (recovery.isYoung(what)) {
      foundYoung = true; // said only if it is so the next time, too
      return;
    }
    leave(what, "lost although " + home.name() + " has decided to commit it: " + why);
  }
}
