package io.sluice.jdbc.internal.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.sluice.jdbc.testkit.DataFile;
import io.sluice.jdbc.testkit.DataFile.Row;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code failover/errors.csv} and {@code failover/errors-of-read-only-hosts.csv}; then what an
 * application may add.
 */
class ErrorClassifierTest {

  private static final ErrorClassifier PLAIN =
      new ErrorClassifier(List.of(), List.of(), error -> false);

  @TestFactory
  Stream<DynamicTest> anErrorIsOfTheKindThatTheTableSays() {
    return DataFile.csv("failover/errors.csv").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.toString(),
                    () ->
                        assertThat(PLAIN.classify(error(row)))
                            .isEqualTo(ErrorKind.valueOf(row.cell(4)))));
  }

  @TestFactory
  Stream<DynamicTest> anErrorOfAReadOnlyHostIsOfTheKindThatTheTableSays() {
    return DataFile.csv("failover/errors-of-read-only-hosts.csv").stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> checkReadOnly(row)));
  }

  private static void checkReadOnly(Row row) {
    ErrorClassifier hasRoles = new ErrorClassifier(List.of(), List.of(), error -> false, true);
    SQLException error = saying(row.cell(3), row);
    assertThat(hasRoles.classify(error)).isEqualTo(ErrorKind.valueOf(row.cell(4)));
    assertThat(PLAIN.classify(error)).isEqualTo(ErrorKind.valueOf(row.cell(5)));
  }

  private static SQLException saying(String message, Row row) {
    String state = row.cell(1);
    int code = Integer.parseInt(row.cell(2));
    return switch (row.cell(0)) {
      case "SQLException" -> new SQLException(message, state, code);
      case "SQLSyntaxErrorException" -> new SQLSyntaxErrorException(message, state, code);
      case "SQLNonTransientConnectionException" ->
          new SQLNonTransientConnectionException(message, state, code);
      case "SQLTransactionRollbackException" ->
          new SQLTransactionRollbackException(message, state, code);
      case "BatchUpdateException" -> new BatchUpdateException(message, state, code, new int[] {1});
      default -> throw new IllegalArgumentException(row.cell(0));
    };
  }

  @Test
  void whatTheApplicationConfiguredOutweighsThatAHostIsReadOnly() {
    SQLException refused = new SQLException("--read-only", "HY000", 1290);
    ErrorClassifier byState = new ErrorClassifier(List.of("HY"), List.of(), error -> false, true);
    ErrorClassifier byChecker = new ErrorClassifier(List.of(), List.of(), error -> true, true);
    assertThat(byState.classify(refused)).isEqualTo(ErrorKind.GONE);
    assertThat(byChecker.classify(refused)).isEqualTo(ErrorKind.READ_ONLY);
  }

  private static Throwable error(Row row) {
    String state = row.cell(1);
    int code = Integer.parseInt(row.cell(2));
    Throwable cause = cause(row.cell(3));
    return switch (row.cell(0)) {
      case "SQLException" -> new SQLException("", state, code, cause);
      case "SQLTimeoutException" -> new SQLTimeoutException("", state, code, cause);
      case "SQLRecoverableException" -> new SQLRecoverableException("", state, code, cause);
      case "SQLSyntaxErrorException" -> new SQLSyntaxErrorException("", state, code, cause);
      case "SQLNonTransientConnectionException" ->
          new SQLNonTransientConnectionException("", state, code, cause);
      case "SQLTransientConnectionException" ->
          new SQLTransientConnectionException("", state, code, cause);
      case "SQLTransactionRollbackException" ->
          new SQLTransactionRollbackException("", state, code, cause);
      case "SQLInvalidAuthorizationSpecException" ->
          new SQLInvalidAuthorizationSpecException("", state, code, cause);
      case "SQLFeatureNotSupportedException" ->
          new SQLFeatureNotSupportedException("", state, code, cause);
      case "BatchUpdateException" ->
          new BatchUpdateException("", state, code, new int[] {1}, cause);
      case "CommunicationsException" -> connectorJ(state, code, cause);
      case "PacketTooBigException" -> new PacketTooBigException(2, 1);
      case "RuntimeException" -> new RuntimeException("", cause);
      case "IllegalStateException" -> new IllegalStateException("", cause);
      case "ArrayIndexOutOfBoundsException" -> new ArrayIndexOutOfBoundsException(7);
      case "NullPointerException" -> new NullPointerException();
      case "IOException" -> new IOException("", cause);
      case "OutOfMemoryError" -> new OutOfMemoryError();
      case "StackOverflowError" -> new StackOverflowError();
      default -> throw new IllegalArgumentException(row.cell(0));
    };
  }

  /** Connector/J's own exception, whose state and code have no setter. */
  private static SQLException connectorJ(String state, int code, Throwable cause) {
    class Communications extends CommunicationsException {
      private static final long serialVersionUID = 1;

      Communications() {
        super("", cause);
      }

      @Override
      public String getSQLState() {
        return state;
      }

      @Override
      public int getErrorCode() {
        return code;
      }
    }
    return new Communications();
  }

  private static Throwable cause(String word) {
    if (word == null) {
      return null;
    }
    return switch (word) {
      case "IO" -> new IOException("reset");
      case "EOF" -> new EOFException();
      case "SocketTimeout" -> new SocketTimeoutException();
      case "Communications" -> connectorJ("08S01", 0, null);
      case "RuntimeException" -> new RuntimeException();
      case "Error" -> new OutOfMemoryError();
      case "SQLNonTransientConnectionException" -> new SQLNonTransientConnectionException();
      case "SQLRecoverableException" -> new SQLRecoverableException();
      case "deep IO" -> deep(new IOException("reset"), 5);
      default -> new SQLException("", word.substring("SQL ".length()));
    };
  }

  private static Throwable deep(Throwable root, int levels) {
    return levels == 0 ? root : new SQLException("", "HY000", deep(root, levels - 1));
  }

  @Test
  void aCauseThatLeadsBackToItselfIsReadToAnEnd() {
    SQLException first = new SQLException("first", "HY000");
    SQLException second = new SQLException("second", "HY000", first);
    first.initCause(second);
    assertThat(PLAIN.classify(first)).isEqualTo(ErrorKind.ALIVE);
  }

  @Test
  void aConfiguredStateIsAPrefixAndOutweighsEverythingElse() {
    ErrorClassifier configured =
        new ErrorClassifier(List.of("42", "HY001"), List.of(), error -> false);
    assertThat(configured.classify(new SQLException("", "42000", 1064))).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("", "42000", 1049))).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("", "HY001"))).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("", "HY000", 1290))).isEqualTo(ErrorKind.ALIVE);
    assertThat(configured.classify(new SQLException("", "142", 1064))).isEqualTo(ErrorKind.ALIVE);
    assertThat(configured.classify(new SQLException("", (String) null))).isEqualTo(ErrorKind.ALIVE);
    assertThat(configured.classify(new IllegalStateException("42"))).isEqualTo(ErrorKind.SUSPECT);
  }

  @Test
  void aConfiguredClassMeansItsSubclassesTooAndNeedNotBeAnSqlException() {
    ErrorClassifier configured =
        new ErrorClassifier(
            List.of(),
            List.of(SQLTransientException.class, ArithmeticException.class),
            error -> false);
    assertThat(configured.classify(new SQLTimeoutException("", "70100", 1317)))
        .isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new ArithmeticException())).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("", "42000", 1064))).isEqualTo(ErrorKind.ALIVE);
  }

  @Test
  void theCheckerIsAskedLastAndOnlyAboutErrorsOfLivingHosts() {
    List<Throwable> asked = new ArrayList<>();
    ErrorClassifier configured =
        new ErrorClassifier(
            List.of("X1"),
            List.of(),
            error -> {
              asked.add(error);
              return error.getMessage().equals("yes");
            });
    SQLException yes = new SQLException("yes", "42000", 1064);
    SQLException no = new SQLException("no", "42000", 1064);
    assertThat(configured.classify(yes)).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(no)).isEqualTo(ErrorKind.ALIVE);
    assertThat(configured.classify(new SQLException("yes", "X1000"))).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("yes", "08S01"))).isEqualTo(ErrorKind.GONE);
    assertThat(configured.classify(new SQLException("yes", "28000"))).isEqualTo(ErrorKind.REFUSED);
    assertThat(configured.classify(new RuntimeException("yes"))).isEqualTo(ErrorKind.SUSPECT);
    assertThat(asked).containsExactly(yes, no);
  }

  @Test
  void aCheckerThatThrowsIsAnsweredNoAndTheErrorOfTheDriverStays() {
    IllegalStateException broken = new IllegalStateException("checker");
    ErrorClassifier configured =
        new ErrorClassifier(
            List.of(),
            List.of(),
            error -> {
              throw broken;
            });
    SQLException own = new SQLException("own", "42000", 1064);
    assertThat(configured.classify(own)).isEqualTo(ErrorKind.ALIVE);
    assertThat(own.getSuppressed()).containsExactly(broken);
  }
}
