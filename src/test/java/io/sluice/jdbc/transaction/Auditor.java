package io.sluice.jdbc.transaction;

import io.sluice.jdbc.transaction.TellerJvm.Answer;
import io.sluice.jdbc.transaction.Told.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the books against what the tellers were told. It keeps every answer from the opening of the
 * vault on, and remembers what it found the time before: what once was there may not vanish, and
 * what was not there may not appear. Confined to one thread.
 */
final class Auditor {

  private final int shards;
  private final Map<String, Answer> answers = new HashMap<>();

  /** Transaction names of the driver by the order that they carried. */
  private final Map<String, String> decided = new HashMap<>();

  private final Map<String, String> names = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private Set<String> present = Set.of();
  private Set<String> settled = Set.of();
  private long unanswered;

  Auditor(int shards) {
    this.shards = shards;
  }

  /** All that a teller has said since the last time. */
  void addAll(TellerJvm teller) {
    teller.takeAnswers().forEach(this::add);
    for (String decided : teller.takeEvents("decided")) {
      String[] words = decided.split("\t", -1);
      decided(Order.decode(words[1]), words[2]);
    }
    teller.takeEvents("defect").forEach(defect -> violation("DEFECT", defect));
  }

  /** What a teller was told. */
  void add(Answer answer) {
    answers.put(answer.order().id(), answer);
    if (answer.told().outcome() == Outcome.BROKEN) {
      violation("ANSWER", answer.order().encoded() + ": " + answer.told().detail());
    }
  }

  /** The deciding commit of an order was seen to succeed, under that name. */
  void decided(Order order, String name) {
    if (order.kind().leavesTrace()) {
      decided.put(order.id(), name);
    }
    String other = names.put(name, order.id());
    if (other != null && !other.equals(order.id())) {
      violation("I14", name + " is the name of " + other + " and of " + order.id());
    }
  }

  void violation(String invariant, String what) {
    violations.add(invariant + " " + what);
  }

  /** Everything that was ever found wrong, in order. */
  List<String> violations() {
    return violations;
  }

  /** Checks everything that holds while nobody works and nothing is left to recover. */
  void audit(Books books) {
    Map<String, List<Books.Entry>> transfers = new TreeMap<>();
    for (Books.Entry entry : books.entries()) {
      transfers.computeIfAbsent(entry.transfer(), key -> new ArrayList<>()).add(entry);
    }
    sum(books);
    accounts(books);
    transfers.forEach(this::whole);
    books.pledges().forEach(this::pledged);
    Set<String> now = new HashSet<>(transfers.keySet());
    now.addAll(books.pledges().keySet());
    told(now);
    counted(books.tides(), Kind.TIDE);
    counted(books.rates(), Kind.RATE);
    stable(now);
  }

  private void sum(Books books) {
    long sum = books.accounts().values().stream().mapToLong(Books.Account::balance).sum();
    if (sum != Vault.ACCOUNTS * Vault.BALANCE || books.accounts().size() != Vault.ACCOUNTS) {
      violation("I1", books.accounts().size() + " accounts hold " + sum);
    }
  }

  /** Balances are what the entries say, and the entries follow each other without a gap. */
  private void accounts(Books books) {
    Map<Integer, Books.Account> expected = new TreeMap<>();
    books
        .accounts()
        .keySet()
        .forEach(account -> expected.put(account, new Books.Account(Vault.BALANCE, 0)));
    for (Books.Entry entry : books.entries()) {
      Books.Account before = expected.get(entry.account());
      Books.Account after =
          new Books.Account(before.balance() + entry.amount(), before.version() + 1);
      if (entry.version() != after.version() || entry.balance() != after.balance()) {
        violation("I11", entry + " does not follow " + before);
      }
      expected.put(entry.account(), after);
    }
    expected.forEach(
        (account, state) -> {
          if (!state.equals(books.accounts().get(account))) {
            violation(
                "I10",
                "account " + account + " is " + books.accounts().get(account) + ", not " + state);
          }
        });
  }

  private void whole(String transfer, List<Books.Entry> entries) {
    long sum = entries.stream().mapToLong(Books.Entry::amount).sum();
    long places = entries.stream().map(Books.Entry::account).distinct().count();
    if (entries.size() != entries.get(0).parts() || places != entries.size()) {
      violation("I2", transfer + " is half done: " + entries);
    }
    if (sum != 0) {
      violation("I3", transfer + " makes " + sum);
    }
    for (Books.Entry entry : entries) {
      if (entry.shard() != entry.account() % shards) {
        violation("I2", "not where it belongs: " + entry);
      }
    }
  }

  private void pledged(String transfer, List<Books.Pledge> pledges) {
    long sum = pledges.stream().mapToLong(Books.Pledge::amount).sum();
    if (pledges.size() != pledges.get(0).parts()) {
      violation("I2", transfer + " is half done: " + pledges);
    }
    if (sum != 0) {
      violation("I3", transfer + " makes " + sum);
    }
  }

  private void told(Set<String> present) {
    for (Answer answer : answers.values()) {
      String id = answer.order().id();
      boolean leavesTrace = answer.order().kind().leavesTrace();
      if (answer.told().outcome() == Outcome.DONE && leavesTrace && !present.contains(id)) {
        violation("I4", "lost although done: " + answer.order().encoded());
      }
      if (answer.told().outcome() == Outcome.DONE
          && leavesTrace
          && answer.order().kind() != Kind.ONE_SHARD
          && !decided.containsKey(id)) {
        violation("I5", "done without a decision: " + answer.order().encoded());
      }
      if (answer.told().outcome() == Outcome.NOTHING && present.contains(id)) {
        violation("I7", "there although " + answer.told() + ": " + answer.order().encoded());
      }
    }
    for (String id : decided.keySet()) {
      if (!present.contains(id)) {
        violation("I6", "decided as " + decided.get(id) + " and not there: " + id);
      }
    }
  }

  /** Every shard has the same level, between what was told as done and what may be. */
  private void counted(List<Integer> levels, Kind kind) {
    long done = count(kind, Outcome.DONE);
    long most = done + count(kind, Outcome.UNKNOWN) + unanswered;
    if (levels.stream().distinct().count() != 1) {
      violation("I2", kind + " differs from shard to shard: " + levels);
    } else if (levels.get(0) < done) {
      violation("I4", kind + " is at " + levels + " after " + done + " that were done");
    } else if (levels.get(0) > most) {
      violation("I7", kind + " is at " + levels + " where " + most + " at most were done");
    }
  }

  /** So many writers ended without an answer to their last order. */
  void unanswered(int writers) {
    unanswered += writers;
  }

  private long count(Kind kind, Outcome outcome) {
    return answers.values().stream()
        .filter(each -> each.order().kind() == kind && each.told().outcome() == outcome)
        .count();
  }

  /** What the last audit found, this one finds too; and nothing that was told before appears. */
  private void stable(Set<String> now) {
    for (String id : present) {
      if (!now.contains(id)) {
        violation("I8", "was there at the last audit and is no more: " + id);
      }
    }
    for (String id : now) {
      if (settled.contains(id) && !present.contains(id)) {
        violation("I8", "was not there at the last audit and is now: " + id);
      }
    }
    present = now;
    settled = Set.copyOf(answers.keySet());
  }

  /** Orders by what was told of them. */
  Map<String, Long> tally() {
    Map<String, Long> tally = new TreeMap<>();
    for (Answer answer : answers.values()) {
      tally.merge(answer.told().outcome().toString(), 1L, Long::sum);
    }
    return tally;
  }
}
