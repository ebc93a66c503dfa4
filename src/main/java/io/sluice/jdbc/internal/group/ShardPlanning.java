package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Engine;
import io.sluice.jdbc.internal.shard.execute.Planning;
import io.sluice.jdbc.internal.shard.metadata.Catalogue;
import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Planner;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.util.List;

/** The planner of a sharded group with what it learns from: tables and shapes. Thread-safe. */
final class ShardPlanning implements Planning, Engine.Catalogue, Engine.KeySource {

  private static final int SHAPES = 2048;

  private final Catalogue catalogue;
  private final ShapeCache<Planner.Shape> shapes = new ShapeCache<>(SHAPES);
  private final Planner planner;

  ShardPlanning(Rules rules, Catalogue catalogue) {
    this.catalogue = catalogue;
    this.planner = new Planner(rules, catalogue, shapes);
  }

  @Override
  public Plan plan(StatementFacts facts, Values values, SessionView session, Answers answers)
      throws SQLException {
    return planner.plan(facts, values, session, answers);
  }

  @Override
  public List<Object> next(String table, String column, int count) throws SQLException {
    throw Errors.unsupported("Generated keys are not built yet.");
  }

  @Override
  public void forget() {
    catalogue.forget();
    shapes.invalidate();
  }

  long cacheHits() {
    return shapes.hits();
  }

  long cacheMisses() {
    return shapes.misses();
  }
}
