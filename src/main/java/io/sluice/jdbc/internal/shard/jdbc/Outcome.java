package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Written;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What executions that no single shard did alone left to be asked for. Not thread-safe. */
final class Outcome {

  private static final long NONE = -1;

  private final Deque<Object> next = new ArrayDeque<>(1);
  private final List<ResultSet> open = new ArrayList<>();
  private List<Object> keys = List.of();
  private Object present;

  /** Rows or a {@link Written}, after what is there already. */
  void add(Object result) {
    if (result instanceof ResultSet rows) {
      open.add(rows);
    } else if (result instanceof Written written) {
      keys = written.keys();
    }
    if (present == null) {
      present = result;
    } else {
      next.add(result);
    }
  }

  /** The keys that a batch generated. */
  void keys(List<Object> generated) {
    keys = generated;
  }

  /** What the method that executed is to return. */
  Object returned(Method executed) throws SQLException {
    return switch (executed.getName()) {
      case "executeQuery" -> rows();
      case "execute" -> present instanceof ResultSet;
      case "executeLargeUpdate" -> count();
      default -> (int) count();
    };
  }

  /** Answers for a method that reads what the last execution gave. */
  Object answer(Method method, Object[] args) throws SQLException {
    return switch (method.getName()) {
      case "getResultSet" -> present instanceof ResultSet ? present : null;
      case "getUpdateCount" -> (int) count();
      case "getLargeUpdateCount" -> count();
      case "getMoreResults" -> more(args == null ? Statement.CLOSE_CURRENT_RESULT : (int) args[0]);
      case "getGeneratedKeys" -> GeneratedKeys.of(keys);
      default ->
          throw Errors.unsupported(
              method.getName() + " needs a statement that ran on one shard; nothing was called.");
    };
  }

  private ResultSet rows() throws SQLException {
    if (present instanceof ResultSet rows) {
      return rows;
    }
    throw Errors.badArgument("The statement gave no rows.");
  }

  private long count() {
    return present instanceof Written written ? written.count() : NONE;
  }

  private boolean more(int what) throws SQLException {
    if (what != Statement.KEEP_CURRENT_RESULT && present instanceof ResultSet rows) {
      rows.close();
    }
    if (what == Statement.CLOSE_ALL_RESULTS) {
      closeAll();
    }
    present = next.poll();
    return present instanceof ResultSet;
  }

  /** Whether there were results and all of them are closed. */
  boolean isCompleted() throws SQLException {
    for (ResultSet rows : open) {
      if (!rows.isClosed()) {
        return false;
      }
    }
    return !open.isEmpty();
  }

  /** Closes every result. */
  void closeAll() throws SQLException {
    for (ResultSet rows : open) {
      rows.close();
    }
    open.clear();
  }
}
