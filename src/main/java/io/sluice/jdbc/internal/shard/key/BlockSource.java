package io.sluice.jdbc.internal.shard.key;

import java.sql.SQLException;

/** Hands out numbers that no process gets twice, some at a time. Thread-safe. */
@FunctionalInterface
public interface BlockSource {

  /**
   * Takes the next {@code size} numbers of a sequence, which starts at 1 when it is new.
   *
   * @param sequence its name
   * @return the first of them; the others follow it
   * @throws SQLException if that cannot be done now
   */
  long take(String sequence, int size) throws SQLException;
}
