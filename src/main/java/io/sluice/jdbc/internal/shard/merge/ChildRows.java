package io.sluice.jdbc.internal.shard.merge;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The rows of one statement of one shard. Marks may lead back while it goes on. */
public final class ChildRows implements Cursor {

  private final ResultSet rows;
  private int head;
  private int at;

  /** Rows that were not read yet. */
  public ChildRows(ResultSet rows) {
    this.rows = rows;
  }

  @Override
  public boolean next() throws SQLException {
    goTo(head);
    boolean any = rows.next();
    head++;
    at++;
    return any;
  }

  @Override
  public ResultSet row() throws SQLException {
    goTo(head);
    return rows;
  }

  @Override
  public Mark mark() {
    int number = head;
    return () -> {
      goTo(number);
      return rows;
    };
  }

  private void goTo(int number) throws SQLException {
    if (at == number) {
      return;
    } else if (number == 0) {
      rows.beforeFirst();
    } else {
      rows.absolute(number);
    }
    at = number;
  }
}
