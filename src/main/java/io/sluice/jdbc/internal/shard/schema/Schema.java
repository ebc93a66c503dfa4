package io.sluice.jdbc.internal.shard.schema;

import java.sql.SQLException;
import java.util.Set;

/** Where the planner looks tables up. */
public interface Schema {

  /**
   * The logical table of this name; null if no shard has it. May load it first, and then fail as
   * that does.
   */
  Table table(String name) throws SQLException;

  /** The names of all views on the default shard, in lower case. */
  Set<String> views() throws SQLException;

  /** The collation of this name, or null if it is unknown. */
  Collation collation(String name) throws SQLException;

  /** Whether all shards run servers whose weights of text may be compared with each other. */
  boolean weightsCompare();
}
