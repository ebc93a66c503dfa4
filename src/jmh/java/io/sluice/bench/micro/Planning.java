package io.sluice.bench.micro;

import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Planner;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to plan a statement over shards, by their number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Planning {

  /** Shards in the URL. */
  @Param({"4", "1000"})
  public int shards;

  private final StatementCache statements = new StatementCache(2048);
  private final SessionView session = new SessionView(SqlMode.DEFAULT, "app", 0);
  private final String[] texts = new String[1024];
  private int next;
  private ShapeCache<Planner.Shape> shapes;
  private Planner planner;
  private Planner forgetful;
  private StatementFacts prepared;
  private StatementFacts[] literals;
  private final Values values = index -> 77L;

  /** Rules, tables and texts that differ in their literals alone. */
  @Setup
  public void open() throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      names.add("s" + i);
    }
    Rules rules = Rules.of(names, null, ShopTables.RULES);
    shapes = new ShapeCache<>(2048);
    planner = new Planner(rules, new ShopTables(), shapes);
    forgetful = new Planner(rules, new ShopTables(), new ShapeCache<>(0));
    literals = new StatementFacts[texts.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = Texts.of(10_000 + i);
      literals[i] = statements.get(texts[i], SqlMode.DEFAULT);
    }
    prepared =
        statements.get("SELECT o.id, o.total FROM orders o WHERE o.user_id = ?", SqlMode.DEFAULT);
    planner.plan(literals[0], Values.NONE, session, Answers.NONE);
  }

  private int next() {
    next = next + 1 & texts.length - 1;
    return next;
  }

  /** The shape of a literal text, found in the cache. */
  @Benchmark
  public Planner.Shape shapeHit() {
    Occurrence occurrence =
        Occurrence.of(Lexer.lex(texts[next()], SqlMode.DEFAULT), SqlMode.DEFAULT);
    return shapes.get(occurrence, Planning::none);
  }

  private static Planner.Shape none(Occurrence missed) {
    throw new IllegalStateException(missed.shape());
  }

  /** The whole plan of a literal text whose shape is known: one shard of them all. */
  @Benchmark
  public Plan literal() throws SQLException {
    return planner.plan(literals[next()], Values.NONE, session, Answers.NONE);
  }

  /** The whole plan of a prepared point select. */
  @Benchmark
  public Plan prepared() throws SQLException {
    return planner.plan(prepared, values, session, Answers.NONE);
  }

  /** A shape that is new: parsed and analysed. */
  @Benchmark
  public Plan miss() throws SQLException {
    return forgetful.plan(literals[next()], Values.NONE, session, Answers.NONE);
  }
}
