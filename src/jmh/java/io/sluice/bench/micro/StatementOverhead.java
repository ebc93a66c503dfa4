package io.sluice.bench.micro;

import io.sluice.jdbc.internal.group.SimulatedGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a statement costs above the driver: the difference between a mode and {@code driver}, which
 * is the driver alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StatementOverhead {

  private static final String SELECT = "SELECT name FROM customers WHERE id = 42";
  private static final int ROWS = 1000;
  private static final int PARAMETERS = 16;

  /** What stands above the driver. */
  @Param({"driver", "loadbalance", "replication", "shard"})
  public String mode;

  private final List<SimulatedGroup> groups = new ArrayList<>();
  private Statement plain;
  private PreparedStatement prepared;
  private PreparedStatement wide;
  private PreparedStatement rows;

  /** Opens what the mode asks for. */
  @Setup
  public void open() throws SQLException {
    Connection connection = connection(1);
    Connection many = connection(ROWS);
    plain = connection.createStatement();
    prepared = connection.prepareStatement("SELECT name FROM customers WHERE id = ?");
    prepared.setInt(1, 7);
    String list = "?,".repeat(PARAMETERS - 1) + "?";
    wide = connection.prepareStatement("SELECT name FROM customers WHERE id IN (" + list + ")");
    rows = many.prepareStatement("SELECT id FROM customers WHERE id = 7");
  }

  private Connection connection(int size) throws SQLException {
    NoOp driver = new NoOp(size);
    return switch (mode) {
      case "driver" -> driver.connect("", null);
      case "shard" -> Fleets.shards(4, driver, groups::add);
      default -> {
        SimulatedGroup made = Fleets.group(Fleets.url(mode, 3, "roleDetection=static"), driver);
        groups.add(made);
        yield Fleets.connect(made);
      }
    };
  }

  /** Ends the probes. */
  @TearDown
  public void close() {
    groups.forEach(SimulatedGroup::close);
  }

  /** A literal text, its row read. */
  @Benchmark
  public int plain() throws SQLException {
    try (ResultSet result = plain.executeQuery(SELECT)) {
      result.next();
      return result.getInt(1);
    }
  }

  /** A kept prepared statement, without parameters to set. */
  @Benchmark
  public int prepared() throws SQLException {
    try (ResultSet result = prepared.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }

  /** One parameter; a value that is in the cache of boxed numbers. */
  @Benchmark
  @OperationsPerInvocation(PARAMETERS)
  public void parameter() throws SQLException {
    for (int i = 1; i <= PARAMETERS; i++) {
      wide.setInt(i, 7);
    }
  }

  /** One parameter that is an object already. */
  @Benchmark
  @OperationsPerInvocation(PARAMETERS)
  public void textParameter() throws SQLException {
    for (int i = 1; i <= PARAMETERS; i++) {
      wide.setString(i, "seven");
    }
  }

  /** One of a thousand rows, with the thousandth part of its statement. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int row() throws SQLException {
    int sum = 0;
    try (ResultSet result = rows.executeQuery()) {
      while (result.next()) {
        sum += result.getInt(1);
      }
    }
    return sum;
  }
}
