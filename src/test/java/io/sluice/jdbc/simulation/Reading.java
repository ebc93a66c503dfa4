package io.sluice.jdbc.simulation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of one read: who made them, how many follow, and the reader's own open writes. */
final class Reading {

  private final List<Integer> rows = new ArrayList<>();

  Reading all(ResultSet from) throws SQLException {
    while (from.next()) {
      add(from);
    }
    return this;
  }

  void add(ResultSet from) throws SQLException {
    rows.add(from.getInt(1));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows are those of one answer, and it saw what the reader has written. */
  void requireWhole(List<Integer> written) {
    if (rows.size() < 2 || rows.size() != rows.get(1) + 2) {
      throw new BrokenPromise("half a read: " + rows);
    } else if (!rows.containsAll(written)) {
      throw new BrokenPromise("P4: a transaction does not see its own writes: " + rows);
    }
  }
}
