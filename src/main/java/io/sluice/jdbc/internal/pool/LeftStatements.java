package io.sluice.jdbc.internal.pool;

import java.sql.PreparedStatement;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statements that sessions prepared on a shared connection and left there as new: the next one that
 * wants the same need not prepare it. For whoever holds the connection; thread-safe.
 */
public final class LeftStatements {

  private static final int MOST = 32;
  private static final int LONGEST = 4096;

  private final Map<String, PreparedStatement> bySql = new ConcurrentHashMap<>();

  /** The statement that was left for this text, which is the caller's from here on; or null. */
  public PreparedStatement take(String sql) {
    return bySql.remove(sql);
  }

  /**
   * Leaves a statement without parameters, batch, results and settings.
   *
   * @return one that is to be closed instead, or null
   */
  public PreparedStatement leave(String sql, PreparedStatement statement) {
    if (sql.length() > LONGEST) {
      return statement;
    }
    PreparedStatement before = bySql.put(sql, statement);
    if (before != null || bySql.size() <= MOST) {
      return before;
    }
    Iterator<String> any = bySql.keySet().iterator();
    return any.hasNext() ? bySql.remove(any.next()) : null;
  }
}
