package io.sluice.jdbc.internal.shard.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What must hold of every algorithm, whatever its formula. */
class AlgorithmPropertyTest {

  private static final List<String> NUMERIC =
      List.of(
          "mod:",
          "hash:",
          "hashmod:",
          "jump:",
          "crc32:",
          "murmur:virtualBucketTimes=16",
          "slots:partitionCount=8,15;partitionLength=8,64",
          "stringslots:partitionCount=2,1;partitionLength=256,512",
          "range:mapFile=inline:0-100=0,50-200=1,301-400=2;defaultNode=3",
          "range:mapFile=inline:301-400=2,0-100=0,-50--1=4",
          "rangemod:mapFile=inline:0-100=2,101-300=3,500-600=1;defaultNode=0",
          "rangemod:mapFile=inline:0-100=2,101-300=3");

  private static final List<String> DATED =
      List.of(
          "day:sBeginDate=2024-01-01;sPartionDay=10",
          "day:sBeginDate=2024-01-01;sEndDate=2024-03-01;sPartionDay=7",
          "day:sBeginDate=2024-01-01;sEndDate=2024-03-01;sNaturalDay=1",
          "month:",
          "month:sBeginDate=2024-03-15",
          "month:sBeginDate=2024-03-15;sEndDate=2024-08-20",
          "monthhistory:sBeginDate=2024-03-15",
          "rangedatehash:sBeginDate=2024-01-01;sPartionDay=3;groupPartionSize=4",
          "day:sBeginDate=2024-01-01;sPartionDay=1;timezone=Europe/Berlin",
          "month:timezone=Asia/Shanghai");

  private static Partitioner partitioner(String text) {
    int colon = text.indexOf(':');
    return Algorithms.builtIn()
        .get(text.substring(0, colon))
        .create(new FakeDefinition(FakeDefinition.parameters(text.substring(colon + 1)), 40));
  }

  @Provide
  Arbitrary<String> numeric() {
    return Arbitraries.of(NUMERIC);
  }

  @Provide
  Arbitrary<String> dated() {
    return Arbitraries.of(DATED);
  }

  @Property
  void aRangeOfNumbersNeverLeavesOutAPartition(
      @ForAll("numeric") String algorithm,
      @ForAll @LongRange(min = -700, max = 1400) long from,
      @ForAll @IntRange(max = 1300) int width,
      @ForAll boolean openBelow,
      @ForAll boolean openAbove) {
    Partitioner partitioner = partitioner(algorithm);
    long to = from + width;
    Optional<Set<Integer>> range =
        partitioner.partitions(
            openBelow ? null : new ShardingKey.Whole(from),
            openAbove ? null : new ShardingKey.Whole(to));
    if (range.isPresent()) {
      for (long key = openBelow ? from - 50 : from; key <= (openAbove ? to + 50 : to); key++) {
        assertThat(range.get()).contains(partitioner.partition(new ShardingKey.Whole(key)));
      }
    }
  }

  @Property
  void aRangeOfDatesNeverLeavesOutAPartition(
      @ForAll("dated") String algorithm,
      @ForAll @IntRange(max = 400) int from,
      @ForAll @IntRange(max = 120) int width) {
    Partitioner partitioner = partitioner(algorithm);
    LocalDate first = LocalDate.of(2023, 10, 1).plusDays(from);
    LocalDate last = first.plusDays(width);
    Optional<Set<Integer>> range =
        partitioner.partitions(
            new ShardingKey.Moment(first.atTime(13, 30)),
            new ShardingKey.Moment(last.atTime(2, 0)));
    boolean uneven = algorithm.contains("Berlin") || algorithm.contains("Shanghai");
    assertThat(range.isPresent()).isEqualTo(!uneven && !algorithm.contains("sNaturalDay"));
    assertThat(partitioner.accepts())
        .containsExactlyInAnyOrder(KeyType.DATE, KeyType.DATETIME, KeyType.INTEGER, KeyType.TEXT);
    range.ifPresent(
        found -> {
          for (LocalDate day = first; day.isBefore(last); day = day.plusDays(1)) {
            for (int hour : new int[] {14, 23, 25}) {
              ShardingKey key =
                  new ShardingKey.Moment(day.atTime(LocalTime.MIDNIGHT).plusHours(hour));
              assertThat(found).contains(partitioner.partition(key));
            }
          }
        });
  }

