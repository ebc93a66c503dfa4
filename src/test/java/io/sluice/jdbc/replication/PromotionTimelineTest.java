package io.sluice.jdbc.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session that writes all the time while another host becomes the source: which host got each
 * write, and when the probes saw it. With default properties; appended to {@code
 * target/promotion-timeline.txt}.
 */
class PromotionTimelineTest {

  private static final Duration FOLLOWED = Duration.ofSeconds(5);

  /** Long enough to see who writes before and afterwards. */
  private static final Duration AROUND = Duration.ofMillis(1500);

  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** One write as its caller saw it. */
  private record Write(int number, long began, long ended, String outcome) {}

  /** Something else that happened. */
  private record Event(long at, String what) {}

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  private void happened(String what) {
    events.add(new Event(System.nanoTime(), what));
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void aSwitchoverIsFollowedWithoutAnErrorAndWithoutALostWrite(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor())) {
      long promoted = play(cluster, fleet, on, "switchover", () -> switchover(cluster));
      assertThat(promoted).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.replication.RolesTest#ownDrivers")
  void thePromotionOfAReplicaIsFollowedWhenTheSourceHasCrashed(Combination on) throws Exception {
    try (Cluster cluster = new Cluster(on.flavor());
        Fleet fleet = cluster.fleet(on.vendor())) {
      long promoted = play(cluster, fleet, on, "crash", () -> crash(cluster));
      assertThat(promoted).isPositive();
    }
  }

  private void switchover(Cluster cluster) throws SQLException {
    cluster.source().execute("SET GLOBAL read_only = 1");
    happened("s is read-only");
    cluster.awaitCaughtUp();
    promote(cluster);
    Cluster.follow(cluster.first(), cluster.source());
    happened("s follows a");
  }

  private void crash(Cluster cluster) throws SQLException {
    cluster.source().kill();
    happened("s is dead");
    promote(cluster);
  }

  private void promote(Cluster cluster) throws SQLException {
    Replication.promote(cluster.first());
    happened("a takes writes");
    cluster.second().execute("STOP REPLICA");
    Cluster.follow(cluster.first(), cluster.second());
    happened("b follows a");
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** The moment from which the promoted host took writes. */
  private long play(Cluster cluster, Fleet fleet, Combination on, String kind, Step step)
      throws Exception {
    List<Write> writes;
    try (Connection connection = fleet.connect()) {
      CompletableFuture<List<Write>> writing = inBackground(() -> writeOn(connection));
      CompletableFuture<Void> looking =
          inBackground(
              () -> {
                look(cluster, fleet);
                return null;
              });
      await().pollDelay(AROUND).until(() -> true);
      step.run();
      await().pollDelay(FOLLOWED.plus(AROUND)).until(() -> true);
      over = true;
      writes = writing.get(60, TimeUnit.SECONDS);
      looking.get(60, TimeUnit.SECONDS);
    }
    Map<Integer, String> stand = standing(cluster);
    long promoted = at("a takes writes");
    report(on, kind, promoted, writes, stand);
    judge(kind, promoted, writes, stand);
    return promoted;
  }

  private static <T> CompletableFuture<T> inBackground(java.util.concurrent.Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Throwable failed) {
                done.completeExceptionally(failed);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** A write each millisecond; the host that runs it writes its port down. */
  private List<Write> writeOn(Connection connection) throws SQLException {
    List<Write> writes = new ArrayList<>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ledger (note) SELECT CONCAT(?, '@', @@port) FROM (SELECT 1) AS one")) {
      for (int number = 1; !over; number++) {
        insert.setString(1, Integer.toString(number));
        long began = System.nanoTime();
        String outcome = "ok";
        try {
          insert.executeUpdate();
        } catch (SQLException e) {
          outcome = e.getSQLState();
        }
        writes.add(new Write(number, began, System.nanoTime(), outcome));
        LockSupport.parkNanos(PACE_NANOS);
      }
    }
    return writes;
  }

  /** What the group believes, looked at each millisecond. */
  private void look(Cluster cluster, Fleet fleet) {
    Map<String, String> before = new HashMap<>();
    while (!over) {
      for (TestServer server : cluster.servers()) {
        String letter = cluster.letter(server.port());
        for (String column : new String[] {"role", "state"}) {
          String now = (String) fleet.row(server.hostPort()).get(column);
          String then = before.put(letter + column, now);
          if (then != null && !then.equals(now)) {
            happened("the probes see " + letter + " as " + now + " (" + column + ")");
          }
        }
      }
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  /** Number of each write and the letter of the host that ran it, as the new source has them. */
  private static Map<Integer, String> standing(Cluster cluster) throws SQLException {
    Map<Integer, String> stand = new HashMap<>();
    try (Connection admin = cluster.first().adminConnection();
        Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT note FROM app.ledger WHERE note LIKE '%@%'")) {
      while (rows.next()) {
        String[] parts = rows.getString(1).split("@");
        String letter = cluster.letter(Integer.parseInt(parts[1]));
        assertThat(stand.put(Integer.parseInt(parts[0]), letter)).as("written twice").isNull();
      }
    }
    return stand;
  }

  private long at(String what) {
    return events.stream().filter(each -> each.what().equals(what)).findFirst().orElseThrow().at();
  }

  private static void judge(
      String kind, long promoted, List<Write> writes, Map<Integer, String> stand) {
    Write first =
        writes.stream()
            .filter(each -> each.outcome().equals("ok") && "a".equals(stand.get(each.number())))
            .findFirst()
            .orElseThrow();
    assertThat(Duration.ofNanos(first.ended() - promoted)).isLessThan(FOLLOWED);
    boolean newOne = false;
    for (Write write : writes) {
      String host = stand.get(write.number());
      newOne |= "a".equals(host);
      if (newOne) {
        assertThat(host).as("write %d, after a took over", write.number()).isEqualTo("a");
      }
      if (kind.equals("switchover")) {
        assertThat(write.outcome()).as("write %d", write.number()).isEqualTo("ok");
        assertThat(host).as("write %d", write.number()).isNotNull();
      }
    }
    // What the crash took was asynchronous replication's to lose; what was refused is nowhere.
    assertThat(writes.stream().filter(each -> !each.outcome().equals("ok")))
        .allMatch(each -> each.outcome().equals("08007"))
        .hasSizeLessThanOrEqualTo(1);
  }

  // --- the report

  private void report(
      Combination on, String kind, long zero, List<Write> writes, Map<Integer, String> stand)
      throws Exception {
    List<Event> lines = new ArrayList<>(events);
    Write first = null;
    Write last = null;
    String running = "";
    for (Write write : writes) {
      String host =
          write.outcome().equals("ok")
              ? stand.getOrDefault(write.number(), "s, lost with it")
              : write.outcome();
      if (!host.equals(running) && first != null) {
        lines.add(summary(first, last, running, zero));
        first = null;
      }
      first = first == null ? write : first;
      last = write;
      running = host;
    }
    if (first != null) {
      lines.add(summary(first, last, running, zero));
    }
    lines.sort((a, b) -> Long.compare(a.at(), b.at()));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%s on %s, %s; milliseconds from the moment at which a takes writes%n",
            on.vendor(), on.flavor(), kind));
    for (Event line : lines) {
      text.append(String.format(Locale.ROOT, "%8.0f  %s%n", millis(line.at() - zero), line.what()));
    }
    Files.writeString(
        Path.of("target", "promotion-timeline.txt"),
        text.append(System.lineSeparator()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Writes that follow each other and had the same fate. */
  private static Event summary(Write first, Write last, String fate, long zero) {
    int count = last.number() - first.number() + 1;
    return new Event(
        first.ended(),
        String.format(
            Locale.ROOT,
            "writes %d to %d: %s (%d in %.0f ms; the first waited %.0f ms, the last ended at %.0f)",
            first.number(),
            last.number(),
            fate.length() == 1 ? "on " + fate : fate,
            count,
            millis(last.ended() - first.ended()),
            millis(first.ended() - first.began()),
            millis(last.ended() - zero)));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
