package io.sluice.jdbc.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Positions by example; then against a set that holds every single transaction. */
class PositionTest {

  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

  private static void reads(String text, String expected) {
    assertThat(Position.ofMySql(text).toString()).as(text).isEqualTo(expected);
  }

  @Example
  void mySqlsGtidsAreReadAsTheServerWritesThem() {
    reads(A + ":5", A + ":5");
    reads(A + ":1-5", A + ":1-5");
    reads(A + ":1-3:5:7-9", A + ":1-3:5:7-9");
    reads(A + ":1-3,\n" + B + ":1-7", A + ":1-3," + B + ":1-7");
    reads(" " + A + ":1-3 ,\r\n\t" + B + ": 1-7 ", A + ":1-3," + B + ":1-7");
    reads(A.toUpperCase(java.util.Locale.ROOT) + ":1", A + ":1");
    reads(A + ":1-9223372036854775806", A + ":1-9223372036854775806");
  }

  @Example
  void mySqlsTagsAreSourcesOfTheirOwn() {
    reads(A + ":1-5:tag:1-2:other:7", A + ":1-5," + A + ":other:7," + A + ":tag:1-2");
    reads(A + ":Tag:1", A + ":tag:1");
    Position tagged = Position.ofMySql(A + ":tag:1-5");
    Position plain = Position.ofMySql(A + ":1-5");
    assertThat(tagged.contains(plain)).isFalse();
    assertThat(plain.contains(tagged)).isFalse();
    assertThat(tagged.plus(plain)).isEqualTo(Position.ofMySql(A + ":1-5:tag:1-5"));
  }

  @Example
  void neighboursAndOverlapsAreJoined() {
    reads(A + ":1-3:4-5", A + ":1-5");
    reads(A + ":4-5:1-3", A + ":1-5");
    reads(A + ":1-9:3-4", A + ":1-9");
    reads(A + ":1-3," + A + ":4", A + ":1-4");
    reads(A + ":1-3:5", A + ":1-3:5");
  }

  @Example
  void nonsenseIsLeftOutAndNothingElseWithIt() {
    for (String none : new String[] {null, "", " ", "\n", ",", "x", A, A + ":", A + ":x", ":5"}) {
      if (!":5".equals(none)) {
        assertThat(Position.ofMySql(none).isEmpty()).as(String.valueOf(none)).isTrue();
      }
    }
    reads(A + ":5-1", "");
    reads(A + ":1-99999999999999999999," + B + ":2", B + ":2");
    reads(A + ":1-x:7", A + ":7");
    reads(A + ":1-2-3:7", A + ":7");
  }

  @Example
  void mariaDbsGtidsMeanAllOfTheirDomainUpToThem() {
    assertThat(Position.ofMariaDb("0-1-5").toMariaDb()).isEqualTo("0-1-5");
    assertThat(Position.ofMariaDb("0-7-5,3-2-9").toMariaDb()).isEqualTo("0-1-5,3-1-9");
    assertThat(Position.ofMariaDb(" 0-1-5 ,\n1-1-2").toMariaDb()).isEqualTo("0-1-5,1-1-2");
    assertThat(Position.ofMariaDb("0-1-5").contains(Position.ofMariaDb("0-2-4"))).isTrue();
    assertThat(Position.ofMariaDb("0-1-5").contains(Position.ofMariaDb("0-2-6"))).isFalse();
    assertThat(Position.ofMariaDb("0-1-5").contains(Position.ofMariaDb("1-1-1"))).isFalse();
    assertThat(Position.ofMariaDb("0-1-5,0-1-7")).isEqualTo(Position.ofMariaDb("0-3-7"));
    assertThat(Position.ofMariaDb("0-1-5").toString()).isEqualTo("0:1-5");
  }

