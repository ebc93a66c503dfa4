package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Engine.Spanning;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A local transaction on each shard. Any number of shards may be read; a second one that is written
 * is refused unless the shards may be committed one after the other.
 */
final class LocalTransactions implements ShardTransactions {

  private static final int DEADLOCK = 1213;

  private final ShardSession session;
  private final Spanning spanning;
  private final Map<Integer, Child> joined = new TreeMap<>();
  private final Set<Integer> written = new HashSet<>();

  /** Which shards were joined when a savepoint was set. */
  private final Map<String, Set<Integer>> savepoints = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private String begun;
  private int unnamed;

  LocalTransactions(ShardSession session, Spanning spanning) {
    this.session = session;
    this.spanning = spanning;
  }

  @Override
  public boolean isOpen() {
    return begun != null || !joined.isEmpty();
  }

  @Override
  public int home() {
    return joined.isEmpty() ? -1 : joined.keySet().iterator().next();
  }

  @Override
  public void join(List<Child> children, boolean write) throws SQLException {
    for (Child child : joined.values()) {
      child.session().requireUsable(); // a lost part is a lost whole until it is acknowledged
    }
    if (begun == null && session.isAutoCommit()) {
      return;
    }
    if (write) {
      refuseIfTooMany(children);
    }
    for (Child child : children) {
      if (!joined.containsKey(child.shard())) {
        if (begun != null) {
          run(child, begun);
        }
        joined.put(child.shard(), child);
      }
    }
  }

  private void refuseIfTooMany(List<Child> children) throws SQLException {
    Set<Integer> writers = new HashSet<>(written);
    children.forEach(child -> writers.add(child.shard()));
    if (writers.size() > 1 && spanning != Spanning.BEST_EFFORT) {
      throw spans("The transaction writes on shard " + names(writers) + ".");
    }
    written.addAll(writers);
  }

  private String names(Set<Integer> shards) {
    return String.join(
        " and ",
        shards.stream().sorted().map(each -> session.engine().shards().get(each)).toList());
  }

  private SQLException spans(String what) {
    return Errors.spansShards(
        what
            + (spanning == Spanning.REFUSE
                ? " crossShardTransactions=refuse does not allow it"
                : " A commit that is atomic over shards is not built yet")
            + "; keep to one shard, or set crossShardTransactions=bestEffort to commit on one shard"
            + " after the other.");
  }

