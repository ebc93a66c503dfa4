package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.Parallel;
import io.sluice.jdbc.internal.shard.execute.ShardSavepoint;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.ShardTransactions;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private final Coordinator coordinator;
  private final Map<Integer, Part> parts = new LinkedHashMap<>();
  private final Map<String, Mark> savepoints = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private StatementFacts begun;
  private boolean ownBegin;
  private String gtrid;
  private String decisionTable;
  private int joins;
  private int unnamed;
  private SQLException failure;
  private boolean mayGoBack;

  /**
   * Which shards had joined when a savepoint was set, and which of them held their marker.
   */
  private record Mark(Set<Integer> joined, Set<Integer> marked) {}

  /** Nothing is open. */
  public SpanningTransactions(ShardSession session, Spanning spanning, Coordinator coordinator) {
    this.session = session;
    this.spanning = spanning;
    this.coordinator = coordinator;
  }

  @Override
  public boolean isOpen() {
    return isBegun() || !parts.isEmpty() || failure != null;
  }

  private boolean isBegun() {
    return begun != null || ownBegin;
  }

  @Override
  public int home() {
    return parts.isEmpty() ? -1 : parts.keySet().iterator().next();
  }

  @Override
  public boolean isWrittenBeyond(int shard) {
    return parts.values().stream().anyMatch(part -> part.isWritten() && part.shard() != shard);
  }

  // --- taking part

  @Override
  public void join(List<Child> children, boolean write) throws SQLException {
    requireUsable();
    if (!isBegun() && session.isAutoCommit()) {
      return;
    }
    Set<Integer> writers = writers();
    if (write) {
      children.forEach(child -> writers.add(child.shard()));
    }
    boolean spans = write && writers.size() > 1;
    if (spans && spanning == Spanning.REFUSE) {
      throw spans("The transaction writes on shard " + names(writers) + ".");
    }
    Map<Integer, Part> fresh = fresh(children);
    boolean atomic = spans && spanning == Spanning.ATOMIC;
    if (atomic) {
      requireBranches(fresh);
      Set<Integer> tables = new TreeSet<>(writers);
      int first = parts.isEmpty() ? fresh.keySet().iterator().next() : home();
      tables.add(first);
      coordinator.requireTables(tables);
      decisionTable = decisionTable == null ? coordinator.identity(first) : decisionTable;
    }
    begin(fresh, atomic ? writers : Set.of());
    if (write) {
      children.forEach(child -> parts.get(child.shard()).write());
    }
  }

  /** Without them it was declared read-only, and a server would refuse the write as well. */
  private void requireBranches(Map<Integer, Part> fresh) throws SQLException {
    long locals =
        java.util.stream.Stream.concat(parts.values().stream(), fresh.values().stream())
            .filter(LocalPart.class::isInstance)
            .count();
    if (locals > 1) {
      throw Errors.readOnly();
    }
  }

  /** A lost part is a lost whole until it is acknowledged. */
  private void requireUsable() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    for (Part part : parts.values()) {
      part.child().session().requireUsable();
    }
  }

  private Set<Integer> writers() {
    Set<Integer> writers = new TreeSet<>();
    parts.values().stream().filter(Part::isWritten).forEach(part -> writers.add(part.shard()));
    return writers;
  }

  private static boolean hasBranch(Map<Integer, Part> some) {
    return some.values().stream().anyMatch(BranchPart.class::isInstance);
  }

  /** The parts of shards that have none yet. */
  private Map<Integer, Part> fresh(List<Child> children) throws SQLException {
    Map<Integer, Part> fresh = new LinkedHashMap<>();
    for (Child child : children) {
      if (parts.containsKey(child.shard())) {
        continue;
      }
      boolean first = parts.isEmpty() && fresh.isEmpty();
      fresh.put(child.shard(), first || !isAtomic() ? local(child) : branch(child));
    }
    return fresh;
  }

  /** Whether it might come to write on several shards, and then must do so as a whole. */
  private boolean isAtomic() throws SQLException {
    boolean readOnly =
        begun != null && begun.readOnlyTransaction()
            || session.lead().session().isReadOnly()
                && !(begun != null && begun.readWriteTransaction());
    return spanning == Spanning.ATOMIC && !readOnly;
  }

  private Part local(Child child) {
    return new LocalPart(child, begun != null ? begun.textToSend() : ownBegin ? PLAIN_BEGIN : null);
  }

  private Part branch(Child child) {
    if (gtrid == null) {
      gtrid = coordinator.newGtrid();
    }
    return new BranchPart(child, new Xid(gtrid, Integer.toString(++joins)), coordinator);
  }

  /**
   * Begins parts and writes markers, on all shards at once.
   *
   * @param marking the shards whose branches are to hold their markers
   */
  private void begin(Map<Integer, Part> fresh, Set<Integer> marking) throws SQLException {
    Map<Integer, Part> all = new LinkedHashMap<>(parts);
    all.putAll(fresh);
    Set<Part> done = java.util.concurrent.ConcurrentHashMap.newKeySet();
    List<ShardWork> work = new ArrayList<>();
    for (Part part : all.values()) {
      boolean isFresh = fresh.containsKey(part.shard());
      boolean marks =
          marking.contains(part.shard()) && part instanceof BranchPart branch && !branch.isMarked();
      if (isFresh || marks) {
        work.add(
            () -> {
              if (isFresh) {
                part.begin();
                done.add(part);
              }
              if (marks) {
                ((BranchPart) part).mark(decisionTable);
              }
            });
      }
    }
    try {
      Parallel.run(session.engine().workers(), work, () -> {});
    } catch (SQLException | RuntimeException failed) {
      fresh.values().stream().filter(done::contains).forEach(part -> parts.put(part.shard(), part));
      throw joinFailed(failed);
    }
    parts.putAll(fresh);
  }

  /** With no host for one shard the others go on; a host that is lost takes the whole with it. */
  private SQLException joinFailed(Exception failed) throws SQLException {
    if (failed instanceof RuntimeException own) {
      throw own;
    }
    SQLException error = (SQLException) failed;
    String state = String.valueOf(error.getSQLState());
    boolean lost = state.startsWith("08") && !state.equals("08001");
    if (!lost || parts.isEmpty()) {
      return error;
    }
    rollbackAll();
    failure = Errors.rolledBackEverywhere(error);
    return failure;
  }

  private String names(Set<Integer> shards) {
    return String.join(
        " and ", shards.stream().map(each -> session.engine().shards().get(each)).toList());
  }

  private static SQLException spans(String what) {
    return Errors.spansShards(
        what
            + " crossShardTransactions=refuse does not allow it; keep to one shard, or set"
            + " crossShardTransactions=atomic.");
  }

  // --- a statement, or a batch, that is a transaction by itself

  @Override
  public void asOne(List<Child> children, ShardWork work) throws SQLException {
    if (isBegun() || !session.isAutoCommit()) {
      work.run(); // it is part of the open transaction
      return;
    }
    if (children.size() > 1 && spanning == Spanning.REFUSE) {
      throw spans("The statement writes on several shards.");
    }
    ownBegin = true;
    try {
      join(children, true);
      work.run();
    } catch (SQLException | RuntimeException failed) {
      endOwn(failed);
      throw failed;
    }
    endOwn(null);
  }

  @Override
  public boolean beginBatch() throws SQLException {
    if (spanning != Spanning.ATOMIC || isOpen() || !session.isAutoCommit()) {
      return false;
    }
    ownBegin = true;
    return true;
  }

  @Override
  public void endBatch(Exception failed) throws SQLException {
    endOwn(failed);
  }

  private void endOwn(Exception failed) throws SQLException {
    try {
      if (failed == null) {
        commit();
      } else {
        SQLException broken = rollbackAll();
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
    if (error.getErrorCode() == DEADLOCK && parts.size() > 1) {
      // That server has rolled back its part; one server would have rolled back all of it.
      SQLException broken = rollbackAll();
      if (broken != null) {
        error.addSuppressed(broken);
      }
      forget();
    } else if (RollbackOnly.after(error) && hasBranch(parts)) {
      condemn(error, !RollbackOnly.isFinal(error));
    }
  }

  @Override
  public void doneInPart(SQLException error) {
    if (isOpen() && !ownBegin && error.getErrorCode() != DEADLOCK) {
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
    if (writers().size() > 1 && hasBranch(parts)) {
      throw Errors.unsupported(
          "The statement would commit a transaction over several shards; commit it or roll it back"
              + " first.");
    }
    commit();
  }

  @Override
  public void commit() throws SQLException {
    if (failure != null) {
      rollbackAll(); // if it was condemned
      mayGoBack = false;
    }
    requireUsable();
    if (!hasBranch(parts)) {
      commitEach();
      return;
    }
    try {
      new AtomicCommit(coordinator, gtrid, decisionTable, parts.values()).run();
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
      for (Part part : List.copyOf(parts.values())) {
        try {
          ((LocalPart) part).commit();
        } catch (SQLException failed) {
          SQLException rest = rollbackOthers();
          if (rest != null) {
            failed.addSuppressed(rest);
          }
          throw wrote ? half(part, done, failed) : failed;
        }
        parts.remove(part.shard());
        done.add(part.name());
        wrote |= part.isWritten();
      }
    } finally {
      if (parts.isEmpty() || wrote) {
        forget();
      }
    }
  }

  private static SQLException half(Part part, List<String> done, SQLException cause) {
    return Errors.unsettled(
        "The transaction was committed on shard "
            + String.join(", ", done)
            + ", but on shard "
            + part.name()
            + " and those after it it was not: "
            + cause.getMessage(),
        cause);
  }

  /** Not on those whose end has just failed, for that is to be acknowledged. */
  private SQLException rollbackOthers() {
    return rollback(parts.values().stream().filter(Part::isUsable).toList());
  }

  @Override
  public void rollback() throws SQLException {
    SQLException broken = rollbackAll();
    forget();
    if (broken != null) {
      throw broken;
    }
  }

  private SQLException rollbackAll() {
    SQLException broken = rollback(List.copyOf(parts.values()));
    parts.clear();
    return broken;
  }

  private SQLException rollback(List<Part> some) {
    List<SQLException> broken = java.util.Collections.synchronizedList(new ArrayList<>());
    List<ShardWork> work = new ArrayList<>();
    for (Part part : some) {
      work.add(
          () -> {
            try {
              part.rollback();
            } catch (SQLException failed) {
              broken.add(failed);
            }
          });
    }
    try {
      Parallel.run(session.engine().workers(), work, () -> {});
    } catch (SQLException failed) {
      broken.add(failed);
    }
    if (broken.isEmpty()) {
      return null;
    }
    SQLException first = broken.get(0);
    broken.stream().filter(each -> each != first).forEach(first::addSuppressed);
    return first;
  }

  private void forget() {
    parts.clear();
    savepoints.clear();
    begun = null;
    ownBegin = false;
    gtrid = null;
    decisionTable = null;
    joins = 0;
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
    Set<Integer> marked = new HashSet<>();
    for (Part part : parts.values()) {
      part.run("SAVEPOINT " + quoted(savepoint.name()));
      if (part instanceof BranchPart branch && branch.isMarked()) {
        marked.add(part.shard());
      }
    }
    savepoints.put(savepoint.name(), new Mark(Set.copyOf(parts.keySet()), marked));
    return savepoint;
  }

  @Override
  public void rollbackTo(String name) throws SQLException {
    if (failure != null && !mayGoBack) {
      throw failure;
    }
    Mark mark = known(name, "ROLLBACK TO SAVEPOINT ");
    if (mark == null) {
      return;
    }
    for (Part part : List.copyOf(parts.values())) {
      if (mark.joined().contains(part.shard())) {
        part.run("ROLLBACK TO SAVEPOINT " + quoted(name));
        if (part instanceof BranchPart branch && !mark.marked().contains(part.shard())) {
          branch.unmarked();
        }
      } else {
        part.rollback(); // all that it did came after the savepoint
        parts.remove(part.shard());
      }
    }
    failure = null;
    mayGoBack = false;
  }

  @Override
  public void release(String name) throws SQLException {
    Mark mark = known(name, "RELEASE SAVEPOINT ");
    if (mark == null) {
      return;
    }
    for (Part part : parts.values()) {
      if (mark.joined().contains(part.shard())) {
        part.run("RELEASE SAVEPOINT " + quoted(name));
      }
    }
    savepoints.remove(name);
  }

  private Mark known(String name, String command) throws SQLException {
    Mark mark = savepoints.get(name);
    if (mark == null || !isOpen()) {
      try (java.sql.Statement statement = session.lead().connection().createStatement()) {
        statement.execute(command + quoted(name)); // the server says that there is none
      }
      return null;
    }
    return mark;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
