package io.sluice.jdbc.transaction;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The bank at work on one vault: tellers in two JVMs, misfortunes, and an audit after each round.
 * The same seed draws the same orders and misfortunes; how they meet is up to the machine.
 */
final class Bank implements AutoCloseable {

  private static final int TELLERS = 2;
  private static final int WRITERS = 4;
  private static final int ROUND_MILLIS = 4000;
  private static final Duration STOPPING = Duration.ofSeconds(60);

  /** From the last word of a JVM to its end. */
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Vault vault;
  private final BankReport report;
  private final List<TellerJvm> tellers = new ArrayList<>();
  private final List<String> vendors = List.of("mysql", "mariadb");
  private final ScheduledExecutorService fate =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bank-fate"));
  private Auditor auditor;

  Bank(Vault vault, BankReport report) throws SQLException {
    this.vault = vault;
    this.report = report;
    open();
  }

  private void open() throws SQLException {
    tellers.forEach(TellerJvm::close);
    tellers.clear();
    vault.open();
    auditor = new Auditor(vault.shards());
    for (int i = 0; i < TELLERS; i++) {
      tellers.add(engage(i));
    }
  }

  /** A teller in a new JVM; each place has its own driver. */
  private TellerJvm engage(int place) {
    TellerJvm teller = TellerJvm.start();
    String opened = teller.open(vault.shards(), vault.url(vendors.get(place)));
    if (!"opened".equals(opened)) {
      teller.close();
      throw new IllegalStateException("no teller: " + opened + ", see " + teller.log());
    }
    return teller;
  }

  /** One round; when its audit finds something wrong, the bank opens anew. */
  void round(long seed) throws Exception {
    Random random = new Random(seed);
    List<Strike> strikes = new ArrayList<>();
    int many = 1 + random.nextInt(3);
    for (int i = 0; i < many; i++) {
      strikes.add(Strike.draw(random, vault.shards(), TELLERS, ROUND_MILLIS));
    }
    boolean renew = random.nextInt(4) == 0;
    BankReport.Round line = report.round(vault.flavors(), seed, strikes, renew);
    for (int i = 0; i < TELLERS; i++) {
      tellers.get(i).tell("work", seed + "-" + i, "" + WRITERS, Long.toString(random.nextLong()));
    }
    play(strikes);
    vault.endFaults();
    stop(renew);
    settle(line, Settling.await(vault));
    line.end(auditor);
    if (!auditor.violations().isEmpty()) {
      open();
    }
  }

  /** Lets everything happen that is to happen, and time pass. */
  private void play(List<Strike> strikes) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (Strike strike : strikes) {
      all.add(later(strike.afterMillis(), () -> strike.strike(vault, tellers)));
      all.add(later(strike.afterMillis() + strike.lastsMillis(), () -> strike.end(vault, tellers)));
    }
    all.add(later(ROUND_MILLIS, () -> {}));
    for (Future<?> each : all) {
      each.get();
    }
  }

  private interface Event {
    void happen() throws Exception;
  }

  private Future<?> later(int millis, Event event) {
    return fate.schedule(
        () -> {
          event.happen();
          return null;
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** Nobody begins a new order, everybody who lives answers the last one. */
  private void stop(boolean renew) throws Exception {
    for (int i = 0; i < TELLERS; i++) {
      TellerJvm teller = tellers.get(i);
      teller.tell("go");
      teller.tell("stop");
      String stopped = teller.await(line -> line.startsWith("stopped"), STOPPING);
      if (stopped == null && !teller.awaitEnd(ENDING)) {
        auditor.violation("STUCK", "a teller does not come to an end, see " + teller.dump());
      }
      boolean ended = stopped == null;
      if (ended || renew) {
        teller.kill();
      }
      take(teller);
      report.passed(stopped);
      if (ended) {
        auditor.unanswered(WRITERS);
      }
      if (ended || renew) {
        teller.close();
        tellers.set(i, engage(i));
      }
    }
  }

  private void take(TellerJvm teller) {
    teller.answers().forEach(report::count);
    teller.takeEvents("at").forEach(report::snapped);
    auditor.addAll(teller);
  }

  /** Recovery comes to its end, the books are in order, and recovering again changes nothing. */
  private void settle(BankReport.Round line, Settling settling) throws Exception {
    line.settled(settling.millis(), kept());
    settling.left().forEach(what -> auditor.violation("I9", what));
    Books books = Books.read(vault);
    auditor.audit(books);
    for (TellerJvm teller : tellers) {
      teller.tell("recover");
    }
    for (TellerJvm teller : tellers) {
      String recovered = teller.await(said -> said.startsWith("recovered"), STOPPING);
      if (recovered == null || !recovered.equals("recovered\t[]")) {
        auditor.violation("I12", "recovery once more says " + recovered);
      }
    }
    if (!Books.read(vault).equals(books)) {
      auditor.violation("I12", "recovery once more has changed the books");
    }
  }

  /** A coordinator that died leaves its rows to recovery, which keeps them for a while. */
  private int kept() throws SQLException {
    int rows = 0;
    for (int shard = 0; shard < vault.shards(); shard++) {
      rows += Books.decisions(vault.server(shard)).size();
    }
    return rows;
  }

  @Override
  public void close() {
    fate.shutdownNow();
    tellers.forEach(TellerJvm::close);
  }
}
