package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** All rows of the first input, then all of the second, and so on. */
public final class ConcatCursor implements Cursor {

  private final List<? extends Cursor> inputs;
  private int present;

  /** At least one input. */
  public ConcatCursor(List<? extends Cursor> inputs) {
    this.inputs = List.copyOf(inputs);
  }

  @Override
  public boolean next() throws SQLException {
    while (!inputs.get(present).next()) {
      if (present == inputs.size() - 1) {
        return false;
      }
      present++;
    }
    return true;
  }

  @Override
  public ResultSet row() throws SQLException {
    return inputs.get(present).row();
  }

  @Override
  public Mark mark() throws SQLException {
    return inputs.get(present).mark();
  }
}
