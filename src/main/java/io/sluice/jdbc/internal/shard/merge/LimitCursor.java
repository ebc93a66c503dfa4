package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Some of the rows: the first ones are left out, and those after a number of rows. */
public final class LimitCursor implements Cursor {

  private final Cursor input;
  private long skip;
  private long left;

  /** Leaves out {@code offset} rows and lets {@code count} pass. */
  public LimitCursor(Cursor input, long offset, long count) {
    this.input = input;
    this.skip = offset;
    this.left = count;
  }

  @Override
  public boolean next() throws SQLException {
    while (skip > 0 && left > 0) {
      skip--;
      if (!input.next()) {
        left = 0;
      }
    }
    if (left == 0) {
      return false;
    }
    left--;
    if (input.next()) {
      return true;
    }
    left = 0;
    return false;
  }

  @Override
  public ResultSet row() throws SQLException {
    return input.row();
  }

  @Override
  public Mark mark() throws SQLException {
    return input.mark();
  }
}
