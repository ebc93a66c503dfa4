package io.sluice.jdbc.internal.shard.transaction;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The savepoints of an open transaction, on all its shards. Confined to one thread. */
final class Savepoints {

  private final Members members;
  private final Map<String, Mark> marks = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Which shards had joined when a savepoint was set, and which of them held their marker. */
  private record Mark(Set<Integer> joined, Set<Integer> marked) {}

  Savepoints(Members members) {
    this.members = members;
  }

  boolean has(String name) {
    return marks.containsKey(name);
  }

  void set(String name) throws SQLException {
    Set<Integer> joined = new HashSet<>();
    Set<Integer> marked = new HashSet<>();
    for (Part part : members.all()) {
      part.run("SAVEPOINT " + quoted(name));
      joined.add(part.shard());
      if (part instanceof BranchPart branch && branch.isMarked()) {
        marked.add(part.shard());
      }
    }
    marks.put(name, new Mark(joined, marked));
  }

  void rollbackTo(String name) throws SQLException {
    Mark mark = marks.get(name);
    for (Part part : members.all()) {
      if (!mark.joined().contains(part.shard())) {
        part.rollback(); // all that it did came after the savepoint
        members.remove(part);
        continue;
      }
      part.run("ROLLBACK TO SAVEPOINT " + quoted(name));
      if (part instanceof BranchPart branch && !mark.marked().contains(part.shard())) {
        branch.unmarked();
      }
    }
  }

  void release(String name) throws SQLException {
    Mark mark = marks.remove(name);
    for (Part part : members.all()) {
      if (mark.joined().contains(part.shard())) {
        part.run("RELEASE SAVEPOINT " + quoted(name));
      }
    }
  }

  void remove(String name) {
    marks.remove(name);
  }

  void clear() {
    marks.clear();
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
