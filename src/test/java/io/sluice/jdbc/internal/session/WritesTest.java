package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ConstantOverflow") // the clock may wrap around
class WritesTest {

  private static final String SOURCE = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final long NOW = Long.MAX_VALUE - 5; // overflows on the way

  private final Writes writes = new Writes();

  private static Position written(String numbers) {
    return Position.ofMySql(SOURCE + numbers);
  }

  @Test
  void nothingWrittenNeedsNothing() {
    assertThat(writes.need()).isEqualTo(Position.EMPTY);
    assertThat(writes.onlyOnSource(NOW)).isFalse();
  }

  @Test
  void aReadNeedsEveryWrite() {
    writes.add(written("5"));
    writes.add(written("9"));
    assertThat(writes.need()).isEqualTo(written("5:9"));
    writes.add(Position.EMPTY);
    assertThat(writes.need()).isEqualTo(written("5:9"));
  }

  @Test
  void manyScatteredWritesAreSaidAsOneRangeThatHoldsThemAll() {
    for (int i = 1; i <= 64; i++) {
      writes.add(written(String.valueOf(i * 2)));
    }
    assertThat(writes.need().size()).isEqualTo(64);
    writes.add(written("500"));
    assertThat(writes.need()).isEqualTo(written("1-500"));
  }

  @Test
  void aWriteNobodyKnowsSendsReadsToTheSourceUntilItsTime() {
    writes.addUnknown(NOW + 10);
    assertThat(writes.onlyOnSource(NOW)).isTrue();
    assertThat(writes.onlyOnSource(NOW + 9)).isTrue();
    assertThat(writes.onlyOnSource(NOW + 10)).isFalse();
    assertThat(writes.need()).isEqualTo(Position.EMPTY);
  }

  @Test
  void anEarlierEndNeverShortensALaterOne() {
    writes.addUnknown(NOW + 10);
    writes.addUnknown(NOW + 3);
    assertThat(writes.onlyOnSource(NOW + 9)).isTrue();
    writes.addUnknown(NOW + 20);
    assertThat(writes.onlyOnSource(NOW + 19)).isTrue();
  }

  @Test
  void whatEveryReplicaHasIsNeededNoMoreUnlessMoreWasWrittenMeanwhile() {
    writes.add(written("5"));
    Position before = writes.need();
    writes.add(written("6"));
    writes.isEverywhere(before);
    assertThat(writes.need()).isEqualTo(written("5-6"));
    writes.addUnknown(NOW + 10);
    writes.isEverywhere(writes.need());
    assertThat(writes.need()).isEqualTo(Position.EMPTY);
    assertThat(writes.onlyOnSource(NOW)).isTrue();
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
                      .forEach(each -> writes.add(written(String.valueOf(each))))));
    }
    threads.forEach(CompletableFuture::join);
    assertThat(writes.need()).isEqualTo(written("1-400"));
  }
}