  @Override
  public void asOne(List<Child> children, ShardWork work) throws SQLException {
    if (begun != null || !session.isAutoCommit()) {
      work.run(); // it is part of the open transaction
      return;
    }
    if (children.size() > 1 && spanning != Spanning.BEST_EFFORT) {
      throw spans("The statement writes on several shards.");
    }
    begun = "START TRANSACTION";
    try {
      join(children, true);
      work.run();
    } catch (SQLException | RuntimeException failed) {
      try {
        rollback();
      } catch (SQLException | RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
    commit();
  }

  @Override
  public void failed(SQLException error) throws SQLException {
    if (error.getErrorCode() != DEADLOCK || joined.size() < 2) {
      return;
    }
    // That server has rolled back its part; one server would have rolled back all of it.
    SQLException broken = rollbackAll(true);
    if (broken != null) {
      error.addSuppressed(broken);
    }
    forget();
  }

  @Override
  public void begin(StatementFacts begin) throws SQLException {
    if (isOpen()) {
      commit(); // as a server does
    }
    begun = begin.textToSend();
  }

  @Override
  public void end(StatementFacts end) throws SQLException {
    if (end.release()) {
      throw Errors.unsupported(
          "RELEASE closes the connection to a server; close the JDBC connection instead.");
    }
    String again = end.chain() ? (begun == null ? "START TRANSACTION" : begun) : null;
    if (end.kind() == StatementKind.COMMIT) {
      commit();
    } else {
      rollback();
    }
    begun = again;
  }

  @Override
  public void commit() throws SQLException {
    List<String> done = new ArrayList<>();
    boolean wrote = false;
    try {
      for (Child child : List.copyOf(joined.values())) {
        try {
          endOn(child, true);
        } catch (SQLException failed) {
          SQLException rest = rollbackAll(false);
          if (rest != null) {
            failed.addSuppressed(rest);
          }
          throw wrote ? half(child, done, failed) : failed;
        }
        joined.remove(child.shard());
        done.add(child.name());
        wrote |= written.contains(child.shard());
      }
    } finally {
      if (joined.isEmpty() || wrote) {
        forget();
      }
    }
  }

  private static SQLException half(Child child, List<String> done, SQLException cause) {
    return Errors.halfCommitted(
        "The transaction was committed on shard "
            + String.join(", ", done)
            + ", but on shard "
            + child.name()
            + " and those after it it was not: "
            + cause.getMessage(),
        cause);
  }

  @Override
  public void rollback() throws SQLException {
    SQLException failure = rollbackAll(true);
    forget();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Rolls back on every shard that is joined.
   *
   * @param all false: not on those whose end has just failed, for that is to be acknowledged
   */
  private SQLException rollbackAll(boolean all) {
    SQLException failure = null;
    for (Child child : joined.values()) {
      if (!all && !isUsable(child)) {
        continue;
      }
      try {
        endOn(child, false);
      } catch (SQLException broken) {
        if (failure == null) {
          failure = broken;
        } else {
          failure.addSuppressed(broken);
        }
      }
    }
    return failure;
  }

  private static boolean isUsable(Child child) {
    try {
      child.session().requireUsable();
      return true;
    } catch (SQLException lost) {
      return false;
    }
  }

  private void endOn(Child child, boolean commit) throws SQLException {
    if (session.isAutoCommit()) {
      run(child, commit ? "COMMIT" : "ROLLBACK");
    } else if (commit) {
      child.connection().commit();
    } else {
      child.connection().rollback();
    }
  }

  private void forget() {
    joined.clear();
    written.clear();
    savepoints.clear();
    begun = null;
  }

  // --- savepoints

  @Override
  public Savepoint savepoint(String name) throws SQLException {
    ShardSavepoint savepoint =
        name == null ? ShardSavepoint.unnamed(++unnamed) : ShardSavepoint.named(name);
    if (begun == null && session.isAutoCommit()) {
      savepoints.remove(savepoint.name()); // a server forgets it at once
      return savepoint;
    }
    for (Child child : joined.values()) {
      run(child, "SAVEPOINT " + quoted(savepoint.name()));
    }
    savepoints.put(savepoint.name(), Set.copyOf(joined.keySet()));
    return savepoint;
  }

  @Override
  public void rollbackTo(String name) throws SQLException {
    Set<Integer> had = known(name, "ROLLBACK TO SAVEPOINT ");
    for (Child child : List.copyOf(joined.values())) {
      if (had.contains(child.shard())) {
        run(child, "ROLLBACK TO SAVEPOINT " + quoted(name));
      } else {
        endOn(child, false); // all that it did came after the savepoint
        joined.remove(child.shard());
        written.remove(child.shard());
      }
    }
  }

  @Override
  public void release(String name) throws SQLException {
    Set<Integer> had = known(name, "RELEASE SAVEPOINT ");
    for (Child child : joined.values()) {
      if (had.contains(child.shard())) {
        run(child, "RELEASE SAVEPOINT " + quoted(name));
      }
    }
    savepoints.remove(name);
  }

  private Set<Integer> known(String name, String command) throws SQLException {
    Set<Integer> had = savepoints.get(name);
    if (had == null || begun == null && session.isAutoCommit()) {
      run(session.lead(), command + quoted(name)); // the server says that there is none
      return Set.of();
    }
    return had;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static void run(Child child, String sql) throws SQLException {
    try (Statement statement = child.connection().createStatement()) {
      statement.execute(sql);
    }
  }
}
