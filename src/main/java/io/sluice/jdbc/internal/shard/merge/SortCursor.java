package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Few rows in another order. What is sorted are the ways back to them. */
public final class SortCursor implements Cursor {

  private final Cursor input;
  private final RowOrder order;
  private final Bound bound;
  private Iterator<Sorted> sorted;
  private Sorted present;

  /** Rows that were not read yet. */
  public SortCursor(Cursor input, RowOrder order, Bound bound) {
    this.input = input;
    this.order = order;
    this.bound = bound;
  }

  private record Sorted(Object[] key, Mark mark) {}

  @Override
  public boolean next() throws SQLException {
    if (sorted == null) {
      List<Sorted> all = new ArrayList<>();
      while (input.next()) {
        bound.admit(all.size() + 1L);
        all.add(new Sorted(order.keyOf(input.row()), input.mark()));
      }
      all.sort((one, other) -> order.compare(one.key(), other.key()));
      sorted = all.iterator();
    }
    present = sorted.hasNext() ? sorted.next() : null;
    return present != null;
  }

  @Override
  public ResultSet row() throws SQLException {
    return present.mark().row();
  }

  @Override
  public Mark mark() {
    return present.mark();
  }
}
