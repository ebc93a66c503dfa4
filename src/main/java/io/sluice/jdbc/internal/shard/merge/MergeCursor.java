package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Inputs that are in order already, as one in that order: of each input only the row that comes
 * next is looked at. Where rows are equal the earlier input comes first.
 */
public final class MergeCursor implements Cursor {

  private final List<Head> waiting = new ArrayList<>();
  private final PriorityQueue<Head> heads;
  private final RowOrder order;
  private Head present;

  /** Inputs that were not read yet. */
  public MergeCursor(List<? extends Cursor> inputs, RowOrder order) {
    this.order = order;
    for (int i = 0; i < inputs.size(); i++) {
      waiting.add(new Head(inputs.get(i), i));
    }
    this.heads =
        new PriorityQueue<>(
            (one, other) -> {
              int by = order.compare(one.key, other.key);
              return by != 0 ? by : Integer.compare(one.number, other.number);
            });
  }

  private static final class Head {
    private final Cursor input;
    private final int number;
    private Object[] key;

    Head(Cursor input, int number) {
      this.input = input;
      this.number = number;
    }
  }

  @Override
  public boolean next() throws SQLException {
    if (present != null) {
      advance(present);
    }
    for (Head head : waiting) {
      advance(head);
    }
    waiting.clear();
    present = heads.poll();
    return present != null;
  }

  private void advance(Head head) throws SQLException {
    if (head.input.next()) {
      head.key = order.keyOf(head.input.row());
      heads.add(head);
    }
  }

  @Override
  public ResultSet row() throws SQLException {
    return present.input.row();
  }

  @Override
  public Mark mark() throws SQLException {
    return present.input.mark();
  }
}
