package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.Parallel;
import io.sluice.jdbc.internal.shard.execute.ShardWork;
import io.sluice.jdbc.internal.shard.execute.Use;
import io.sluice.jdbc.internal.shard.execute.Workers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shards that take part in the open transaction of one logical connection, in the order in
 * which they joined. Confined to the thread that uses the connection.
 */
final class Members {

  private final Coordinator coordinator;
  private final Workers workers;
  private final Map<Integer, Part> parts = new LinkedHashMap<>();
  private String gtrid;
  private String decisionTable;
  private int joins;

  Members(Coordinator coordinator, Workers workers) {
    this.coordinator = coordinator;
    this.workers = workers;
  }

  /**
   * How a shard joins.
   *
   * @param begun the statement that begins an ordinary transaction, null if the first one does
   * @param atomic whether all but the first have branches
   * @param global the name of all branches if all have one and somebody else decides; else null
   */
  record Joining(String begun, boolean atomic, GlobalXid global) {}

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** All of them; a copy. */
  List<Part> all() {
    return List.copyOf(parts.values());
  }

  /** What was only locked must still be locked when the first write is committed. */
  List<Part> readFirst() {
    List<Part> ordered = new ArrayList<>(parts.values());
    ordered.sort(Comparator.comparing(Part::isWritten));
    return ordered;
  }

  /** The shard that joined first, or −1. */
  int first() {
    return parts.isEmpty() ? -1 : parts.keySet().iterator().next();
  }

  boolean hasBranch() {
    for (Part part : parts.values()) { // with every statement and commit: no stream
      if (part instanceof BranchPart) {
        return true;
      }
    }
    return false;
  }

  /** The shards that were written. */
  Set<Integer> writers() {
    Set<Integer> writers = new TreeSet<>();
    for (Part part : parts.values()) {
      if (part.isWritten()) {
        writers.add(part.shard());
      }
    }
    return writers;
  }

  /** A lost part is a lost whole until it is acknowledged. */
  void requireUsable() throws SQLException {
    for (Part part : parts.values()) {
      part.child().session().member().requireUsable();
    }
  }

  // --- joining

  /** Lets shards join that are about to be read. */
  void read(List<Child> children, Use use, Joining joining) throws SQLException {
    begin(fresh(children, joining), Set.of());
    if (use == Use.LOCK) {
      children.forEach(child -> parts.get(child.shard()).lock());
    }
  }

  /**
   * Lets shards join, or go on, that are about to be written.
   *
   * @throws SQLException 25X01 if they cannot be committed as a whole
   */
  void write(List<Child> children, Joining joining) throws SQLException {
    if (parts.size() == 1 && children.size() == 1 && isWriting(children.get(0))) {
      return; // the one shard goes on
    }
    Map<Integer, Part> fresh = fresh(children, joining);
    Set<Integer> writers = writers();
    for (Child child : children) {
      writers.add(child.shard());
    }
    boolean decides = joining.atomic() && joining.global() == null && writers.size() > 1;
    if (decides) {
      decidable(fresh, writers);
    }
    begin(fresh, decides ? writers : Set.of());
    for (Child child : children) {
      parts.get(child.shard()).write();
    }
  }

  private boolean isWriting(Child child) {
    Part part = parts.get(child.shard());
    return part != null && part.isWritten();
  }

  /** Makes sure that there will be a place for the decision. */
  private void decidable(Map<Integer, Part> fresh, Set<Integer> writers) throws SQLException {
    List<Part> all = new ArrayList<>(parts.values());
    all.addAll(fresh.values());
    if (all.stream().filter(LocalPart.class::isInstance).count() > 1) {
      // They were declared read-only, and a server would refuse the write as well.
      throw Errors.readOnly();
    }
    Set<Integer> tables = new TreeSet<>(writers);
    tables.add(all.get(0).shard());
    coordinator.requireTables(tables);
    if (decisionTable == null) {
      decisionTable = coordinator.identity(all.get(0).shard());
    }
  }

  /** The parts of shards that have none yet. */
  private Map<Integer, Part> fresh(List<Child> children, Joining joining) {
    Map<Integer, Part> fresh = new LinkedHashMap<>();
    for (Child child : children) {
      if (!parts.containsKey(child.shard())) {
        boolean first = parts.isEmpty() && fresh.isEmpty();
        fresh.put(child.shard(), part(child, joining, first));
      }
    }
    return fresh;
  }

