package io.sluice.jdbc.internal.shard.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided without asking a server. */
class TransactionPolicyTest {

  @ParameterizedTest(name = "{0} branches, local written {1}, branches written {2}: {3}")
  @CsvSource(
      textBlock =
          """
          0, false, 0, EACH
          0, true,  0, EACH
          1, false, 0, LOCAL
          1, true,  0, LOCAL
          3, true,  0, LOCAL
          1, false, 1, ONE_PHASE
          3, false, 1, ONE_PHASE
          1, true,  1, TWO_PHASES
          2, false, 2, TWO_PHASES
          3, true,  2, TWO_PHASES
          """)
  void aTransactionEndsAsItsPartsDemand(
      int branches, boolean localWritten, int branchesWritten, Ending expected) {
    assertThat(Ending.of(branches, localWritten, branchesWritten)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: rollback only {1}, for good {2}")
  @CsvSource(
      textBlock =
          """
          1205, true,  false
          1206, true,  false
          1317, true,  false
          1969, true,  false
          3024, true,  false
          1402, true,  true
          1613, true,  true
          1614, true,  true
          1062, false, false
          1048, false, false
          1146, false, false
          1213, false, false
          1451, false, false
          3572, false, false
          0,    false, false
          """)
  void someErrorsLeaveNothingButARollback(int code, boolean only, boolean forGood) {
    SQLException error = new SQLException("", "HY000", code);
    assertThat(RollbackOnly.after(error)).isEqualTo(only);
    assertThat(RollbackOnly.isFinal(error)).isEqualTo(forGood);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      textBlock =
          """
          21324, 12, sluice-a-1b21,     sluice-a-1b2, 1
          21324, 12, sluice-a-1b2,      sluice-a-1b2, ''
          1,     12, sluice-a-1b21,     ,
          21324, 2,  g11,               ,
          21324, 30, sluice-a-1b21,     ,
          """)
  void onlyBranchesOfSluicesOwnAreRecovered(
      long format, int length, String data, String gtrid, String branch) {
    assertThat(OwnXid.recovered(format, length, data).map(OwnXid::gtrid).orElse(null))
        .isEqualTo(gtrid);
    assertThat(OwnXid.recovered(format, length, data).map(OwnXid::branch).orElse(null))
        .isEqualTo(branch);
  }

  @Test
  void anXidIsReadAsItWasWritten() {
    OwnXid xid = new OwnXid("sluice-0123456789abcdef-1f", "12");
    assertThat(xid.text()).isEqualTo("'sluice-0123456789abcdef-1f','12',21324");
    assertThat(OwnXid.recovered(21324, xid.gtrid().length(), xid.gtrid() + xid.branch()))
        .contains(xid);
  }

  @Test
  void aRowNamesTheTableThatItMayBeWrittenTo() {
    TransactionTable.Insert marker = TransactionTable.marker("g", "home", "own");
    assertThat(marker.checked())
        .contains("'g','branch','home','', CONNECTION_ID()")
        .endsWith("gtrid='table' AND home='own'");
    TransactionTable.Insert decision = TransactionTable.decision("g", "home", List.of("a", "b"));
    assertThat(decision.checked())
        .contains("'g','commit','home','a,b', CONNECTION_ID()")
        .endsWith("gtrid='table' AND home='home'");
    assertThat(decision.plain()).endsWith("VALUES ('g','commit','home','a,b', CONNECTION_ID())");
  }
}
