package io.sluice.jdbc.internal.shard.merge;

import java.sql.SQLWarning;
import java.util.List;

/** Chains of warnings. Stateless. */
public final class Warnings {

  private Warnings() {}

  /** One chain of several; the given ones stay as they are. */
  public static SQLWarning chain(List<SQLWarning> chains) {
    if (chains.size() < 2) {
      return chains.isEmpty() ? null : chains.get(0);
    }
    SQLWarning first = null;
    for (SQLWarning chain : chains) {
      for (SQLWarning each = chain; each != null; each = each.getNextWarning()) {
        SQLWarning copy =
            new SQLWarning(each.getMessage(), each.getSQLState(), each.getErrorCode());
        if (first == null) {
          first = copy;
        } else {
          first.setNextWarning(copy);
        }
      }
    }
    return first;
  }
}
