package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;

/**
 * How many rows one statement may hold in memory or bring together. Immutable.
 *
 * @param rows the value of {@code gatherMaxRows}
 */
public record Bound(long rows) {

  private static final long BYTES_PER_ROW = 1024;
  private static final long LEAST_BYTES = 64L << 20;

  /** Refuses more bytes than a kibibyte for each of the rows, but for 64 MiB at the least. */
  public void admitBytes(long held) throws SQLException {
    long most = Math.max(LEAST_BYTES, rows * BYTES_PER_ROW);
    if (held > most) {
      throw Errors.unsupported(
          "This statement brings more than "
              + most
              + " bytes of several shards together; narrow it by the sharding key or by a condition,"
              + " select fewer columns, or raise gatherMaxRows, which allows 1024 bytes for each row.");
    }
  }

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
