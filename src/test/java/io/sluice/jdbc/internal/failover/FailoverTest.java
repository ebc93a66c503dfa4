package io.sluice.jdbc.internal.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.DataFile;
import io.sluice.jdbc.testkit.DataFile.Row;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

/**
 * Runs {@code failover/verdicts.csv}, which names every case there is; then, independent of it, the
 * promises that a reader of the contract would check.
 */
class FailoverTest {

  /** A case without a verdict. */
  record Case(
      ErrorKind kind,
      Work work,
      Phase phase,
      boolean inTransaction,
      boolean pinned,
      boolean repeatable) {

    static Case of(Row row) {
      return new Case(
          ErrorKind.valueOf(row.cell(0)),
          Work.valueOf(row.cell(1)),
          Phase.valueOf(row.cell(2)),
          yes(row.cell(3)),
          yes(row.cell(4)),
          yes(row.cell(5)));
    }

    private static boolean yes(String word) {
      assertThat(word).isIn("yes", "no");
      return word.equals("yes");
    }

    Verdict decide() {
      return Failover.decide(kind, work, phase, inTransaction, pinned, repeatable);
    }
  }

  @Example
  void everyCaseHasTheVerdictOfTheTable() {
    Set<Case> seen = new HashSet<>();
    for (Row row : DataFile.csv("failover/verdicts.csv")) {
      Case given = Case.of(row);
      assertThat(given.decide()).as(row.toString()).isEqualTo(Verdict.valueOf(row.cell(6)));
      seen.add(given);
    }
    assertThat(seen)
        .hasSize(
            ErrorKind.values().length * Work.values().length * Phase.values().length * 2 * 2 * 2);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void onlyALostHostAndASourceThatTurnedReadOnlyChangeAnything(
      @ForAll ErrorKind kind,
      @ForAll Work work,
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    Verdict verdict = new Case(kind, work, phase, inTransaction, pinned, repeatable).decide();
    if (kind == ErrorKind.GONE) {
      assertThat(verdict).isNotEqualTo(Verdict.PASS);
    } else if (kind != ErrorKind.READ_ONLY) {
      assertThat(verdict).isEqualTo(Verdict.PASS);
    }
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void whatAReadOnlySourceRefusedIsDoneAgainOnlyByAFreeSessionThatHasSeenNothingOfIt(
      @ForAll Work work,
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    Case refused = new Case(ErrorKind.READ_ONLY, work, phase, inTransaction, pinned, repeatable);
    boolean free = repeatable && !inTransaction && !pinned && phase != Phase.READING;
    assertThat(refused.decide() == Verdict.AGAIN).isEqualTo(free);
    assertThat(refused.decide() == Verdict.ROLLED_BACK).isEqualTo(inTransaction);
    assertThat(refused.decide()).isNotIn(Verdict.UNKNOWN, Verdict.DONE, Verdict.STATE_LOST);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void whatMayHaveReachedTheServerAndHasEffectsIsNeverSentTwice(
      @ForAll Work work,
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    Assume.that(phase != Phase.NOT_SENT && (work == Work.WRITE || work == Work.COMMIT));
    assertThat(lost(work, phase, inTransaction, pinned, repeatable)).isNotEqualTo(Verdict.AGAIN);
    if (!inTransaction) {
      assertThat(lost(work, phase, false, pinned, repeatable)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void aCommitThatMayHaveArrivedIsUnknownAndNothingElse(
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    Assume.that(phase != Phase.NOT_SENT);
    assertThat(lost(Work.COMMIT, phase, inTransaction, pinned, repeatable))
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void insideATransactionNothingIsDoneAgain(
      @ForAll Work work, @ForAll Phase phase, @ForAll boolean pinned, @ForAll boolean repeatable) {
    assertThat(lost(work, phase, true, pinned, repeatable))
        .isIn(Verdict.ROLLED_BACK, Verdict.UNKNOWN, Verdict.DONE);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void surelyRolledBackIsOnlySaidOfATransactionWhoseCommitNeverLeft(
      @ForAll Work work,
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    Assume.that(lost(work, phase, inTransaction, pinned, repeatable) == Verdict.ROLLED_BACK);
    assertThat(inTransaction).isTrue();
    assertThat(work == Work.COMMIT && phase != Phase.NOT_SENT).isFalse();
    assertThat(work).isNotEqualTo(Work.ROLLBACK);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void nothingIsDoneAgainOnceRowsWereDelivered(
      @ForAll Work work,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    assertThat(lost(work, Phase.READING, inTransaction, pinned, repeatable))
        .isNotEqualTo(Verdict.AGAIN);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void aPinnedSessionHearsOfItsLossOutsideATransaction(
      @ForAll Work work, @ForAll Phase phase, @ForAll boolean repeatable) {
    Assume.that(work != Work.ROLLBACK);
    assertThat(lost(work, phase, false, true, repeatable))
        .isIn(Verdict.STATE_LOST, Verdict.UNKNOWN, Verdict.CURSOR_LOST);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void whatNeverLeftIsInvisibleToAFreeSession(@ForAll Work work, @ForAll boolean repeatable) {
    assertThat(lost(work, Phase.NOT_SENT, false, false, repeatable))
        .isIn(Verdict.AGAIN, Verdict.DONE);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void aReadIsRunAgainIfAndOnlyIfTheApplicationAllowsIt(@ForAll boolean repeatable) {
    assertThat(lost(Work.READ, Phase.SENT, false, false, repeatable))
        .isEqualTo(repeatable ? Verdict.AGAIN : Verdict.CURSOR_LOST);
  }

  @Property(generation = GenerationMode.EXHAUSTIVE)
  void aRollbackIsDoneByTheLossItself(
      @ForAll Phase phase,
      @ForAll boolean inTransaction,
      @ForAll boolean pinned,
      @ForAll boolean repeatable) {
    assertThat(lost(Work.ROLLBACK, phase, inTransaction, pinned, repeatable))
        .isEqualTo(Verdict.DONE);
  }

  private static Verdict lost(
      Work work, Phase phase, boolean inTransaction, boolean pinned, boolean repeatable) {
    return new Case(ErrorKind.GONE, work, phase, inTransaction, pinned, repeatable).decide();
  }
}
