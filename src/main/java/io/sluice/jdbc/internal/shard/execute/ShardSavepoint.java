package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.sql.Savepoint;

/** A savepoint on every shard of a transaction. Immutable. */
public final class ShardSavepoint implements Savepoint {

  private final String name;
  private final int id;

  private ShardSavepoint(String name, int id) {
    this.name = name;
    this.id = id;
  }

  /** One that the application named. */
  public static ShardSavepoint named(String name) {
    return new ShardSavepoint(name, 0);
  }

  /** One that has a number only. */
  public static ShardSavepoint unnamed(int id) {
    return new ShardSavepoint("sluice_savepoint_" + id, id);
  }

  /** Under which the servers know it. */
  public String name() {
    return name;
  }

  @Override
  public int getSavepointId() throws SQLException {
    if (id == 0) {
      throw Errors.badArgument("Named savepoints have no id.");
    }
    return id;
  }

  @Override
  public String getSavepointName() throws SQLException {
    if (id != 0) {
      throw Errors.badArgument("Only named savepoints have names.");
    }
    return name;
  }
}
