package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Engine;
import io.sluice.jdbc.internal.shard.execute.Planning;
import io.sluice.jdbc.internal.shard.metadata.Catalogue;
import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.sql.SQLException;
import java.util.List;

/** The planner of a sharded group with what it learns from: tables and shapes. Thread-safe. */
final class ShardPlanning implements Planning, Engine.Catalogue, Engine.KeySource {

  private final Catalogue catalogue;

  ShardPlanning(Rules rules, Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Plan plan(String sql, Values values, SessionView session, Answers answers)
      throws SQLException {
    throw Errors.unsupported("Planning is not built yet.");
  }

  @Override
  public List<Object> next(String table, String column, int count) throws SQLException {
    throw Errors.unsupported("Generated keys are not built yet.");
  }

  @Override
  public void forget() {
    catalogue.forget();
  }

  long cacheHits() {
    return 0;
  }

  long cacheMisses() {
    return 0;
  }
}
