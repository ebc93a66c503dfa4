package io.sluice.jdbc.testkit;

import io.sluice.jdbc.internal.shard.transaction.Step;
import io.sluice.jdbc.internal.shard.transaction.Steps;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets a test see, hold up or fail the steps of transactions over shards. */
public final class TestSteps implements Steps {

  private static final AtomicReference<Steps> HANDLER = new AtomicReference<>(Steps.NONE);

  /** For {@link java.util.ServiceLoader}. */
  public TestSteps() {}

  /** From now on that one is told, until {@link #clear}. */
  public static void install(Steps handler) {
    HANDLER.set(handler);
  }

  /** Nobody is told any more. */
  public static void clear() {
    HANDLER.set(Steps.NONE);
  }

  @Override
  public void at(Step step, String gtrid, String shard) throws SQLException {
    HANDLER.get().at(step, gtrid, shard);
  }
}
