package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.failover.Work;
import io.sluice.jdbc.internal.sql.FactsFor;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorksTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1                 | READ     | READ",
        "SELECT 1 FOR UPDATE      | WRITE    | WRITE",
        "SELECT GET_LOCK(1)       | WRITE    | WRITE",
        "INSERT                   | WRITE    | WRITE",
        "CREATE TABLE t           | WRITE    | COMMIT",
        "CALL p                   | WRITE    | COMMIT",
        "EXECUTE s                | WRITE    | COMMIT",
        "? not understood         | WRITE    | COMMIT",
        "BEGIN                    | SETTING  | COMMIT",
        "COMMIT                   | SETTING  | COMMIT",
        "ROLLBACK                 | SETTING  | ROLLBACK",
        "ROLLBACK TO s            | SETTING  | SETTING",
        "SAVEPOINT s              | SETTING  | SETTING",
        "SET x                    | SETTING  | SETTING",
        "SET autocommit=1         | SETTING  | COMMIT",
        "SET GLOBAL x             | WRITE    | WRITE",
        "SET PASSWORD             | WRITE    | COMMIT",
        "SET @a= GET_LOCK(1)      | WRITE    | WRITE",
        "USE db                   | SETTING  | SETTING",
        "LOCK TABLES t            | SETTING  | COMMIT",
        "UNLOCK TABLES            | SETTING  | COMMIT",
        "XA START                 | SETTING  | SETTING",
        "XA PREPARE               | WRITE    | COMMIT",
        "XA COMMIT                | COMMIT   | COMMIT",
        "PREPARE s                | SETTING  | SETTING",
        "HANDLER t OPEN           | WRITE    | WRITE",
        "INSERT; SELECT 1         | WRITE    | WRITE",
        "INSERT; COMMIT           | WRITE    | COMMIT"
      })
  void aStatementIsReadSettingWriteOrCommitOutsideAndInsideATransaction(
      String sql, Work outside, Work inside) {
    assertThat(Works.of(FactsFor.text(sql), false)).isEqualTo(outside);
    assertThat(Works.of(FactsFor.text(sql), true)).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT 1, false",
    "INSERT, true",
    "CREATE TABLE t, true",
    "FLUSH, false",
    "SET x, false",
    "CALL p, false",
    "SELECT 1; INSERT, true",
    "SELECT 1; SELECT 2, false"
  })
  void aReadOnlySessionRefusesWritesAndDdl(String sql, boolean refused) {
    assertThat(Works.isRefusedWhenReadOnly(FactsFor.text(sql))).isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT 1, false",
    "SELECT 1; SELECT 2, false",
    "INSERT, false",
    "CREATE TABLE t, false",
    "SET GLOBAL x, false",
    "INSERT; SELECT 1, true",
    "SELECT 1; INSERT, true",
    "CALL p, true",
    "EXECUTE s, true",
    "? not understood, true"
  })
  void aStatementOfSeveralPartsMayBeDoneInPart(String sql, boolean inPart) {
    assertThat(Works.mayBeDoneInPart(FactsFor.text(sql))).isEqualTo(inPart);
  }

  @Test
  void theThresholdCountsWhatTheExpressionMatchesAsAWholeAndNoSetShowOrUse() {
    StatementFacts insert = FactsFor.text("INSERT");
    assertThat(Works.countsTowardsThreshold(insert, null)).isTrue();
    assertThat(Works.countsTowardsThreshold(insert, Pattern.compile("INS.*"))).isTrue();
    assertThat(Works.countsTowardsThreshold(insert, Pattern.compile("INS"))).isFalse();
    for (String not : new String[] {"SET x", "SHOW TABLES", "USE db"}) {
      assertThat(Works.countsTowardsThreshold(FactsFor.text(not), null)).as(not).isFalse();
    }
  }
}
