package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.shard.merge.Cursor.Mark;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The ways back to the rows of a cursor, collected as far as they were asked for. */
final class Scroll {

  private final Cursor cursor;
  private final Bound bound;
  private final List<Mark> marks = new ArrayList<>();
  private boolean complete;

  Scroll(Cursor cursor, Bound bound) {
    this.cursor = cursor;
    this.bound = bound;
  }

  /** The way to a row, from 1; null if there are fewer rows. */
  Mark at(long number) throws SQLException {
    while (!complete && marks.size() < number) {
      if (cursor.next()) {
        bound.admit(marks.size() + 1L);
        marks.add(cursor.mark());
      } else {
        complete = true;
      }
    }
    return number <= marks.size() ? marks.get((int) number - 1) : null;
  }

  long size() throws SQLException {
    at(Long.MAX_VALUE);
    return marks.size();
  }
}
