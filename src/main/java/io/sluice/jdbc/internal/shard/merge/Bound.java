package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;

/**
 * How many rows one statement may hold in memory or bring together. Immutable.
 *
 * @param rows the value of {@code gatherMaxRows}
 */
public record Bound(long rows) {

  /** Refuses more rows than that. */
  public void admit(long held) throws SQLException {
    if (held > rows) {
      throw Errors.unsupported(
          "This statement brings more than "
              + rows
              + " rows of several shards together; narrow it by the sharding key or by a condition,"
              + " or raise gatherMaxRows.");
    }
  }
}
