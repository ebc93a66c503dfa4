package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows, one after the other. Nothing is copied: a row is read where it lies. Not thread-safe. */
public interface Cursor {

  /** Goes to the next row, if there is one. */
  boolean next() throws SQLException;

  /** What answers for the present row, at the same column numbers; may change with each row. */
  ResultSet row() throws SQLException;

  /** The way back to the present row; only where the rows below can be read in any order. */
  Mark mark() throws SQLException;

  /** A row to which one can come back. */
  @FunctionalInterface
  interface Mark {
    /** What answers for that row, until another row is gone to. */
    ResultSet row() throws SQLException;
  }
}
