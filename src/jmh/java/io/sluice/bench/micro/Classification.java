package io.sluice.bench.micro;

import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Sides;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to know what a text is, and which side it belongs to. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Classification {

  private final StatementCache cache = new StatementCache(2048);
  private final StatementCache none = new StatementCache(0);
  private final String text = Texts.of(42);

  /** A text that was seen before. */
  @Benchmark
  public StatementFacts hit() {
    return cache.get(text, SqlMode.DEFAULT);
  }

  /** A text that was seen before, in a new string: its hash must be found first. */
  @Benchmark
  public StatementFacts hitByEqualText() {
    return cache.get(new String(text), SqlMode.DEFAULT);
  }

  /** A text of 200 bytes that is new. */
  @Benchmark
  public StatementFacts miss() {
    return none.get(text, SqlMode.DEFAULT);
  }

  /** From the text to source or replica. */
  @Benchmark
  public Side side() {
    return Sides.BY_SQL.of(cache.get(text, SqlMode.DEFAULT), true, false);
  }
}