  private Part part(Child child, Joining joining, boolean first) {
    if (joining.global() != null) {
      return new BranchPart(child, joining.global(), coordinator);
    } else if (first || !joining.atomic()) {
      return new LocalPart(child, joining.begun());
    }
    if (gtrid == null) {
      gtrid = coordinator.newGtrid();
    }
    return new BranchPart(child, new OwnXid(gtrid, Integer.toString(++joins)), coordinator);
  }

  /**
   * Begins parts and writes markers, on all shards at once.
   *
   * @param marking the shards whose branches are to hold their markers
   */
  private void begin(Map<Integer, Part> fresh, Set<Integer> marking) throws SQLException {
    if (marking.isEmpty() && fresh.size() < 2) {
      for (Part only : fresh.values()) {
        beginAlone(only);
      }
      return;
    }
    Map<Integer, Part> all = new LinkedHashMap<>(parts);
    all.putAll(fresh);
    Set<Part> begun = ConcurrentHashMap.newKeySet();
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
                begun.add(part);
              }
              if (marks) {
                ((BranchPart) part).mark(decisionTable);
              }
            });
      }
    }
    try {
      Parallel.run(workers, work, () -> {});
    } finally {
      for (Part part : fresh.values()) {
        if (begun.contains(part)) {
          parts.put(part.shard(), part);
        } else if (!part.isUsable()) {
          part.drop(); // the whole transaction is told of it
        }
      }
    }
  }

  /** As most transactions begin. */
  private void beginAlone(Part part) throws SQLException {
    boolean begun = false;
    try {
      part.begin();
      begun = true;
      parts.put(part.shard(), part);
    } finally {
      if (!begun && !part.isUsable()) {
        part.drop(); // the whole transaction is told of it
      }
    }
  }

  // --- ending

  /** Commits on all or on none. */
  void commitAtomically() throws SQLException {
    List<Part> all = all();
    List<BranchPart> branches = all.stream().skip(1).map(BranchPart.class::cast).toList();
    new AtomicCommit(coordinator, gtrid, decisionTable, all.get(0), branches).run();
  }

  /** As {@link #commitAtomically} where all are branches: the first that was written decides. */
  void commitAmongBranches(GlobalXid name) throws SQLException {
    List<Part> others = new ArrayList<>(parts.values());
    Part decider = others.stream().filter(Part::isWritten).findFirst().orElse(null);
    if (decider == null) {
      try {
        confirmLocks();
      } catch (SQLException lost) {
        rollback(others);
        throw Errors.rolledBackEverywhere(lost);
      }
      rollback(others);
      return;
    }
    others.remove(decider);
    Set<Integer> writers = writers();
    String table = null;
    if (writers.size() > 1) {
      coordinator.requireTables(writers);
      table = coordinator.identity(decider.shard());
    }
    List<BranchPart> branches = others.stream().map(BranchPart.class::cast).toList();
    new AtomicCommit(coordinator, name.gtrid(), table, decider, branches).run();
  }

  /**
   * Asks the shards that were only locked whether they still are.
   *
   * @throws SQLException if one is not: nothing may be committed
   */
  void confirmLocks() throws SQLException {
    List<ShardWork> work = new ArrayList<>();
    for (Part part : parts.values()) {
      if (part.isLocked() && !part.isWritten()) {
        work.add(part::confirm);
      }
    }
    Parallel.run(workers, work, () -> {});
  }

  /** Rolls back everywhere; returns what went wrong, or null. */
  SQLException rollback() {
    SQLException broken = rollback(parts.values());
    clear();
    return broken;
  }

  /** Rolls back on some shards; returns what went wrong, or null. */
  SQLException rollback(Collection<Part> some) {
    List<SQLException> broken = Collections.synchronizedList(new ArrayList<>());
    List<ShardWork> work = new ArrayList<>();
    for (Part part : List.copyOf(some)) {
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
      Parallel.run(workers, work, () -> {});
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

  /** It has ended there. */
  void remove(Part part) {
    parts.remove(part.shard());
  }

  /** The transaction is over. */
  void clear() {
    parts.clear();
    gtrid = null;
    decisionTable = null;
    joins = 0;
  }
}
