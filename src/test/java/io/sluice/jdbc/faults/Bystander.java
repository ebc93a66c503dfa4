package io.sluice.jdbc.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A session of the same group on a host that is well; nothing must delay it. */
final class Bystander {

  /** Far below every verdict, far above what a busy machine does to a call. */
  private static final long UNDISTURBED_MILLIS = 900;

  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Connection connection;
  private final String read;
  private final CompletableFuture<Long> longest;
  private volatile boolean over;

  Bystander(Connection connection, String hostPort) throws SQLException {
    this.connection = connection;
    this.read = "/* sluice: host=" + hostPort + " */ SELECT 42";
    try (Statement statement = connection.createStatement()) {
      Singles.number(statement, read); // it is there before anything happens
    }
    this.longest = Stage.inBackground(this::work);
  }

  private long work() throws SQLException {
    long most = 0;
    try (Statement statement = connection.createStatement()) {
      do {
        long start = System.nanoTime();
        Singles.number(statement, read);
        most = Math.max(most, System.nanoTime() - start);
        LockSupport.parkNanos(PACE_NANOS);
      } while (!over);
    }
    return TimeUnit.NANOSECONDS.toMillis(most);
  }

  /** Ends it; why it was disturbed, or {@code null}. */
  String disturbance() throws SQLException, InterruptedException {
    over = true;
    try {
      long most = longest.get(60, TimeUnit.SECONDS);
      return most < UNDISTURBED_MILLIS ? null : "another caller waited " + most + " ms";
    } catch (ExecutionException | TimeoutException failed) {
      return "another caller was disturbed: " + failed;
    } finally {
      connection.close();
    }
  }
}
