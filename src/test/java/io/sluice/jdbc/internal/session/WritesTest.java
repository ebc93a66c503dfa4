package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ConstantOverflow") // the clock may wrap around
class WritesTest {

  private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final String OTHER = "4e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final long NOW = Long.MAX_VALUE - 5; // overflows on the way
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Writes writes = new Writes();
  private final Sightings group = new Sightings("s:1", "a:1", "b:1");

  private static Position written(String numbers) {
    return Position.ofMySql(UUID + numbers);
  }

  private Position need() {
    return writes.need(group.topology(), NOW);
  }

  private Position need(long seconds) {
    return writes.need(group.topology(), NOW + seconds * SECOND);
  }

  @Test
  void nothingWrittenNeedsNothing() {
    assertThat(need()).isEqualTo(Position.EMPTY);
    assertThat(writes.onlyOnSource(group.topology(), NOW)).isFalse();
  }

  @Test
  void aReadNeedsEveryWrite() {
    writes.add(written("5"), "s:1");
    writes.add(written("9"), "s:1");
    assertThat(need()).isEqualTo(written("5:9"));
    writes.add(Position.EMPTY, "s:1");
    assertThat(need()).isEqualTo(written("5:9"));
  }

  @Test
  void manyScatteredWritesAreSaidAsOneRangeThatHoldsThemAll() {
    for (int i = 1; i <= 64; i++) {
      writes.add(written(String.valueOf(i * 2)), "s:1");
    }
    assertThat(need().size()).isEqualTo(64);
    writes.add(written("500"), "s:1");
    assertThat(need()).isEqualTo(written("1-500"));
  }

  @Test
  void scatteredWritesAreJoinedWhereTheSourceHasWhatLiesBetween() {
    group.source("s:1", UUID + "100-300");
    for (int i = 50; i <= 150; i += 10) {
      writes.add(written(String.valueOf(i)), "s:1");
    }
    assertThat(need()).isEqualTo(written("50:60:70:80:90:100-150"));
  }

  @Test
  void aWriteNobodyKnowsSendsReadsToTheSourceForAWhile() {
    writes.addUnknown(NOW);
    Topology now = group.topology();
    assertThat(writes.onlyOnSource(now, NOW)).isTrue();
    assertThat(writes.onlyOnSource(now, NOW + Writes.BLIND_NANOS - 1)).isTrue();
    assertThat(writes.onlyOnSource(now, NOW + Writes.BLIND_NANOS)).isFalse();
    assertThat(need()).isEqualTo(Position.EMPTY);
  }

  @Test
  void anEarlierEndNeverShortensALaterOne() {
    writes.addUnknown(NOW + 10);
    writes.addUnknown(NOW + 3);
    Topology now = group.topology();
    assertThat(writes.onlyOnSource(now, NOW + 9 + Writes.BLIND_NANOS)).isTrue();
    writes.addUnknown(NOW + 20);
    assertThat(writes.onlyOnSource(now, NOW + 19 + Writes.BLIND_NANOS)).isTrue();
  }

  @Test
  void whatEveryReplicaHasIsNeededNoMoreUntilMoreIsWritten() {
    writes.add(written("5"), "s:1");
    group.replica("a:1", UUID + "1-7");
    assertThat(need()).isEqualTo(written("5"));
    group.replica("b:1", UUID + "1-5");
    assertThat(need()).isEqualTo(Position.EMPTY);
    writes.add(written("6"), "s:1");
    assertThat(need()).isEqualTo(written("5-6"));
    group.replica("b:1", UUID + "1-6");
    assertThat(need()).isEqualTo(Position.EMPTY);
  }

  @Test
  void aReplicaThatJoinsLaterMustHaveTheOldWritesToo() {
    writes.add(written("5"), "s:1");
    group.replica("a:1", UUID + "1-7");
    group.replica("b:1", UUID + "1-7");
    assertThat(need()).isEqualTo(Position.EMPTY);
    group.add("late:1");
    assertThat(need()).isEqualTo(written("5"));
    group.replica("late:1", UUID + "1-4");
    assertThat(need()).isEqualTo(written("5"));
    group.replica("late:1", UUID + "1-5");
    assertThat(need()).isEqualTo(Position.EMPTY);
  }

  @Test
  void aWriteThatThePromotedReplicaNeverGotIsNotWaitedForForEver() {
    group.source("s:1", UUID + "1-4");
    group.replica("b:1", UUID + "1-3");
    writes.add(written("4-5"), "s:1");
    assertThat(need()).isEqualTo(written("4-5"));
    group.down("s:1");
    group.source("a:1", UUID + "1-4");
    assertThat(group.topology().source().hostPort()).isEqualTo("a:1");
    assertThat(need(1)).isEqualTo(written("4-5"));
    assertThat(need(5)).isEqualTo(written("4-5")); // it was seen to be the source at 1
    assertThat(need(6)).isEqualTo(written("4"));
    group.forget("s:1");
    group.replica("b:1", UUID + "1-4");
    assertThat(need(7)).isEqualTo(Position.EMPTY);
  }

  @Test
  void whatIsWrittenOnTheNewSourceIsNeededFromTheStart() {
    group.source("s:1", UUID + "1-4");
    writes.add(written("5"), "s:1");
    assertThat(need()).isEqualTo(written("5"));
    group.down("s:1");
    group.source("a:1", UUID + "1-4");
    assertThat(need(1)).isEqualTo(written("5"));
    Position here = Position.ofMySql(OTHER + "1");
    writes.add(here, "a:1");
    assertThat(need(2)).isEqualTo(written("5").plus(here));
    assertThat(need(8)).isEqualTo(here); // no probe has seen it yet, and it is not lost
  }

  @Test
  void whatAFollowingSourceLacksMayStillCome() {
    group.source("s:1", UUID + "1-4");
    writes.add(written("5"), "s:1");
    group.down("s:1");
    group.source("a:1", UUID + "1-4");
    group.replica("a:1", UUID + "1-4");
    need(1);
    assertThat(need(60)).isEqualTo(written("5"));
  }

  @Test
  void aSourceThatWasSetUpAnewVoidsWhatWasNeededAndNothingIsSureForAWhile() {
    group.source("s:1", UUID + "1-400");
    writes.add(written("400"), "s:1");
    assertThat(need()).isEqualTo(written("400"));
    group.source("s:1", UUID + "1-3");
    assertThat(writes.onlyOnSource(group.topology(), NOW)).isTrue();
    assertThat(need(6)).isEqualTo(Position.EMPTY);
    assertThat(writes.onlyOnSource(group.topology(), NOW + 6 * SECOND)).isFalse();
    writes.add(written("4"), "s:1");
    assertThat(need(6)).isEqualTo(written("4"));
  }

  @Test
  void noWriteOfAnyThreadIsLost() {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int first = thread * 100;
      threads.add(
          CompletableFuture.runAsync(
              () ->
                  IntStream.range(first + 1, first + 101)
                      .forEach(
                          each -> {
                            writes.add(written(String.valueOf(each)), "s:1");
                            need();
                          })));
    }
    threads.forEach(CompletableFuture::join);
    assertThat(need()).isEqualTo(written("1-400"));
  }
}
