package io.sluice.jdbc.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.transaction.Books.Account;
import io.sluice.jdbc.transaction.Books.Entry;
import io.sluice.jdbc.transaction.Books.Pledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The auditor finds each thing that must not be; one that finds nothing would prove nothing. */
class AuditorTest {

  private static final int SHARDS = 2;
  private final Auditor auditor = new Auditor(SHARDS);
  private final Map<Integer, Account> accounts = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Pledge>> pledges = new TreeMap<>();
  private final List<Integer> tides = new ArrayList<>(List.of(0, 0));
  private final List<Integer> rates = new ArrayList<>(List.of(0, 0));

  AuditorTest() {
    for (int i = 0; i < Vault.ACCOUNTS; i++) {
      accounts.put(i, new Account(Vault.BALANCE, 0));
    }
  }

  private static Order order(String id, Kind kind) {
    return new Order(id, kind, new int[] {0, 1}, new long[] {-10, 10});
  }

  private void told(Order order, Told told) {
    auditor.add(new TellerJvm.Answer(order, told));
  }

  private static Told outcome(Told.Outcome outcome) {
    return new Told(outcome, "");
  }

  /** The first part of a transfer, the second, or both. */
  private void booked(String id, boolean first, boolean second) {
    if (first) {
      accounts.put(0, new Account(Vault.BALANCE - 10, 1));
      entries.add(new Entry(0, 0, 1, id, -10, Vault.BALANCE - 10, 2));
    }
    if (second) {
      accounts.put(1, new Account(Vault.BALANCE + 10, 1));
      entries.add(new Entry(1, 1, 1, id, 10, Vault.BALANCE + 10, 2));
    }
  }

  private void requireFound(String... invariants) {
    auditor.audit(new Books(accounts, entries, pledges, tides, rates));
    assertThat(auditor.violations().stream().map(found -> found.split(" ", 2)[0]).distinct())
        .containsExactlyInAnyOrder(invariants);
  }

  @Test
  void whatIsInOrderIsNotComplainedAbout() {
    Order order = order("a", Kind.PLAIN);
    auditor.decided(order, "tx-1");
    told(order, Told.DONE);
    told(order("b", Kind.PLAIN), outcome(Told.Outcome.NOTHING));
    told(order("c", Kind.PLAIN), outcome(Told.Outcome.UNKNOWN));
    booked("a", true, true);
    requireFound();
    requireFound();
  }

  @Test
  void halfATransferIsFound() {
    booked("a", true, false);
    requireFound("I1", "I2", "I3");
  }

  @Test
  void halfAPledgeIsFound() {
    pledges.put("a", List.of(new Pledge(0, -10, 2)));
    requireFound("I2", "I3");
  }

  @Test
  void aTransferOnTheWrongShardIsFound() {
    booked("a", true, true);
    entries.set(1, new Entry(0, 1, 1, "a", 10, Vault.BALANCE + 10, 2));
    requireFound("I2");
  }

  @Test
  void aTransferThatIsLostAlthoughDoneIsFound() {
    auditor.decided(order("a", Kind.PLAIN), "tx-1");
    told(order("a", Kind.PLAIN), Told.DONE);
    requireFound("I4", "I6");
  }

  @Test
  void aTransferThatIsDoneWithoutADecisionIsFound() {
    told(order("a", Kind.PLAIN), Told.DONE);
    booked("a", true, true);
    requireFound("I5");
  }

  @Test
  void aTransferThatIsThereAlthoughRolledBackIsFound() {
    told(order("a", Kind.PLAIN), outcome(Told.Outcome.NOTHING));
    booked("a", true, true);
    requireFound("I7");
  }

  @Test
  void aTransferThatComesOrGoesAfterAllIsFound() {
    told(order("a", Kind.PLAIN), outcome(Told.Outcome.UNKNOWN));
    requireFound();
    booked("a", true, true);
    requireFound("I8");
    accounts.put(0, new Account(Vault.BALANCE, 0));
    accounts.put(1, new Account(Vault.BALANCE, 0));
    entries.clear();
    requireFound("I8");
    assertThat(auditor.violations()).hasSize(2);
  }

  @Test
  void aBalanceThatItsEntriesDoNotExplainIsFound() {
    accounts.put(3, new Account(Vault.BALANCE + 1, 0));
    accounts.put(4, new Account(Vault.BALANCE - 1, 0));
    requireFound("I10");
  }

  @Test
  void entriesThatDoNotFollowEachOtherAreFound() {
    booked("a", true, true);
    entries.set(0, new Entry(0, 0, 2, "a", -10, Vault.BALANCE - 10, 2));
    requireFound("I11");
  }

  @Test
  void aNameThatIsUsedTwiceIsFound() {
    auditor.decided(order("a", Kind.TIDE), "tx-1");
    auditor.decided(order("b", Kind.TIDE), "tx-1");
    requireFound("I14");
  }

  @Test
  void copiesThatDifferAreFound() {
    rates.set(1, 1);
    requireFound("I2");
  }

  @Test
  void aCountThatIsTooLowOrTooHighIsFound() {
    told(order("a", Kind.TIDE), Told.DONE);
    rates.replaceAll(level -> 1);
    requireFound("I4", "I7");
  }

  @Test
  void anAnswerThatMustNotBeGivenIsFound() {
    told(order("a", Kind.PLAIN), Told.broken("commit said 08001"));
    requireFound("ANSWER");
  }
}