  @Property(tries = 200)
  void everyPartitionThatIsNamedExists(
      @ForAll("numeric") String algorithm, @ForAll long key, @ForAll String text) {
    Partitioner partitioner = partitioner(algorithm);
    int size = Math.max(partitioner.size(), 5);
    assertThat(partitioner.accepts()).contains(KeyType.INTEGER, KeyType.TEXT);
    assertThat(partition(partitioner, new ShardingKey.Whole(key))).isLessThan(size);
    assertThat(partition(partitioner, new ShardingKey.Text(text))).isLessThan(size);
  }

  private static int partition(Partitioner partitioner, ShardingKey key) {
    try {
      return partitioner.partition(key);
    } catch (IllegalArgumentException meaningless) {
      assertThat(meaningless).hasMessageStartingWith("it ");
      return Partitioner.NO_PARTITION;
    }
  }

  @Property(tries = 50)
  void rulesOfOneTextAreEqualAndNumbersAreTheSameAsTheirText(
      @ForAll("numeric") String algorithm, @ForAll @LongRange(min = 0) long key) {
    Partitioner partitioner = partitioner(algorithm);
    assertThat(partitioner).isEqualTo(partitioner(algorithm));
    if (!algorithm.startsWith("hash:")) {
      assertThat(partitioner.partition(new ShardingKey.Whole(key)))
          .isEqualTo(partitioner.partition(new ShardingKey.Text(Long.toString(key))));
    }
  }

  @Property
  void oneMorePartitionMovesKeysOnlyThere(
      @ForAll long key, @ForAll @IntRange(min = 1, max = 64) int partitions) {
    int before = new Hash(partitions).partition(new ShardingKey.Whole(key));
    int after = new Hash(partitions + 1).partition(new ShardingKey.Whole(key));
    assertThat(after).isIn(before, partitions);
  }

  @Example
  void hashSpreadsRowsOfNumbersEvenly() {
    int[] rows = new int[8];
    for (long key = 0; key < 80_000; key++) {
      rows[new Hash(8).partition(new ShardingKey.Whole(key * 1024))]++;
    }
    for (int each : rows) {
      assertThat(each).isBetween(9_500, 10_500);
    }
  }

  @Example
  void slotsAreMetOneByOne() {
    Partitioner slots = partitioner("slots:partitionCount=2,1;partitionLength=256,512");
    assertThat(slots.partitions(whole(0), whole(255))).contains(Set.of(0));
    assertThat(slots.partitions(whole(255), whole(256))).contains(Set.of(0, 1));
    assertThat(slots.partitions(whole(512), whole(1023))).contains(Set.of(2));
    assertThat(slots.partitions(whole(1023), whole(1024))).contains(Set.of(0, 2));
    assertThat(slots.partitions(whole(Long.MAX_VALUE), whole(Long.MAX_VALUE))).isPresent();
    assertThat(slots.partitions(null, whole(5))).isEmpty();
    assertThat(slots.partitions(whole(5), null)).isEmpty();
    assertThat(slots.partitions(whole(0), whole(1_000_000))).isEmpty();
    assertThat(slots.size()).isEqualTo(3);
  }

  private static ShardingKey whole(long number) {
    return new ShardingKey.Whole(number);
  }

