package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Engine;
import io.sluice.jdbc.internal.shard.execute.Planning;
import io.sluice.jdbc.internal.shard.key.KeyGenerators;
import io.sluice.jdbc.internal.shard.metadata.Catalogue;
import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Planner;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.plan.TableMismatch;
import io.sluice.jdbc.internal.shard.rule.KeyRule;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.spi.KeyGenerator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The planner of a sharded group with what it learns from: tables and shapes. Thread-safe. */
final class ShardPlanning implements Planning, Engine.Catalogue, Engine.KeySource {

  private static final int SHAPES = 2048;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<String> shards;
  private final Catalogue catalogue;
  private final ShapeCache<Planner.Shape> shapes = new ShapeCache<>(SHAPES);
  private final Planner planner;
  private final Map<String, KeyGenerator> generators = new HashMap<>();
  private final Clock clock;

  /** When the tables were last read anew for a statement that did not fit them then either. */
  private volatile long inVain;

  ShardPlanning(Rules rules, Catalogue catalogue, KeyGenerators makers, Clock clock)
      throws SQLException {
    this.clock = clock;
    this.inVain = clock.nanos() - PAUSE_NANOS;
    this.shards = rules.shards();
    this.catalogue = catalogue;
    this.planner = new Planner(rules, catalogue, shapes);
    for (TableRule rule : rules.all()) {
      if (rule.key().isPresent()) {
        KeyRule key = rule.key().get();
        generators.put(
            rule.table().toLowerCase(Locale.ROOT),
            makers.create(rule.table(), key.generator(), key.parameters()));
      }
    }
  }

  @Override
  public Plan plan(StatementFacts facts, Values values, SessionView session, Answers answers)
      throws SQLException {
    try {
      return planner.plan(facts, values, session, answers);
    } catch (TableMismatch perhapsAltered) {
      if (clock.nanos() - inVain < PAUSE_NANOS) {
        throw perhapsAltered; // a wrong statement must not have all tables read each time
      }
      forget();
      return planAnew(facts, values, session, answers);
    }
  }

  private Plan planAnew(StatementFacts facts, Values values, SessionView session, Answers answers)
      throws SQLException {
    try {
      return planner.plan(facts, values, session, answers);
    } catch (TableMismatch indeed) {
      inVain = clock.nanos();
      throw indeed;
    }
  }

  @Override
  public Physical describing(StatementFacts facts, SessionView session) throws SQLException {
    return planner.describing(facts, session);
  }

  @Override
  public List<Object> next(String table, String column, int count) throws SQLException {
    KeyGenerator generator = generators.get(table.toLowerCase(Locale.ROOT));
    Column target = catalogue.table(table).column(column);
    boolean binary = target != null && target.family() == TypeFamily.BINARY;
    List<Object> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(KeyGenerators.forColumn(generator.next(), binary));
    }
    return keys;
  }

  @Override
  public void forget() {
    catalogue.forget();
    shapes.invalidate();
  }

  @Override
  public void confirm(int shard) throws SQLException {
    if (!catalogue.confirm(shard)) {
      shapes.invalidate();
      throw Errors.unsupported(
          "Shard "
              + shards.get(shard)
              + " is back, with tables other than those of the other shards or of before; run the"
              + " statement again.");
    }
  }

  long cacheHits() {
    return shapes.hits();
  }

  long cacheMisses() {
    return shapes.misses();
  }
}
