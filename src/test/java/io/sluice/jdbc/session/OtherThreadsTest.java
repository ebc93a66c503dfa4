package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While one thread waits for a query, another one ends it. */
class OtherThreadsTest extends LabTest {

  private interface Ending {
    void of(Connection connection, Statement statement) throws SQLException;
  }

  Stream<Arguments> shared() {
    return labs().stream()
        .flatMap(lab -> Stream.of("poolSize=0", "poolSize=2").map(pool -> Arguments.of(lab, pool)));
  }

  @ParameterizedTest
  @MethodSource("shared")
  void cancelReturnsWithinASecondAndEndsTheQuery(Lab lab, String pool) throws Exception {
    SQLException error = endedBy(lab, pool, (connection, statement) -> statement.cancel());
    // As the server says it: the drivers' classes differ.
    assertThat(error == null || error.getErrorCode() == 1317 || error.getErrorCode() == 0).isTrue();
  }

  @ParameterizedTest
  @MethodSource("shared")
  void aCancelledSessionIsOfFurtherUse(Lab lab, String pool) throws Exception {
    try (SluiceDataSource source = lab.source(1, pool);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> query = sleep(statement);
      awaitSleeping(lab);
      statement.cancel();
      ended(query);
      assertThat(ask(connection, "SELECT 5")).isEqualTo("5");
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("shared")
  void abortReturnsWithinASecondAndEndsTheQuery(Lab lab, String pool) throws Exception {
    SQLException error =
        endedBy(lab, pool, (connection, statement) -> connection.abort(Runnable::run));
    assertThat((Throwable) error).isNotNull();
    assertThat(error.getSQLState()).startsWith("08");
  }

  @ParameterizedTest
  @MethodSource("shared")
  void closingTheConnectionReturnsWithinASecondAndEndsTheQuery(Lab lab, String pool)
      throws Exception {
    SQLException error = endedBy(lab, pool, (connection, statement) -> connection.close());
    assertThat((Throwable) error).isNotNull();
    assertThat(error.getSQLState()).startsWith("08");
  }

  @ParameterizedTest
  @MethodSource("labs")
  void anAbortedConnectionIsClosed(Lab lab) throws SQLException {
    try (SluiceDataSource source = lab.source(1);
        Connection connection = source.getConnection()) {
      connection.abort(Runnable::run);
      assertThat(connection.isClosed()).isTrue();
      assertThat(connection.isValid(1)).isFalse();
      connection.abort(Runnable::run);
      assertThatThrownBy(connection::createStatement)
          .isInstanceOfSatisfying(
              SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("08003"));
    }
  }

  private SQLException endedBy(Lab lab, String pool, Ending ending) throws Exception {
    try (SluiceDataSource source = lab.source(1, pool);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> query = sleep(statement);
      awaitSleeping(lab);
      long start = System.nanoTime();
      ending.of(connection, statement);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      SQLException error = ended(query);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      return error;
    }
  }

  private static CompletableFuture<Void> sleep(Statement statement) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                statement.executeQuery("SELECT SLEEP(20)").close();
                done.complete(null);
              } catch (Throwable error) {
                done.completeExceptionally(error);
              }
            },
            "sleeper");
    thread.start();
    return done;
  }

  private static SQLException ended(CompletableFuture<Void> query) throws Exception {
    try {
      query.get(10, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException | CompletionException failed) {
      assertThat(failed.getCause()).isInstanceOf(SQLException.class);
      return (SQLException) failed.getCause();
    }
  }

  private static void awaitSleeping(Lab lab) {
    Callable<String> sleeping =
        () ->
            lab.servers()
                .get(0)
                .query(
                    "SELECT COUNT(*) FROM information_schema.processlist"
                        + " WHERE info = 'SELECT SLEEP(20)'");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(sleeping, "1"::equals);
  }
}