  @Example
  void mariaDbsNonsenseIsLeftOut() {
    for (String none : new String[] {null, "", " ", ",", "5", "0-1", "0-1-", "0-1-x", "0-1-2-3"}) {
      assertThat(Position.ofMariaDb(none).isEmpty()).as(String.valueOf(none)).isTrue();
    }
    assertThat(Position.ofMariaDb("x,0-1-5,0-1").toMariaDb()).isEqualTo("0-1-5");
    assertThat(Position.ofMariaDb("0-1-0").isEmpty()).isTrue();
  }

  @Example
  void eitherServersGtidIsKnownByItsColon() {
    assertThat(Position.of(A + ":5")).isEqualTo(Position.ofMySql(A + ":5"));
    assertThat(Position.of("0-1-5")).isEqualTo(Position.ofMariaDb("0-1-5"));
    assertThat(Position.of("0-1-5,0-1-6")).isEqualTo(Position.ofMariaDb("0-1-6"));
    assertThat(Position.of(null)).isEqualTo(Position.EMPTY);
    assertThat(Position.of("")).isEqualTo(Position.EMPTY);
  }

  @Example
  void transactionsOfOtherServersAreSeenByTheirUuid() {
    assertThat(Position.ofMySql(A + ":1-5").hasOthersThan(A)).isFalse();
    assertThat(Position.ofMySql(A + ":1-5:tag:1").hasOthersThan(A)).isFalse();
    assertThat(Position.ofMySql(A + ":1-5").hasOthersThan(A.toUpperCase(java.util.Locale.ROOT)))
        .isFalse();
    assertThat(Position.ofMySql(A + ":1-5," + B + ":1").hasOthersThan(A)).isTrue();
    assertThat(Position.ofMySql(B + ":1").hasOthersThan(A)).isTrue();
    assertThat(Position.EMPTY.hasOthersThan(A)).isFalse();
  }

  @Example
  void theSizeCountsRanges() {
    assertThat(Position.EMPTY.size()).isZero();
    assertThat(Position.ofMySql(A + ":1-3:5:7," + B + ":1").size()).isEqualTo(4);
    assertThat(Position.ofMySql(A + ":1-3:5:7," + B + ":4").upTo().size()).isEqualTo(2);
  }

  // --- against a set that holds every transaction by itself

  /** One source's transactions from the first to the last number. */
  record Part(int source, int from, int length) {

    String text() {
      int to = from + length;
      return (source == 0 ? A : source == 1 ? B : A + ":tag")
          + ":"
          + from
          + (length == 0 ? "" : "-" + to);
    }

    void addTo(Set<String> all) {
      for (int i = from; i <= from + length; i++) {
        all.add(source + ":" + i);
      }
    }
  }

  /** A position and all that is in it. */
  record Both(Position position, Set<String> all) {}

