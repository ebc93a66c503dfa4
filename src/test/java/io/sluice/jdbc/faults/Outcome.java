package io.sluice.jdbc.faults;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;

/** What the caller of a run got. */
record Outcome(Throwable error) {

  static final Outcome NONE = new Outcome(null);

  /** Sluice's own errors; a driver's own error is told from them by its code. */
  private static final Map<String, Class<? extends SQLException>> CLASSES =
      Map.of(
          "40001", SQLTransactionRollbackException.class,
          "08007", SQLNonTransientConnectionException.class,
          "08006", SQLRecoverableException.class,
          "08001", SQLTransientConnectionException.class);

  String state() {
    return error instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "none";
  }

  /** {@code none}, a SQLState, or a driver's own {@code SQLState/code}. */
  @Override
  public String toString() {
    if (error == null) {
      return "none";
    } else if (error instanceof SQLException sql) {
      return coded(sql);
    }
    return error.getClass().getSimpleName();
  }

  private String coded(SQLException sql) {
    return sql.getErrorCode() == 0 || sql.getErrorCode() == -1
        ? state()
        : state() + "/" + sql.getErrorCode();
  }

  /** Why this is not what was expected; {@code null} if it is. */
  String differsFrom(String expected) {
    for (String one : expected.split("\\s*\\|\\s*")) {
      if (!toString().equals(one)) {
        continue;
      }
      Class<? extends SQLException> type = CLASSES.get(one);
      return type == null || type.isInstance(error)
          ? null
          : one + " comes as " + error.getClass().getName();
    }
    return "expected " + expected + ", got " + this + (error == null ? "" : ": " + error);
  }
}
