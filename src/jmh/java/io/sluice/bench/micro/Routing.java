package io.sluice.bench.micro;

import io.sluice.jdbc.internal.group.SimulatedGroup;
import io.sluice.jdbc.internal.route.Route;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Wish;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Position;
import java.sql.SQLException;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to choose among hosts, by their number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Routing {

  /** Hosts in the URL. */
  @Param({"4", "100", "1000"})
  public int hosts;

  /** Who is asked for the order. */
  @Param({"random", "adaptive"})
  public String strategy;

  private static final Wish READ = new Wish(null, null, Side.REPLICA, Position.EMPTY);

  private SimulatedGroup replication;

  /** Opens the group. */
  @Setup
  public void open() throws SQLException {
    String query = "roleDetection=static&heartbeatInterval=0&loadBalanceStrategy=" + strategy;
    replication = Fleets.group(Fleets.url("replication", hosts, query), new NoOp(1));
  }

  /** Ends it. */
  @TearDown
  public void close() {
    replication.close();
  }

  /** The replica of a read that goes to a connection which the session holds. */
  @Benchmark
  public Node first() {
    return replication.router().first(replication.topology(), READ, System.nanoTime());
  }

  /** All candidates of a read, for a session that must connect. */
  @Benchmark
  public Route order() {
    return replication.router().route(replication.topology(), READ, System.nanoTime());
  }
}
