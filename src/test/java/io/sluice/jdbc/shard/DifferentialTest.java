package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.shard.Tally.Verdict;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judge: the same generated statements through Sluice over four shards and through the plain
 * driver on one server with the same data. Rows, columns, types, order, counts and in the end the
 * tables must be the same; or Sluice refuses. A mismatch is one line with the seed and the text.
 *
 * <p>{@code -Dsluice.differential.seconds=600 -Dsluice.differential.seed=…} for more, or for one
 * run again.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // each run ends by its own clock
class DifferentialTest {

  private static final Logger LOG = LoggerFactory.getLogger(DifferentialTest.class);
  private static final long SECONDS = Long.getLong("sluice.differential.seconds", 48);
  private static final long SEED = Long.getLong("sluice.differential.seed", 20261122);
  private static final int CHECK_EVERY = 25;
  private static final int ROWS = 80;
  private static final int MOST_COMPLAINTS =
      Integer.getInteger("sluice.differential.complaints", 40);

  /** A property of the target driver, such as {@code useServerPrepStmts=true}. */
  private static final String DRIVER = System.getProperty("sluice.differential.driver", "");

  @Test
  void mariaDbOverShardsAnswersAsOneServer() throws SQLException {
    run("mysql", Flavor.MARIADB, SECONDS);
  }

  @Test
  @EnabledIf("mysqlIsThere")
  void mySqlOverShardsAnswersAsOneServer() throws SQLException {
    run("mysql", Flavor.MYSQL, SECONDS);
  }

  @Test
  void theOtherDriverOverShardsAnswersAsOneServer() throws SQLException {
    run("mariadb", Flavor.MARIADB, SECONDS / 2);
  }

  static boolean mysqlIsThere() {
    return TestServers.available(Flavor.MYSQL);
  }

  private void run(String vendor, Flavor flavor, long seconds) throws SQLException {
    Tally tally = new Tally();
    String[] driver = DRIVER.isEmpty() ? new String[0] : new String[] {DRIVER};
    List<String> options = new ArrayList<>(List.of(driver));
    options.add("crossShardTransactions=bestEffort");
    try (ShardRig rig = ShardRig.of(vendor, flavor, options.toArray(String[]::new));
        Connection shards = rig.connect();
        Connection one = rig.connectPlainly(driver)) {
      Judge judge = new Judge(rig, shards, one, tally);
      judge.fill();
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      for (long seed = SEED; System.nanoTime() < end && judge.goesOn(); seed++) {
        judge.judge(seed);
      }
      judge.compareTables();
    }
    LOG.warn("{} on {}: {} statements", vendor, flavor, tally.all());
    tally.toString().lines().forEach(LOG::warn);
    tally.refusals().forEach((what, times) -> LOG.warn("refused {} x {}", times, what));
    assertThat(tally.complaints()).isEmpty();
    assertThat(tally.of(Verdict.EQUAL)).isGreaterThan(tally.all() / 4);
  }

  /** Compares statement by statement. */
  private static final class Judge {

    private final ShardRig rig;
    private final Connection shards;
    private final Connection one;
    private final Tally tally;
    private final List<Sentence> changed = new ArrayList<>();
    private final Changes fresh = new Changes(new Dice(SEED));
    private int sinceCheck;
    private int changes;

    Judge(ShardRig rig, Connection shards, Connection one, Tally tally) {
      this.rig = rig;
      this.shards = shards;
      this.one = one;
      this.tally = tally;
    }

    boolean goesOn() {
      return tally.complaints().size() < MOST_COMPLAINTS;
    }

    /** Brings the same rows to both: rows that Sluice does not take go nowhere. */
    void fill() throws SQLException {
      for (Model.Table table : Model.ALL) {
        for (String physical : List.of(table.quoted())) {
          execute(shards, "DELETE FROM " + physical);
          execute(one, "DELETE FROM " + physical);
        }
      }
      for (Model.Table table : Model.ALL) {
        int rows =
            table == Model.COUNTRY || table == Model.SETTINGS || table == Model.NOTES ? 30 : ROWS;
        for (Sentence each : fresh.filling(table, rows)) {
          execute(shards, each.sql());
          execute(one, each.sql());
        }
      }
      compareTables();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failed) {
        throw new SQLException("Both could not be filled with " + sql, failed);
      }
    }

    void judge(long seed) throws SQLException {
      Dice dice = new Dice(seed);
      Sentence sentence = sentence(dice);
      Answer.Manner manner = Answer.Manner.any(dice, sentence);
      Answer mine = Answer.of(shards, sentence, manner);
      if (mine.refused()) {
        tally.add(sentence.category(), Verdict.REFUSED);
        tally.refused(sentence.category(), mine.error().getMessage());
        return;
      }
      Answer right = Answer.of(one, sentence, manner);
      Verdict verdict = verdict(seed + " " + manner, sentence, mine, right);
      tally.add(sentence.category(), verdict);
      if (sentence.table() != null) {
        changed.add(sentence);
        if (verdict != Verdict.EQUAL || ++sinceCheck >= CHECK_EVERY) {
          compareTables();
        }
      }
      if (++changes % 1500 == 0) {
        fill();
      }
    }

    private Sentence sentence(Dice dice) {
      if (!dice.chance(70)) {
        return change(dice);
      }
      return dice.chance(60) ? new Queries(dice).any() : new FurtherQueries(dice).any();
    }

    private Sentence change(Dice dice) {
      return new Changes(dice, 10_000 + changes * 5_000L).any();
    }

    private Verdict verdict(String seed, Sentence sentence, Answer mine, Answer right) {
      if (mine.failed() && right.failed()) {
        boolean same = mine.error().getErrorCode() == right.error().getErrorCode();
        if (!same) {
          complain(seed, sentence, "error " + mine.error() + " for " + right.error());
        }
        return same ? Verdict.EQUAL : Verdict.ERROR;
      } else if (mine.failed()) {
        complain(seed, sentence, "error " + mine.error());
        return Verdict.ERROR;
      } else if (right.failed()) {
        complain(seed, sentence, "an answer for " + right.error());
        return Verdict.WRONG;
      }
      String difference = mine.differs(right, sentence.ordered());
      if (difference != null) {
        complain(seed, sentence, difference);
        return Verdict.WRONG;
      }
      return Verdict.EQUAL;
    }

    private void complain(String seed, Sentence sentence, String what) {
      String line = "seed " + seed + " [" + sentence.category() + "] " + sentence + " -- " + what;
      tally.complain(line);
      LOG.warn("{}", line);
    }

    void compareTables() throws SQLException {
      boolean differs = false;
      for (String table : Shop.names()) {
        List<String> mine = rig.onShards(table);
        List<String> right = rig.onReference(table);
        if (!mine.equals(right)) {
          differs = true;
          List<String> more = new ArrayList<>(mine);
          more.removeAll(right);
          List<String> fewer = new ArrayList<>(right);
          fewer.removeAll(mine);
          tally.complain("table " + table + ": " + more + " for " + fewer);
          LOG.warn(
              "table {}: {} for {} after\n  {}", table, more, fewer, Changes.describe(changed));
        }
      }
      changed.clear();
      sinceCheck = 0;
      if (differs && goesOn()) {
        fill();
      }
    }
  }
}
