package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.FactsFor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinsTest {

  private final Pins pins = new Pins();

  private void run(String... statements) {
    for (String sql : statements) {
      pins.after(FactsFor.text(sql));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TEMPORARY TABLE T | DROP TABLE t            | temporary tables t",
        "CREATE TEMPORARY TABLE t | DROP TABLE u, T         | temporary tables t",
        "SELECT GET_LOCK(1)       | SELECT RELEASE_LOCK(1)  | locks of GET_LOCK",
        "SELECT GET_LOCK(1)       | SELECT RELEASE_ALL_LOCKS() | locks of GET_LOCK",
        "LOCK TABLES t            | UNLOCK TABLES           | LOCK TABLES",
        "LOCK TABLES t            | BEGIN                   | LOCK TABLES",
        "PREPARE s                | DEALLOCATE PREPARE S    | statements of SQL PREPARE",
        "HANDLER t OPEN           | HANDLER t CLOSE         | open HANDLERs",
        "SELECT SQL_CALC_FOUND_ROWS 1 | SELECT 1            | FOUND_ROWS()",
        "SELECT SQL_CALC_FOUND_ROWS 1 | INSERT              | FOUND_ROWS()",
        "SELECT GET_LOCK(1); SELECT 1 | SELECT RELEASE_LOCK(1) | locks of GET_LOCK",
        "HANDLER t OPEN; SELECT 1 | HANDLER t CLOSE; SELECT 1 | open HANDLERs"
      })
  void whatCannotTravelPinsUntilItIsReleased(String takes, String releases, String described) {
    assertThat(pins.any()).isFalse();
    run(takes);
    assertThat(pins.holdsState()).isTrue();
    assertThat(pins.any()).isTrue();
    assertThat(pins.describe()).isEqualTo(described);
    run("SHOW TABLES".equals(takes) ? takes : "SET @x", "USE db");
    assertThat(pins.holdsState()).isTrue();
    run(releases);
    assertThat(pins.any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"SELECT GET_LOCK(1), SELECT RELEASE_LOCK(1)", "HANDLER t OPEN, HANDLER t CLOSE"})
  void whatWasTakenTwiceMustBeReleasedTwice(String takes, String releases) {
    run(takes, takes, releases);
    assertThat(pins.holdsState()).isTrue();
    run(releases);
    assertThat(pins.holdsState()).isFalse();
    run(releases, takes);
    assertThat(pins.holdsState()).isTrue();
  }

  @Test
  void aStatementPreparedAnewUnderItsNameIsReleasedAtOnce() {
    run("PREPARE s FROM", "PREPARE `S` FROM", "PREPARE t", "DEALLOCATE PREPARE s");
    assertThat(pins.holdsState()).isTrue();
    run("DEALLOCATE PREPARE t");
    assertThat(pins.holdsState()).isFalse();
  }

  @Test
  void oneOfTwoTemporaryTablesStillPins() {
    run("CREATE TEMPORARY TABLE t", "CREATE TEMPORARY TABLE u", "DROP TABLE t");
    assertThat(pins.describe()).isEqualTo("temporary tables u");
  }

  @Test
  void variablesAssignedInAQueryPinForGood() {
    run("SELECT @a:=1", "COMMIT", "DEALLOCATE s", "UNLOCK TABLES", "SELECT 1");
    assertThat(pins.describe()).isEqualTo("user variables assigned in a query");
  }

  @Test
  void ordinaryStatementsPinNothing() {
    run("SELECT 1", "INSERT", "BEGIN", "COMMIT", "CALL p", "SET autocommit=0", "DROP TABLE t");
    assertThat(pins.any()).isFalse();
  }

  @Test
  void anOpenStreamKeepsTheConnectionButIsNoStateToLose() {
    pins.streamOpened();
    pins.streamOpened();
    pins.streamClosed();
    assertThat(pins.any()).isTrue();
    assertThat(pins.holdsState()).isFalse();
    assertThat(pins.describe()).isEqualTo("open results");
    pins.clear();
    assertThat(pins.any()).isTrue();
    pins.streamClosed();
    assertThat(pins.any()).isFalse();
  }

  @Test
  void rowsThatMayBeChangedKeepASessionOnTheSourceAndNothingForGood() {
    pins.updatableOpened();
    assertThat(pins.any()).isTrue();
    assertThat(pins.keepOn(true)).isTrue();
    assertThat(pins.keepOn(false)).isFalse();
    assertThat(pins.anyForGood()).isFalse();
    assertThat(pins.holdsState()).isFalse();
    pins.updatableClosed();
    assertThat(pins.any()).isFalse();
    assertThat(pins.keepOn(true)).isFalse();
  }

  @Test
  void allOfItIsNamedAndAllOfItGoesWithTheConnection() {
    run(
        "CREATE TEMPORARY TABLE t",
        "SELECT GET_LOCK(1)",
        "LOCK TABLES t",
        "PREPARE s",
        "HANDLER t OPEN",
        "SELECT @a:=1",
        "SELECT SQL_CALC_FOUND_ROWS 1");
    assertThat(pins.describe())
        .isEqualTo(
            "temporary tables t, locks of GET_LOCK, LOCK TABLES, statements of SQL PREPARE,"
                + " open HANDLERs, FOUND_ROWS(), user variables assigned in a query");
    pins.clear();
    assertThat(pins.any()).isFalse();
  }
}
