package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.jdbc.testkit.SecretScanner;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every recipe of {@code examples/} runs and does what it says. */
class ExamplesTest {

  private interface Main {
    void run(String[] args) throws Exception;
  }

  /** What a recipe prints. */
  private static String outputOf(Main main, String... args) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      main.run(args);
    } finally {
      System.setOut(before);
    }
    String output = bytes.toString(StandardCharsets.UTF_8);
    System.out.println(output);
    SecretScanner.inspect(output);
    return output;
  }

  /** Arguments that let a recipe use the shared servers. */
  private static String[] shared(List<TestServer> servers) {
    String hosts = servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    return new String[] {
      "jdbc:loadbalance://" + hosts + "/" + TestServer.DATABASE,
      TestServer.USER,
      TestServer.PASSWORD
    };
  }

  @Test
  void theQuickstartLosesNothingAlthoughOneServerDiesAndOneFreezes() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Summary summary;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      summary = Quickstart.run(Options.parse("--plain", "--seconds", "15"), out);
    }
    String output = bytes.toString(StandardCharsets.UTF_8);
    System.out.println(output);
    SecretScanner.inspect(output);

    assertThat(summary.unexpected()).isNull();
    assertThat(summary.exceptions()).satisfies(ExamplesTest::onlyWhatALostHostCauses);
    assertThat(summary.statements()).isGreaterThan(100);
    assertThat(summary.kills()).isEqualTo(1);
    assertThat(summary.freezes()).isEqualTo(1);
    assertThat(summary.longestStall().seconds()).isBetween(0.0, 10.0);
    assertThat(summary.wrongAnswers()).isZero();
    assertThat(summary.stuck()).isZero();
    assertThat(summary.leftOver()).isZero();
    assertThat(summary.ledger().rows()).isPositive();
    assertThat(summary.ledger().lost()).isZero();
    assertThat(summary.ledger().duplicated()).isZero();
    assertThat(summary.ledger().halves()).isZero();
    assertThat(summary.ledger().resurrected()).isZero();
    assertThat(summary.ok()).isTrue();
    assertThat(output)
        .contains("SIGKILL", "SIGSTOP", "SIGCONT", "is started again", "is up")
        .containsAnyOf("is down", "is blocked") // it may be back before the third probe fails
        .contains("name=\"quickstart\"", "All promises kept.");
  }

  @Test
  void theThirdActShowsWhereStatementsGoAndGivesTheRightTopTen() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean right;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      right = ShardAct.play(Options.parse("--plain"), out);
    }
    String output = bytes.toString(StandardCharsets.UTF_8);
    System.out.println(output);
    SecretScanner.inspect(output);
    assertThat(right).isTrue();
    assertThat(output)
        .containsPattern("one shard +s\\d +10 rows")
        .containsPattern("all, merged in order +s0 s1 s2 s3 +10 rows")
        .containsPattern("brought together +s0 s1 s2 s3 +2 rows")
        .contains(
            "-- EXPLAIN ROUTE", "merge: merge by", "the same as the rows on the four servers.");
  }

  private static void onlyWhatALostHostCauses(java.util.Map<String, Long> exceptions) {
    assertThat(exceptions.keySet()).isSubsetOf("40001", "08006", "08007");
  }

  @Test
  void hikariOnTopSpreadsTransactionsOverAllHosts() throws Exception {
    String output = outputOf(HikariOnTop::main, shared(SharedServers.mariadb(3)));
    assertThat(output.lines().filter(line -> line.contains(" port "))).hasSize(3);
  }

  @Test
  void surviveFailoverMeetsEachSqlStateAndGetsThrough() throws Exception {
    assertThat(outputOf(SurviveFailover::main))
        .containsSubsequence(
            "transaction: 40001",
            "transaction: committed at attempt 2",
            "write: 08007",
            "write: it had not happened; done now",
            "read: 08006",
            "read: 90000 rows at attempt 2",
            "connections in use: 0");
  }

  @Test
  void surviveFailoverSimplySucceedsOnServersThatItDoesNotKill() throws Exception {
    assertThat(outputOf(SurviveFailover::main, shared(SharedServers.mariadb(1))))
        .containsSubsequence(
            "transaction: committed at attempt 1", "write: done", "read: 90000 rows at attempt 1");
  }

  @Test
  void watchTheMBeanTakesAHostOutOfServiceAndBack() throws Exception {
    List<TestServer> servers = SharedServers.mariadb(3);
    String first = servers.get(0).hostPort();
    assertThat(outputOf(WatchTheMBean::main, shared(servers)))
        .containsSubsequence(
            "Strategy = random",
            "host=" + first + " state=up",
            "stopNewConnectionsToHost(" + first + ")",
            "without " + first,
            "host=" + first + " state=stopped",
            "resumeHost(" + first + ")",
            "host=" + first + " state=up");
  }

  @Test
  void anOwnStrategyIsFoundByNameAndObeyed() throws Exception {
    List<TestServer> servers = SharedServers.mariadb(3);
    String output = outputOf(OwnBalanceStrategy::main, shared(servers));
    // 400, 200 and 100 of 700 are expected.
    assertThat(count(output, servers.get(0))).isBetween(320, 480);
    assertThat(count(output, servers.get(1))).isBetween(140, 260);
    assertThat(count(output, servers.get(2))).isBetween(50, 150);
  }

  private static int count(String output, TestServer server) {
    Matcher line = Pattern.compile("port " + server.port() + ": (\\d+)").matcher(output);
    assertThat(line.find()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  @Test
  void theLedgerSeesWhatItIsThereFor() throws Exception {
    // The check itself must be able to fail: a book that does not agree with the servers.
    List<TestServer> servers = SharedServers.mariadb(2);
    Ledger.prepare(servers);
    Book book = new Book(0);
    long lost = book.open(Book.Kind.INSERT);
    book.told(lost, Book.Told.DONE);
    long twice = book.open(Book.Kind.INSERT);
    book.told(twice, Book.Told.DONE);
    long half = book.open(Book.Kind.TRANSACTION);
    book.told(half, Book.Told.UNKNOWN);
    long undead = book.open(Book.Kind.INSERT);
    book.told(undead, Book.Told.ROLLED_BACK);
    servers.get(0).execute(row(twice, 0), row(half, 0), row(undead, 0));
    servers.get(1).execute(row(twice, 0));

    assertThat(Ledger.check(servers, List.of(book)))
        // The half is also missed in the other table that its transaction should have changed.
        .isEqualTo(new Ledger.Verdict(1, 1, 2, 1, 1, 0, 4));
  }

  private static String row(long unit, int part) {
    return "INSERT INTO ledger (unit, part) VALUES (" + unit + ", " + part + ")";
  }

  @Test
  void optionsAreReadAndWrongOnesRefused() {
    Options options = Options.parse("--minutes", "10", "--chaos", "--seed", "7", "--table");
    assertThat(options.seconds()).isEqualTo(600);
    assertThat(options.chaos()).isTrue();
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.table()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse("--minuets", "10"))
        .withMessageContaining("--minuets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse("--seed"))
        .withMessageContaining("--seed needs a value");
  }
}
