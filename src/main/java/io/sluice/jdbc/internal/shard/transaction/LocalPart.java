package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.shard.execute.Child;
import java.sql.SQLException;

/** An ordinary transaction of one server. */
final class LocalPart extends Part {

  private final String begun;

  /**
   * Not begun yet.
   *
   * @param begun the statement that begins it, null if the first one does
   */
  LocalPart(Child child, String begun) {
    super(child);
    this.begun = begun;
  }

  @Override
  void begin() throws SQLException {
    if (begun != null) {
      run(begun);
    }
  }

  @Override
  void confirm() throws SQLException {
    run("SELECT 1");
  }

  @Override
  void commit() throws SQLException {
    if (child().session().isAutoCommit()) {
      run("COMMIT");
    } else {
      child().connection().commit();
    }
  }

  @Override
  void rollback() throws SQLException {
    if (child().session().isAutoCommit()) {
      run("ROLLBACK");
    } else {
      child().connection().rollback();
    }
  }
}
