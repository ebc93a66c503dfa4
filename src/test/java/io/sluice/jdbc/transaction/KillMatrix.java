package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.FaultProxy.Cut;
import io.sluice.jdbc.testkit.FaultProxy.Mode;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.transaction.TellerJvm.Answer;
import io.sluice.jdbc.transaction.Told.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Plays cells on one pair of shards. A teller that has survived a cell serves the next one too.
 * Confined to one thread.
 */
final class KillMatrix implements AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int A = 0;
  private static final int B = 1;

  private final Vault vault;
  private final String vendor;
  private Auditor auditor;
  private TellerJvm teller;
  private TellerJvm spare = TellerJvm.start();
  private int played;

  KillMatrix(Vault vault, String vendor) throws SQLException {
    this.vault = vault;
    this.vendor = vendor;
    begin();
  }

  private void begin() throws SQLException {
    vault.open();
    auditor = new Auditor(vault.shards());
  }

  /** What was seen of a cell. */
  record Seen(String told, String money, long settledMillis, List<String> violations) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%-8s %-6s %6d ms", told, money, settledMillis)
          + (violations.isEmpty() ? "" : " VIOLATED " + violations);
    }
  }

  /**
   * The transfer was rolled back before its step: it began on a connection that the network lost
   * after the cell before.
   */
  private static final class NotReached extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Plays one cell; whoever is to recover must have done it in time. */
  Seen play(Cell cell, boolean itself) throws Exception {
    Seen seen;
    try {
      seen = playOnce(cell, itself);
    } catch (NotReached leftover) {
      dismiss();
      return playOnce(cell, itself);
    } catch (IllegalStateException broken) {
      seen = new Seen("-", "?", 0, List.of(broken.getMessage()));
    }
    if (!seen.violations().isEmpty()) {
      dismiss();
      begin();
    }
    return seen;
  }

  private Seen playOnce(Cell cell, boolean itself) throws Exception {
    List<String> violations = new ArrayList<>();
    Order order = new Order("cell-" + played++, Kind.PLAIN, new int[] {A, B}, new long[] {-10, 10});
    if (teller == null) {
      teller = open(next());
    }
    teller.tell("go");
    Told told = cell.second() == null ? strike(cell, order) : strikeRecovery(cell, order);
    if (!itself && teller != null) {
      dismiss();
    }
    vault.endFaults();
    if (teller == null) {
      teller = open(next());
    }
    Settling settling = Settling.await(vault);
    violations.addAll(settling.left());
    boolean moved = judge(cell, order, told, violations);
    violations.addAll(auditor.violations());
    return new Seen(
        told == null ? "-" : told.outcome().toString(),
        moved ? "moved" : "still",
        settling.millis(),
        violations);
  }

  /** The transfer is struck; a teller that ends so is no more afterwards. */
  private Told strike(Cell cell, Order order) throws Exception {
    teller.tell("arm", cell.first(), "1", cell.halts() ? "HALT" : "PAUSE");
    teller.tell("play", order.encoded());
    requireReached(order, cell.first());
    if (cell.halts()) {
      return ended(order);
    }
    fault(cell.fault());
    teller.tell("go");
    Answer answer = teller.awaitAnswer(order.id(), ANSWER);
    auditor.addAll(teller);
    if (answer == null) {
      throw new IllegalStateException(cell + ": no answer, see " + teller.dump());
    }
    return answer.told();
  }

  /** The teller halts, and the recovery in another JVM is struck. */
  private Told strikeRecovery(Cell cell, Order order) throws Exception {
    teller.tell("arm", cell.first(), "1", "HALT");
    teller.tell("play", order.encoded());
    requireReached(order, cell.first());
    Told told = ended(order);
    teller = next();
    teller.tell("arm", cell.second(), "1", cell.halts() ? "HALT" : "PAUSE");
    teller.tell("open", Integer.toString(vault.shards()), url());
    requireReached(order, cell.second());
    if (cell.halts()) {
      dismiss();
    } else {
      fault(cell.fault());
      teller.tell("go");
    }
    return told;
  }

  private void requireReached(Order order, String step) throws Exception {
    if (teller.await(line -> line.startsWith("at\t" + step + "\t"), STEP) == null) {
      Answer answer = teller.awaitAnswer(order.id(), Duration.ZERO);
      if (answer != null && answer.told().outcome() == Outcome.NOTHING) {
        auditor.addAll(teller);
        throw new NotReached();
      }
      throw new IllegalStateException(step + " was not reached, see " + teller.dump());
    }
  }

  /** The teller has halted; perhaps it had given an answer before. */
  private Told ended(Order order) throws Exception {
    if (!teller.awaitEnd(STEP)) {
      throw new IllegalStateException("the teller did not halt, see " + teller.dump());
    }
    Answer answer = teller.awaitAnswer(order.id(), Duration.ZERO);
    dismiss();
    return answer == null ? null : answer.told();
  }

  private void dismiss() throws InterruptedException {
    if (teller != null) {
      teller.kill();
      auditor.addAll(teller);
      teller.close();
      teller = null;
    }
  }

  private TellerJvm next() {
    TellerJvm next = spare;
    spare = TellerJvm.start();
    return next;
  }

  private TellerJvm open(TellerJvm jvm) {
    String opened = jvm.open(vault.shards(), url());
    if (!"opened".equals(opened)) {
      throw new IllegalStateException("no teller: " + opened + ", see " + jvm.log());
    }
    return jvm;
  }

  private String url() {
    return vault.url(vendor, "selectionTimeout=1500", "socketTimeout=4000");
  }

  private void fault(String fault) {
    int shard = fault.endsWith("A") ? A : B;
    TestServer server = vault.server(shard);
    FaultProxy proxy = vault.proxy(shard);
    String[] words = fault.split(" ", 2);
    switch (words[0]) {
      case "kill" -> server.kill();
      case "freeze" -> server.freeze();
      case "blackhole" -> proxy.mode(Mode.BLACKHOLE);
      case "reset" -> proxy.resetAll();
      case "unsent" -> cut(proxy, words[1], Cut.RST_BEFORE_FORWARDING);
      case "unanswered" -> cut(proxy, words[1], Cut.RST_INSTEAD_OF_REPLY);
      case "silent" -> cut(proxy, words[1], Cut.SILENCE_INSTEAD_OF_REPLY);
      default -> throw new IllegalArgumentException(fault);
    }
  }

  /** Drivers write it in capitals or not. */
  private static void cut(FaultProxy proxy, String requestOfShard, Cut cut) {
    String request = requestOfShard.substring(0, requestOfShard.length() - 2);
    proxy.cutAfterRequestContaining(request, cut);
    proxy.cutAfterRequestContaining(request.toLowerCase(Locale.ROOT), cut);
  }

  /** Whether the money was moved; adds what is wrong. */
  private boolean judge(Cell cell, Order order, Told told, List<String> violations)
      throws SQLException {
    Books books = Books.read(vault);
    auditor.audit(books);
    boolean moved = books.entries().stream().anyMatch(each -> each.transfer().equals(order.id()));
    if (!cell.money().equals("either") && moved != cell.money().equals("moved")) {
      violations.add("the money " + (moved ? "moved" : "is where it was"));
    }
    String outcome = told == null ? "-" : told.outcome().toString();
    boolean expected = told == null ? cell.callers().isEmpty() : cell.callers().contains(outcome);
    if (!expected) {
      violations.add("told " + outcome + (told == null ? "" : " " + told.detail()));
    }
    if (told != null && told.outcome() == Outcome.DONE && !moved) {
      violations.add("told DONE for nothing");
    }
    return moved;
  }

  @Override
  public void close() {
    if (teller != null) {
      teller.close();
    }
    spare.close();
  }
}
