package io.sluice.jdbc.internal.shard.analyse;

import java.util.HashMap;
import java.util.Map;

/** Which columns are equal to each other in every row that matters. Confined to one thread. */
final class Equalities {

  private final Map<ColumnAt, ColumnAt> parents = new HashMap<>();

  /** Notes that two columns are equal. */
  void add(ColumnAt one, ColumnAt other) {
    parents.put(root(one), root(other));
  }

  /** Whether they are known to be equal. */
  boolean equal(ColumnAt one, ColumnAt other) {
    return one.equals(other) || root(one).equals(root(other));
  }

  private ColumnAt root(ColumnAt column) {
    ColumnAt root = column;
    while (!parents.getOrDefault(root, root).equals(root)) {
      root = parents.get(root);
    }
    return root;
  }
}
