package io.sluice.jdbc.internal.shard.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.time.WallClock;
import io.sluice.jdbc.spi.KeyGenerator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyGeneratorsTest {

  private static final long START = 1_800_000_000_000L;

  /** A table of sequences as a database would keep it, shared by processes. */
  private static final class Sequences implements BlockSource {
    private final Map<String, Long> next = new HashMap<>();
    private int taken;
    private SQLException failure;

    @Override
    public synchronized long take(String sequence, int size) throws SQLException {
      if (failure != null) {
        throw failure;
      }
      taken++;
      long first = next.getOrDefault(sequence, 1L);
      next.put(sequence, first + size);
      return first;
    }
  }

  private final AtomicLong time = new AtomicLong(START);
  private final Sequences sequences = new Sequences();

  private KeyGenerator process(String name, Map<String, String> parameters) throws SQLException {
    WallClock clock = time::get;
    return new KeyGenerators(clock, new Random(7), sequences).create("T", name, parameters);
  }

  private KeyGenerator process(String name) throws SQLException {
    return process(name, Map.of());
  }

  @Test
  void snowflakesRiseAlthoughTheClockStepsBack() throws SQLException {
    KeyGenerator snowflake = process("snowflake");
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      time.addAndGet(i % 7 == 0 ? -50 : 3);
      long key = (Long) snowflake.next();
      assertThat(key).isGreaterThan(before);
      before = key;
    }
  }

  @Test
  void snowflakesOfAClockThatStandsStillRiseBeyondAMillisecondsWorth() throws SQLException {
    KeyGenerator snowflake = process("snowflake");
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(snowflake.next());
    }
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void twoProcessesHaveNoSnowflakeInCommonAtTheSameTime() throws SQLException {
    KeyGenerator one = process("snowflake");
    KeyGenerator other = process("snowflake");
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      assertThat(seen.add(one.next())).isTrue();
      assertThat(seen.add(other.next())).isTrue();
    }
  }

  @Test
  void aProcessThatStartsAgainAfterItsClockSteppedBackRepeatsNothing() throws SQLException {
    Set<Object> seen = new HashSet<>();
    for (int restart = 0; restart < 20; restart++) {
      KeyGenerator snowflake = process("snowflake");
      time.set(START);
      for (int i = 0; i < 500; i++) {
        assertThat(seen.add(snowflake.next())).isTrue();
      }
    }
  }

  @Test
  void snowflakesMadeNowAndThenHaveAllRemainders() throws SQLException {
    KeyGenerator snowflake = process("snowflake");
    int[] shards = new int[4];
    for (int i = 0; i < 4_000; i++) {
      time.addAndGet(1000);
      shards[(int) ((Long) snowflake.next() % 4)]++;
    }
    for (int rows : shards) {
      assertThat(rows).isBetween(800, 1200);
    }
  }

  @Test
  void aSnowflakeTellsItsTimeAndItsWorker() throws SQLException {
    long key = (Long) process("snowflake", Map.of("worker", "7")).next();
    assertThat(key >>> 22).isEqualTo(START - 1_704_067_200_000L);
    assertThat(key >>> 12 & 1023).isEqualTo(7);
    assertThat(sequences.taken).as("nothing is taken for a given worker").isZero();
  }

  @Test
  void aClockFarInThePastMakesNoNegativeSnowflake() throws SQLException {
    time.set(0);
    assertThat((Long) process("snowflake").next()).isPositive();
  }

  @Test
  void theRulesOfOneProcessShareItsWorker() throws SQLException {
    KeyGenerators generators = new KeyGenerators(time::get, new Random(7), sequences);
    generators.create("a", "snowflake", Map.of()).next();
    generators.create("b", "snowflake", Map.of()).next();
    assertThat(sequences.taken).isEqualTo(1);
  }

  @Test
  void sequencesCountFromOneInBlocks() throws SQLException {
    KeyGenerator sequence = process("sequence", Map.of("block", "10"));
    for (long i = 1; i <= 25; i++) {
      assertThat(sequence.next()).isEqualTo(i);
    }
    assertThat(sequences.taken).isEqualTo(3);
    assertThat(process("sequence", Map.of("block", "10")).next())
        .as("another process")
        .isEqualTo(31L);
    assertThat(process("sequence", Map.of("name", "other")).next()).isEqualTo(1L);
  }

  @Test
  void manyThreadsGetDifferentNumbersAndNoBlockIsWasted() throws Exception {
    KeyGenerator sequence = process("sequence", Map.of("block", "100"));
    Set<Object> seen = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      running.add(
          threads.submit(
              () -> {
                go.await();
                for (int i = 0; i < 1000; i++) {
                  seen.add(sequence.next());
                }
                return null;
              }));
    }
    go.countDown();
    for (Future<?> each : running) {
      each.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertThat(seen).hasSize(8000);
    assertThat(sequences.taken).isEqualTo(80);
  }

  @Test
  void aFailedBlockIsAnErrorOfThatRowAloneAndTheNextTriesAnew() throws SQLException {
    KeyGenerator sequence = process("sequence", Map.of("block", "2"));
    sequence.next();
    sequence.next();
    sequences.failure = new SQLException("no table", "42S02", 1146);
    assertThatThrownBy(sequence::next).isSameAs(sequences.failure);
    sequences.failure = null;
    assertThat(sequence.next()).isEqualTo(3L);
  }

  @Test
  void uuidsAreOfVersionSevenAndRise() throws SQLException {
    KeyGenerator uuid7 = process("UUID7");
    String before = "";
    for (int i = 0; i < 10_000; i++) {
      time.addAndGet(i % 5 == 0 ? -3 : 1);
      UUID uuid = (UUID) uuid7.next();
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid.toString()).isGreaterThan(before);
      before = uuid.toString();
    }
  }

  @Test
  void aUuidIsTextOrSixteenBytes() {
    UUID uuid = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    assertThat(KeyGenerators.forColumn(uuid, false)).isEqualTo(uuid.toString());
    assertThat(KeyGenerators.forColumn(uuid, true))
        .isEqualTo(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    assertThat(KeyGenerators.forColumn(5L, true)).isEqualTo(5L);
  }

  @Test
  void whatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> process("snowflake", Map.of("wroker", "1")))
        .hasMessageContaining("unknown parameter 'wroker'; known: worker");
    assertThatThrownBy(() -> process("snowflake", Map.of("worker", "1024")))
        .hasMessageContaining("from 0 to 1023");
    assertThatThrownBy(() -> process("sequence", Map.of("block", "0")))
        .hasMessageContaining("from 1 to");
    assertThatThrownBy(() -> process("snowflak"))
        .hasMessageContaining("known: sequence, snowflake, testcounter, uuid7");
  }

  @Test
  void aRegisteredGeneratorIsFoundByItsName() throws SQLException {
    assertThat(process("TestCounter", Map.of("from", "5")).next()).isEqualTo(5L);
    assertThat(process("testcounter", Map.of("from", "5")).next()).isEqualTo(5L);
  }

  /** Registered for the tests. */
  public static final class Counter implements KeyGenerator {
    private final AtomicLong next = new AtomicLong();

    @Override
    public String name() {
      return "testcounter";
    }

    @Override
    public void configure(String table, Map<String, String> parameters) {
      next.set(Long.parseLong(parameters.get("from")));
    }

    @Override
    public Object next() {
      return next.getAndIncrement();
    }
  }
}
