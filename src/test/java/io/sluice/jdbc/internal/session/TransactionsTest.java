package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.FactsFor;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.testkit.DataFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tells the stories of {@code session/transactions.txt}, whose head explains the words. */
class TransactionsTest {

  private final Transactions transactions = new Transactions();

  @TestFactory
  Stream<DynamicTest> theTransactionFollowsTheStatements() {
    List<List<DataFile.Row>> stories = new ArrayList<>();
    for (DataFile.Row line : DataFile.lines("session/transactions.txt")) {
      if (line.cells().get(0).startsWith("story: ")) {
        stories.add(new ArrayList<>());
      }
      stories.get(stories.size() - 1).add(line);
    }
    return stories.stream()
        .map(
            story ->
                DynamicTest.dynamicTest(story.get(0).toString(), () -> new Story().run(story)));
  }

  private static final class Story {
    private final Transactions transactions = new Transactions();
    private boolean autoCommit = true;
    private Boolean flag;

    void run(List<DataFile.Row> story) {
      for (DataFile.Row row : story.subList(1, story.size())) {
        String line = row.cells().get(0);
        if (line.startsWith("autocommit ")) {
          autoCommit = line.endsWith(" on");
        } else if (line.startsWith("flag ")) {
          flag = line.endsWith("unknown") ? null : (Boolean) line.endsWith("open");
        } else {
          String[] sides = line.split(" -> ");
          assertThat(after(FactsFor.text(sides[0]))).as(row.toString()).isEqualTo(sides[1]);
        }
      }
    }

    /** What a session does around a statement. */
    private String after(StatementFacts facts) {
      transactions.workStarted(autoCommit);
      autoCommit = facts.autocommit().orElse(autoCommit);
      int ended = transactions.after(facts, autoCommit, flag);
      return (transactions.isOpen() ? "open" : "none")
          + (transactions.isOpen() && transactions.isBySql() ? " bysql" : "")
          + (ended > 0 ? " ended=" + ended : "");
    }
  }

  @Test
  void aFailedTransactionKeepsItsErrorUntilItIsEnded() {
    SQLException lost = new SQLException("lost");
    transactions.workStarted(false);
    transactions.failed(lost);
    assertThat(transactions.isFailed()).isTrue();
    assertThat((Exception) transactions.failure()).isSameAs(lost);
    assertThat(transactions.isOpen()).isFalse();
    transactions.ended();
    assertThat(transactions.isFailed()).isFalse();
    assertThat((Exception) transactions.failure()).isNull();
  }

  @Test
  void inAutocommitWorkOpensNothing() {
    transactions.workStarted(true);
    assertThat(transactions.isOpen()).isFalse();
  }

  @Test
  void anEndedXaBranchNoLongerHidesTheFlag() {
    transactions.after(FactsFor.text("XA START"), true, null);
    transactions.ended();
    transactions.after(FactsFor.text("CALL p"), true, true);
    assertThat(transactions.isOpen()).isTrue();
  }

  @Test
  void aFailedStatementThatHadCommittedBeforeEndsTheTransaction() {
    transactions.after(FactsFor.text("BEGIN"), true, true);
    assertThat(transactions.afterFailure(true, false)).isEqualTo(1);
    assertThat(transactions.isOpen()).isFalse();
    transactions.workStarted(false);
    assertThat(transactions.afterFailure(false, false)).isEqualTo(1);
    assertThat(transactions.isOpen()).isFalse();
    assertThat(transactions.afterFailure(true, false)).isZero();
  }

  @Test
  void aFailedStatementThatHadBegunOneBeforeLeavesItOpen() {
    assertThat(transactions.afterFailure(true, true)).isZero();
    assertThat(transactions.isOpen()).isTrue();
    assertThat(transactions.isBySql()).isTrue();
    transactions.ended();
    assertThat(transactions.afterFailure(false, true)).isZero();
    assertThat(transactions.isOpen()).isTrue();
    assertThat(transactions.isBySql()).isFalse();
    assertThat(transactions.after(FactsFor.text("UNLOCK TABLES"), false, false)).isEqualTo(1);
  }

  @Test
  void aFailedStatementSaysNothingOfAnXaBranch() {
    transactions.after(FactsFor.text("XA START"), true, null);
    assertThat(transactions.afterFailure(true, false)).isZero();
    assertThat(transactions.isOpen()).isTrue();
  }
}
