package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;

/** Decides what is to be done for a statement. Thread-safe. */
public interface Planning {

  /**
   * The plan for one execution.
   *
   * @throws SQLException 0AX01 if sharding cannot do it
   */
  Plan plan(StatementFacts facts, Values values, SessionView session, Answers answers)
      throws SQLException;

  /**
   * A query as one shard can describe it, whatever its values; null if none can.
   *
   * @throws SQLException 0AX01 if sharding cannot do it
   */
  Physical describing(StatementFacts facts, SessionView session) throws SQLException;
}
