package io.sluice.jdbc.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many writers move money between shards while tellers, servers and networks fail at random: a
 * minute with a fixed seed in every build, with {@code -Dsluice.bank.seconds=1800} half an hour on
 * all kinds of server. {@code -Dsluice.bank.seed} is the seed of the first round.
 */
class BankTest {

  private static final long SECONDS = Long.getLong("sluice.bank.seconds", 60);

  /** Its first eight rounds draw every kind of misfortune, and ten steps at which a JVM ends. */
  private static final long SEED = Long.getLong("sluice.bank.seed", 13054);

  private static final int SHARDS = 3;

  /** Several kinds of server where the time suffices for it; the first has both. */
  private static List<List<Flavor>> vaults() {
    List<Flavor> mariadb = Collections.nCopies(SHARDS, Flavor.MARIADB);
    if (!TestServers.available(Flavor.MYSQL)) {
      return List.of(mariadb);
    }
    List<List<Flavor>> all = new ArrayList<>();
    all.add(List.of(Flavor.MARIADB, Flavor.MYSQL, Flavor.MARIADB));
    if (SECONDS >= 300) {
      all.add(mariadb);
      all.add(Collections.nCopies(SHARDS, Flavor.MYSQL));
    }
    return all;
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void noMoneyIsMadeOrLostWhateverFails() throws Exception {
    BankReport report = new BankReport();
    List<List<Flavor>> vaults = vaults();
    long seed = SEED;
    try {
      for (List<Flavor> flavors : vaults) {
        seed = play(flavors, seed, SECONDS / vaults.size(), report);
      }
    } finally {
      String noMysql = TestServers.whyNoMysql().map(why -> "; without MySQL: " + why).orElse("");
      report.write("The bank, " + SECONDS + " s from seed " + SEED + noMysql);
    }
    assertThat(report.violations()).isEmpty();
    assertThat(report.done()).as("transfers that were done").isGreaterThan(100);
  }

  private static long play(List<Flavor> flavors, long seed, long seconds, BankReport report)
      throws Exception {
    try (Vault vault = Vault.of(flavors);
        Bank bank = new Bank(vault, report)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      long next = seed;
      while (System.nanoTime() - end < 0) {
        bank.round(next++);
      }
      return next;
    }
  }
}