  @Provide
  Arbitrary<Both> positions() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(0, 4))
        .as(Part::new)
        .list()
        .ofMaxSize(6)
        .map(PositionTest::both);
  }

  private static Both both(List<Part> parts) {
    Set<String> all = new TreeSet<>();
    parts.forEach(part -> part.addTo(all));
    String text = parts.stream().map(Part::text).collect(Collectors.joining(",\n"));
    return new Both(Position.ofMySql(text), all);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  @Property
  void oneContainsTheOtherIfAndOnlyIfItHoldsEachOfItsTransactions(
      @ForAll("positions") Both one, @ForAll("positions") Both other) {
    assertThat(one.position().contains(other.position()))
        .isEqualTo(one.all().containsAll(other.all()));
    assertThat(one.position().contains(one.position())).isTrue();
    assertThat(one.position().contains(Position.EMPTY)).isTrue();
    assertThat(Position.EMPTY.contains(one.position())).isEqualTo(one.all().isEmpty());
  }

  @Property
  void theSumHoldsTheTransactionsOfBothAndNoOthers(
      @ForAll("positions") Both one, @ForAll("positions") Both other) {
    Position sum = one.position().plus(other.position());
    Set<String> all = union(one.all(), other.all());
    assertThat(sum.contains(one.position()) && sum.contains(other.position())).isTrue();
    for (int source = 0; source < 3; source++) {
      for (int i = 1; i < 20; i++) {
        Position single = both(List.of(new Part(source, i, 0))).position();
        assertThat(sum.contains(single)).isEqualTo(all.contains(source + ":" + i));
      }
    }
    assertThat(sum).isEqualTo(other.position().plus(one.position()));
    assertThat(sum.hashCode()).isEqualTo(other.position().plus(one.position()).hashCode());
    assertThat(sum.isEmpty()).isEqualTo(all.isEmpty());
  }

  @Property
  void twoAreEqualIfAndOnlyIfTheyHoldTheSame(
      @ForAll("positions") Both one, @ForAll("positions") Both other) {
    assertThat(one.position().equals(other.position())).isEqualTo(one.all().equals(other.all()));
  }

  @Property
  void whatIsWrittenIsReadAsTheSame(@ForAll("positions") Both one) {
    assertThat(Position.ofMySql(one.position().toString())).isEqualTo(one.position());
  }

  @Property
  void upToHasNoGapsAndEndsWhereThePositionEnds(@ForAll("positions") Both one) {
    Set<String> all = new TreeSet<>();
    for (int source = 0; source < 3; source++) {
      for (int i = 1; i < 20; i++) {
        if (one.all().contains(source + ":" + i)) {
          new Part(source, 1, i - 1).addTo(all);
        }
      }
    }
    Position upTo = one.position().upTo();
    List<Part> parts = new ArrayList<>();
    for (String each : all) {
      String[] words = each.split(":");
      parts.add(new Part(Integer.parseInt(words[0]), Integer.parseInt(words[1]), 0));
    }
    assertThat(upTo).isEqualTo(both(parts).position());
    assertThat(upTo.contains(one.position())).isTrue();
  }

  @Property
  void whatIsInBothIsInEachAndNothingElse(
      @ForAll("positions") Both one, @ForAll("positions") Both other) {
    Set<String> common = new TreeSet<>(one.all());
    common.retainAll(other.all());
    Position both = one.position().and(other.position());
    assertThat(both).isEqualTo(positionOf(common));
    assertThat(both.isEmpty()).isEqualTo(common.isEmpty());
  }

  @Example
  void rangesAreJoinedWhereTheOtherHasWhatLiesBetween() {
    Position scattered = Position.ofMySql(A + ":3:5:8-9:12," + B + ":1:3");
    assertThat(scattered.joinedWhere(Position.ofMySql(A + ":1-9")))
        .isEqualTo(Position.ofMySql(A + ":3-9:12," + B + ":1:3"));
    assertThat(scattered.joinedWhere(Position.ofMySql(A + ":1-4:6-20," + B + ":1-3")))
        .isEqualTo(Position.ofMySql(A + ":3:5:8-12," + B + ":1-3"));
    assertThat(Position.EMPTY.joinedWhere(scattered)).isEqualTo(Position.EMPTY);
  }

  @Property
  void joiningLosesNothingAndAddsOnlyWhatTheOtherHas(
      @ForAll("positions") Both one, @ForAll("positions") Both other) {
    Position joined = one.position().joinedWhere(other.position());
    assertThat(joined.contains(one.position())).isTrue();
    assertThat(one.position().plus(other.position()).contains(joined)).isTrue();
    if (other.position().contains(one.position())) {
      assertThat(joined.size()).isLessThanOrEqualTo(other.position().size());
    }
  }

  private static Position positionOf(Set<String> all) {
    List<Part> parts = new ArrayList<>();
    for (String each : all) {
      String[] words = each.split(":");
      parts.add(new Part(Integer.parseInt(words[0]), Integer.parseInt(words[1]), 0));
    }
    return both(parts).position();
  }
}
