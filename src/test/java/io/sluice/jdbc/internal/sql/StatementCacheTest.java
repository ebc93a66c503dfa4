package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatementCacheTest {

  @Test
  void sameTextGivesTheSameFacts() {
    StatementCache cache = new StatementCache(10);
    StatementFacts first = cache.get("SELECT 1", SqlMode.DEFAULT);

    assertThat(cache.get(new StringBuilder("SELECT 1").toString(), SqlMode.DEFAULT))
        .isSameAs(first);
  }

  @Test
  void factsOfOneModeAreNotThoseOfAnother() {
    StatementCache cache = new StatementCache(10);

    assertThat(cache.get("USE \"db\"", SqlMode.DEFAULT).kind()).isEqualTo(StatementKind.WRITE);
    assertThat(cache.get("USE \"db\"", new SqlMode(true, false)).kind())
        .isEqualTo(StatementKind.USE);
  }

  @Test
  void neverHoldsMoreStatementsThanItsCapacity() {
    StatementCache cache = new StatementCache(100);

    for (int i = 0; i < 10_000; i++) {
      assertThat(cache.get("SELECT " + i, SqlMode.DEFAULT).readOnly()).isTrue();
      assertThat(cache.size()).isLessThanOrEqualTo(100);
    }
    assertThat(cache.size()).isPositive();
  }

  @Test
  void neverHoldsMoreCharactersThanItsBound() {
    StatementCache cache = new StatementCache(100, 1000);

    for (int i = 0; i < 1000; i++) {
      cache.get("SELECT '" + "x".repeat(i % 300) + i + "'", SqlMode.DEFAULT);
      assertThat(cache.characters()).isLessThanOrEqualTo(1000);
    }
  }

  @Test
  void longTextIsClassifiedButNotKept() {
    StatementCache cache = new StatementCache(10);

    StatementFacts facts =
        cache.get("SELECT '" + "x".repeat(StatementCache.MAX_TEXT_LENGTH) + "'", SqlMode.DEFAULT);

    assertThat(facts.readOnly()).isTrue();
    assertThat(cache.size()).isZero();
  }

  @Test
  void statementInUseSurvivesAFloodOfStatementsSeenOnce() {
    StatementCache cache = new StatementCache(100);
    StatementFacts hot = cache.get("SELECT 'hot'", SqlMode.DEFAULT);

    for (int i = 0; i < 1000; i++) {
      cache.get("SELECT " + i, SqlMode.DEFAULT);
      assertThat(cache.get("SELECT 'hot'", SqlMode.DEFAULT)).isSameAs(hot);
    }
  }

  @Test
  void smallCacheAlsoTakesNewStatements() {
    StatementCache cache = new StatementCache(1);
    StatementFacts first = cache.get("SELECT 1", SqlMode.DEFAULT);
    StatementFacts second = cache.get("SELECT 2", SqlMode.DEFAULT);

    assertThat(cache.get("SELECT 2", SqlMode.DEFAULT)).isSameAs(second);
    assertThat(cache.get("SELECT 1", SqlMode.DEFAULT)).isNotSameAs(first);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void cacheOfNoCapacityStillClassifies() {
    StatementCache cache = new StatementCache(0);

    assertThat(cache.get("SELECT 1", SqlMode.DEFAULT).readOnly()).isTrue();
    assertThat(cache.size()).isZero();
  }

  @Test
  void boundHoldsWhileManyThreadsFillTheCache() throws Exception {
    StatementCache cache = new StatementCache(50);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> maxima = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int seed = thread;
      maxima.add(threads.submit(() -> fill(cache, seed)));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    for (Future<Integer> each : maxima) {
      // A thread that is about to be refused counts for a moment.
      assertThat(each.get()).isLessThanOrEqualTo(54);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(50).isPositive();
  }

  private static int fill(StatementCache cache, int seed) {
    int max = 0;
    for (int i = 0; i < 5000; i++) {
      int number = (i * 31 + seed * 17) % 400;
      assertThat(cache.get("SELECT " + number, SqlMode.DEFAULT).readOnly()).isTrue();
      max = Math.max(max, cache.size());
    }
    return max;
  }

  @Test
  void hitAllocatesNothing() {
    StatementCache cache = new StatementCache(100);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    String sql = "SELECT * FROM t WHERE id = ?";
    boolean readOnly = ask(cache, sql);

    long before = memory.getThreadAllocatedBytes(thread);
    readOnly &= ask(cache, sql);
    long allocated = memory.getThreadAllocatedBytes(thread) - before;

    assertThat(readOnly).isTrue();
    // Less than a byte per hit: the measurement itself allocates a little.
    assertThat(allocated).isLessThan(10_000);
  }

  private static boolean ask(StatementCache cache, String sql) {
    boolean readOnly = true;
    for (int i = 0; i < 20_000; i++) {
      StatementFacts facts = cache.get(sql, SqlMode.DEFAULT);
      readOnly &= facts.readOnly() && !facts.has(Effect.GETS_LOCK) && facts.placeholders() == 1;
    }
    return readOnly;
  }
}