  @Example
  void aSliceIsTheBeginningOrTheEnd() {
    String slots = "stringslots:partitionCount=1024;partitionLength=1;hashSlice=";
    ShardingKey key = new ShardingKey.Text("abcde");
    int first = partitioner(slots + "0:2").partition(key);
    int last = partitioner(slots + "-2:0").partition(key);
    assertThat(first).isEqualTo('a' * 31 + 'b' & 1023).isNotEqualTo(last);
    assertThat(last).isEqualTo('d' * 31 + 'e' & 1023);
    assertThat(partitioner(slots + "2").partition(key)).isEqualTo(first);
    assertThat(partitioner(slots + "-2").partition(key)).isEqualTo(last);
    assertThat(partitioner(slots + "2").size()).isEqualTo(1024);
  }

  @Example
  void aRangeThatIsNotCoveredHasTheDefaultToo() {
    Partitioner ranges = partitioner("range:mapFile=inline:0-9=0,10-19=1,30-39=2;defaultNode=3");
    assertThat(ranges.partitions(whole(0), whole(19))).contains(Set.of(0, 1));
    assertThat(ranges.partitions(whole(0), whole(20))).contains(Set.of(0, 1, 3));
    assertThat(ranges.partitions(whole(-1), whole(5))).contains(Set.of(0, 3));
    assertThat(ranges.partitions(whole(19), whole(30))).contains(Set.of(1, 2, 3));
    assertThat(ranges.partitions(whole(35), null)).contains(Set.of(2, 3));
    assertThat(ranges.partitions(null, whole(-5))).contains(Set.of(3));
    assertThat(ranges.partitions(whole(5), whole(5))).contains(Set.of(0));
  }

  /** Published values of FNV-1a and of jump consistent hash; rows live by them. */
  @Example
  void hashIsMadeOfWhatItSays() {
    assertThat(Hashing.fnv1a(new byte[0])).isEqualTo(0xcbf29ce484222325L);
    assertThat(Hashing.fnv1a("a".getBytes(StandardCharsets.UTF_8))).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(Hashing.fnv1a("foobar".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(0x85944171f73967e8L);
    assertThat(Hashing.jump(1, 1)).isZero();
    assertThat(Hashing.jump(42, 57)).isEqualTo(43);
    assertThat(Hashing.jump(0xDEAD10CCL, 666)).isEqualTo(361);
    assertThat(Hashing.jump(256, 1024)).isEqualTo(520);
    assertThat(Hashing.mix(0)).isZero();
    assertThat(Hashing.mix(1)).isEqualTo(0x5692161d100b05e5L);
  }

  @Example
  void hashTakesTheLowerHalfOfALargeNumberAndTheBytesOfTheRest() {
    Hash hash = new Hash(1000);
    BigInteger large = BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(5));
    assertThat(hash.partition(new ShardingKey.Whole(large)))
        .isEqualTo(hash.partition(new ShardingKey.Whole(5)));
    assertThat(hash.partition(new ShardingKey.Bytes(new byte[] {'a'})))
        .isEqualTo(hash.partition(new ShardingKey.Text("a")))
        .isEqualTo(Hashing.jump(Hashing.mix(0xaf63dc4c8601ec8cL), 1000));
  }

  @Example
  void hotRowsAreLookedForWhereverTheyMayHaveBeen() {
    long[] now = {LocalDate.of(2024, 6, 1).toEpochDay() * DateFields.DAY_MILLIS};
    Partitioner hot =
        Parameters.read(
            new FakeDefinition(FakeDefinition.parameters("sLastDay=10;sPartionDay=30"), 40),
            parameters -> HotDate.read(parameters, () -> now[0]));
    ShardingKey key = new ShardingKey.Day(LocalDate.of(2024, 5, 30));
    int put = hot.partition(key);
    assertThat(put).isZero();
    for (int day = 0; day < 200; day++) {
      now[0] += DateFields.DAY_MILLIS;
      assertThat(hot.partitions(key, key).orElseThrow()).contains(put, hot.partition(key));
    }
    assertThat(hot.partition(key)).isEqualTo(7);
    assertThat(hot.movesWithTime()).isTrue();
  }
}
