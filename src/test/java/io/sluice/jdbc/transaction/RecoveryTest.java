package io.sluice.jdbc.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Recovery beside another recovery, beside a coordinator that lives, and where what it needs is
 * gone: then it reports and concludes nothing. Transfers go from shard A, which decides, to B.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RecoveryTest {

  private static final int A = 0;
  private static final int B = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static Vault vault;

  private final List<TellerJvm> tellers = new ArrayList<>();
  private Auditor auditor;

  @BeforeAll
  static void start() {
    Flavor other = TestServers.available(Flavor.MYSQL) ? Flavor.MYSQL : Flavor.MARIADB;
    vault = Vault.of(List.of(Flavor.MARIADB, other));
  }

  @AfterAll
  static void end() {
    vault.close();
  }

  @BeforeEach
  void open() throws SQLException {
    vault.open();
    auditor = new Auditor(vault.shards());
  }

  @AfterEach
  void closeTellers() {
    tellers.forEach(TellerJvm::close);
  }

  // --- the parts of each story

  private TellerJvm teller() {
    TellerJvm teller = TellerJvm.start();
    tellers.add(teller);
    assertThat(teller.open(vault.shards(), vault.url("mysql"))).isEqualTo("opened");
    return teller;
  }

  private static Order order(String id, int row) {
    return new Order(id, Kind.PLAIN, new int[] {2 * row + A, 2 * row + B}, new long[] {-10, 10});
  }

  /** So many transfers in a JVM of its own stand at a step. */
  private TellerJvm standing(String step, String name, int firstRow, int many) {
    TellerJvm teller = teller();
    teller.tell("arm", step, "1", "PAUSE_ALL");
    for (int i = 0; i < many; i++) {
      teller.tell("play", order(name + "-" + i, firstRow + i).encoded());
    }
    for (int i = 0; i < many; i++) {
      assertThat(teller.await(line -> line.startsWith("at\t" + step), PATIENCE)).isNotNull();
    }
    return teller;
  }

  private String recovered(TellerJvm teller) {
    teller.tell("recover");
    return teller.await(line -> line.startsWith("recovered\t"), PATIENCE);
  }

  private static Told answer(TellerJvm teller, String id) {
    TellerJvm.Answer answer = teller.awaitAnswer(id, PATIENCE);
    assertThat(answer).as("answer to " + id).isNotNull();
    return answer.told();
  }

  private void die(TellerJvm teller) throws InterruptedException {
    teller.kill();
    auditor.addAll(teller);
  }

  private void requireInOrder(List<String> moved, List<String> still) throws SQLException {
    assertThat(Settling.await(vault).left()).isEmpty();
    Books books = Books.read(vault);
    auditor.audit(books);
    assertThat(auditor.violations()).isEmpty();
    List<String> present = books.entries().stream().map(Books.Entry::transfer).distinct().toList();
    assertThat(moved).allMatch(present::contains);
    assertThat(still).noneMatch(present::contains);
  }

  // --- several at work

  @Test
  void twoRecoveriesAtOnceEndEachBranchOnceAndTheSameWay() throws Exception {
    TellerJvm undecided = standing("ALL_PREPARED", "undecided", 0, 4);
    TellerJvm decided = standing("DECIDED", "decided", 4, 4);
    die(undecided);
    die(decided);
    List<TellerJvm> recoverers = List.of(teller(), teller(), teller());
    for (int i = 0; i < 3; i++) {
      recoverers.forEach(each -> each.tell("recover"));
      recoverers.forEach(
          each ->
              assertThat(each.await(line -> line.startsWith("recovered\t"), PATIENCE)).isNotNull());
    }
    requireInOrder(
        List.of("decided-0", "decided-1", "decided-2", "decided-3"),
        List.of("undecided-0", "undecided-1", "undecided-2", "undecided-3"));
  }

  @Test
  void aRecoveryThatMeetsACoordinatorBeforeItsDecisionWaits() throws Exception {
    TellerJvm coordinator = standing("ALL_PREPARED", "slow", 0, 2);
    TellerJvm recoverer = teller();
    for (int i = 0; i < 3; i++) {
      assertThat(recovered(recoverer)).contains("left:");
    }
    assertThat(Books.prepared(vault.server(B))).hasSize(2);
    coordinator.tell("go");
    assertThat(answer(coordinator, "slow-0")).isEqualTo(Told.DONE);
    assertThat(answer(coordinator, "slow-1")).isEqualTo(Told.DONE);
    auditor.addAll(coordinator);
    requireInOrder(List.of("slow-0", "slow-1"), List.of());
  }

  @Test
  void aRecoveryThatMeetsACoordinatorAfterItsDecisionDoesNoHarm() throws Exception {
    TellerJvm coordinator = standing("DECIDED", "slow", 0, 2);
    TellerJvm recoverer = teller();
    for (int i = 0; i < 3; i++) {
      recovered(recoverer);
    }
    coordinator.tell("go");
    assertThat(answer(coordinator, "slow-0")).isEqualTo(Told.DONE);
    assertThat(answer(coordinator, "slow-1")).isEqualTo(Told.DONE);
    auditor.addAll(coordinator);
    requireInOrder(List.of("slow-0", "slow-1"), List.of());
  }

  @Test
  void aCoordinatorWhoseDecisionWasBuriedCommitsNothing() throws Exception {
    TellerJvm coordinator = standing("ALL_PREPARED", "buried", 0, 1);
    TellerJvm recoverer = teller();
    vault.proxy(A).resetAll(); // the open transaction with the decision is gone, nobody knows yet
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              recovered(recoverer);
              return Books.decisions(vault.server(A)).stream()
                  .anyMatch(row -> row.contains("abort"));
            });
    coordinator.tell("go");
    assertThat(answer(coordinator, "buried-0").outcome()).isEqualTo(Told.Outcome.NOTHING);
    auditor.addAll(coordinator);
    requireInOrder(List.of(), List.of("buried-0"));
  }

  @Test
  void whenNothingFailsNothingIsKept() throws Exception {
    TellerJvm teller = teller();
    for (int i = 0; i < 5; i++) {
      teller.tell("play", order("plain-" + i, i).encoded());
      assertThat(answer(teller, "plain-" + i)).isEqualTo(Told.DONE);
    }
    auditor.addAll(teller);
    requireInOrder(List.of("plain-0", "plain-4"), List.of());
    for (int shard : new int[] {A, B}) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Books.decisions(vault.server(shard)))
                      .singleElement()
                      .asString()
                      .contains("table"));
    }
  }

  // --- what it needs is gone

  /** It says so, time and again, and leaves the branch alone, whatever else goes on. */
  private void requireReported(TellerJvm recoverer, String... words) throws SQLException {
    for (int i = 0; i < 3; i++) {
      assertThat(recovered(recoverer)).contains("left:").contains(words);
    }
    assertThat(Books.prepared(vault.server(B))).hasSize(1);
  }

  /** A transfer that was decided, whose branch on B is still prepared, and whose teller is gone. */
  private void leaveDecided() throws InterruptedException {
    die(standing("DECIDED", "decided", 0, 1));
  }

  @Test
  void aBranchWhoseDecisionTableIsMissingIsReportedUntilTheTableIsBack() throws Exception {
    leaveDecided();
    vault.server(A).execute("RENAME TABLE sluice_tx TO kept");
    TellerJvm recoverer = teller();
    requireReported(recoverer, "identity");
    vault.server(A).execute("RENAME TABLE kept TO sluice_tx");
    requireInOrder(List.of("decided-0"), List.of());
  }

  @Test
  void aBranchWhoseDecisionTableWasEmptiedOrMadeAnewIsReported() throws Exception {
    leaveDecided();
    vault
        .server(A)
        .execute("CREATE TABLE kept AS SELECT * FROM sluice_tx", "DELETE FROM sluice_tx");
    TellerJvm recoverer = teller();
    requireReported(recoverer, "identity");
    // A further transfer makes the table fit for use again, but it is another table.
    recoverer.tell("play", order("later", 5).encoded());
    assertThat(answer(recoverer, "later")).isEqualTo(Told.DONE);
    requireReported(recoverer, "identity");
    vault.server(A).execute("DELETE FROM sluice_tx", "INSERT INTO sluice_tx SELECT * FROM kept");
    auditor.addAll(recoverer);
    requireInOrder(List.of("decided-0", "later"), List.of());
  }

  @Test
  void aTornDecisionTableIsReportedUntilItIsWhole() throws Exception {
    leaveDecided();
    vault.server(A).execute("ALTER TABLE sluice_tx CHANGE kind torn VARCHAR(8)");
    TellerJvm recoverer = teller();
    for (int i = 0; i < 3; i++) {
      assertThat(recovered(recoverer)).contains("s0");
    }
    assertThat(Books.prepared(vault.server(B))).hasSize(1);
    vault
        .server(A)
        .execute(
            "ALTER TABLE sluice_tx CHANGE torn kind VARCHAR(8)"
                + " CHARACTER SET ascii COLLATE ascii_bin NOT NULL");
    requireInOrder(List.of("decided-0"), List.of());
  }

  @Test
  void aBranchThatAReplicaDoesNotHaveIsReportedForEverAndNeverCalledDone() throws Exception {
    TellerJvm before = teller();
    before.tell("play", order("before", 5).encoded());
    assertThat(answer(before, "before")).isEqualTo(Told.DONE);
    die(before);
    TestServer replica = vault.replica(B);
    replica.execute("STOP REPLICA");
    leaveDecided();
    vault.replace(B, replica);
    TellerJvm recoverer = teller();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(recovered(recoverer)).contains("left: lost", "s1"));
    for (int i = 0; i < 3; i++) {
      assertThat(recovered(recoverer)).contains("left: lost");
    }
    assertThat(Books.decisions(vault.server(A))).anyMatch(row -> row.contains("commit"));
    assertThat(Settling.left(vault)).isEmpty();
    // Whoever repairs it by hand has the last word: here, that A takes its part back.
    auditor.audit(Books.read(vault));
    assertThat(auditor.violations()).anyMatch(found -> found.startsWith("I2"));
  }

  @Test
  void aBranchThatAReplicaHasIsFinishedThere() throws Exception {
    TestServer replica = vault.replica(B);
    leaveDecided();
    Replication.awaitCaughtUp(vault.server(B), replica);
    vault.replace(B, replica);
    teller();
    requireInOrder(List.of("decided-0"), List.of());
  }
}
