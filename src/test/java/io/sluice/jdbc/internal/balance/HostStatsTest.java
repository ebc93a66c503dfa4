package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.sluice.jdbc.internal.topology.Node;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HostStatsTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final long FADES = HostStats.TAU_MILLIS * MILLI; // to 1/e
  private static final Percentage NEARLY = Percentage.withPercentage(0.1);

  private final HostStats stats = new HostStats();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(stats.meanNanos(SECOND)).isZero();
    assertThat(stats.peakNanos(SECOND)).isZero();
    assertThat(stats.inFlight()).isZero();
    assertThat(stats.sessions()).isZero();
    assertThat(stats.picks()).isZero();
    assertThat(stats.failures()).isZero();
  }

  @Test
  void theFirstSampleIsTheAverage() {
    stats.answered(7 * MILLI, SECOND);
    assertThat(stats.meanNanos(SECOND)).isCloseTo(7 * MILLI, NEARLY);
    assertThat(stats.peakNanos(SECOND)).isCloseTo(7 * MILLI, NEARLY);
  }

  @Test
  void aFurtherSampleWeighsAFifthInTheMean() {
    stats.answered(10 * MILLI, SECOND);
    stats.answered(20 * MILLI, SECOND);
    assertThat(stats.meanNanos(SECOND)).isCloseTo(12 * MILLI, NEARLY);
    stats.answered(2 * MILLI, SECOND);
    assertThat(stats.meanNanos(SECOND)).isCloseTo(10 * MILLI, NEARLY);
  }

  @Test
  void thePeakRisesFasterThanTheMeanAndFallsMoreSlowly() {
    stats.answered(MILLI, SECOND);
    stats.answered(51 * MILLI, SECOND);
    assertThat(stats.peakNanos(SECOND)).isCloseTo(16 * MILLI, NEARLY);
    assertThat(stats.meanNanos(SECOND)).isCloseTo(11 * MILLI, NEARLY);
    for (int i = 0; i < 5; i++) {
      stats.answered(51 * MILLI, SECOND);
    }
    assertThat(stats.peakNanos(SECOND)).isBetween(44 * MILLI, 46 * MILLI);
    for (int i = 0; i < 10; i++) {
      stats.answered(MILLI, SECOND);
    }
    assertThat(stats.peakNanos(SECOND)).isBetween(26 * MILLI, 29 * MILLI);
    assertThat(stats.meanNanos(SECOND)).isLessThan(6 * MILLI);
  }

  @Test
  void aHiccupAmongHundredsOfAnswersDoesNotStayInThePeak() {
    for (int i = 0; i < 500; i++) {
      stats.answered(i == 400 ? 50 * MILLI : MILLI, SECOND + i * MILLI);
    }
    assertThat(stats.peakNanos(SECOND + 500 * MILLI)).isLessThan(MILLI * 11 / 10);
  }

  @Test
  void afterAPauseTheNewSampleWeighsMore() {
    stats.answered(100 * MILLI, 0);
    stats.answered(10 * MILLI, FADES); // one time constant: keeps 1/e
    assertThat(stats.meanNanos(FADES)).isCloseTo((long) ((10 + 90 / Math.E) * MILLI), NEARLY);
    assertThat(stats.peakNanos(FADES)).isCloseTo((long) ((10 + 90 / Math.E) * MILLI), NEARLY);
  }

  @Test
  void bothFadeWhileTheHostIsNotUsedButNeverToUnknown() {
    stats.answered(100 * MILLI, 0);
    assertThat(stats.meanNanos(FADES)).isCloseTo((long) (100 * MILLI / Math.E), NEARLY);
    assertThat(stats.peakNanos(2 * FADES))
        .isCloseTo((long) (100 * MILLI / Math.E / Math.E), NEARLY);
    assertThat(stats.meanNanos(TimeUnit.HOURS.toNanos(10))).isEqualTo(1);
    assertThat(stats.peakNanos(TimeUnit.HOURS.toNanos(10))).isEqualTo(1);
  }

  @Test
  void anAnswerInNoTimeIsAMeasurementToo() {
    stats.answered(0, SECOND);
    assertThat(stats.meanNanos(SECOND)).isEqualTo(1);
    stats.answered(0, SECOND);
    assertThat(stats.peakNanos(SECOND)).isEqualTo(1);
  }

  @Test
  void aClockThatRunsOverTheEndOfItsStampMakesNoJump() {
    long wrap = (1L << 31) * MILLI; // milliseconds as int overflow here
    stats.answered(100 * MILLI, wrap - SECOND);
    assertThat(stats.meanNanos(wrap - SECOND + FADES))
        .isCloseTo((long) (100 * MILLI / Math.E), NEARLY);
    stats.answered(100 * MILLI, wrap + SECOND);
    assertThat(stats.meanNanos(wrap + SECOND)).isCloseTo(100 * MILLI, NEARLY);
  }

  @Test
  void aSampleThatIsOvertakenByALaterOneDoesNoHarm() {
    stats.answered(10 * MILLI, 5 * SECOND);
    stats.answered(20 * MILLI, 4 * SECOND);
    assertThat(stats.meanNanos(5 * SECOND)).isBetween(10 * MILLI, 12 * MILLI);
    assertThat(stats.meanNanos(3 * SECOND)).isPositive();
  }

  @Test
  void forgottenTimesAreUnknownAndTheCountersStay() {
    stats.answered(MILLI, SECOND);
    stats.bound();
    stats.failed();
    stats.forgetTimes();
    assertThat(stats.meanNanos(SECOND)).isZero();
    assertThat(stats.peakNanos(SECOND)).isZero();
    assertThat(stats.sessions()).isEqualTo(1);
    assertThat(stats.failures()).isEqualTo(1);
  }

  @Test
  void aSessionThatIsGivenItsHostAgainIsAPickButNoFurtherSession() {
    stats.bound();
    stats.picked();
    assertThat(stats.picks()).isEqualTo(2);
    assertThat(stats.sessions()).isEqualTo(1);
    stats.unbound();
    assertThat(stats.sessions()).isZero();
    assertThat(stats.picks()).isEqualTo(2);
  }

  @Test
  void concurrentUpdatesLoseNothing() throws InterruptedException {
    int threads = 4;
    int rounds = 20_000;
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  stats.started();
                  stats.bound();
                  stats.picked();
                  stats.failed();
                  stats.answered(MILLI, SECOND);
                  if (i % 2 == 0) {
                    stats.ended();
                    stats.unbound();
                  }
                }
              });
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(stats.inFlight()).isEqualTo(threads * rounds / 2);
    assertThat(stats.sessions()).isEqualTo(threads * rounds / 2);
    assertThat(stats.picks()).isEqualTo(2L * threads * rounds);
    assertThat(stats.failures()).isEqualTo((long) threads * rounds);
    assertThat(stats.meanNanos(SECOND)).isCloseTo(MILLI, NEARLY);
    assertThat(stats.peakNanos(SECOND)).isCloseTo(MILLI, NEARLY);
  }

  @Test
  void aStatementAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    statements(20_000);
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10 && least > 0; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      statements(1000);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(1000); // less than a byte per statement: the measuring's own
  }

  private void statements(int count) {
    for (int i = 0; i < count; i++) {
      stats.started();
      stats.ended();
      stats.answered(i, i * MILLI);
      stats.picked();
    }
  }

  @Test
  void warmthGrowsFromATenthToOneOverThirtySecondsForANodeThatCameBack() {
    Node first = Node.fresh("a:1", 1, 0);
    Node back =
        new Node(
            "a:1",
            1,
            1,
            first.health(),
            first.admission(),
            0,
            0,
            false,
            0,
            0,
            "",
            10 * SECOND,
            true,
            first.home(),
            first.role(),
            false,
            false,
            first.sight());
    assertThat(new HostView(first, stats, 0).warmth()).isEqualTo(1);
    assertThat(new HostView(back, stats, 10 * SECOND).warmth()).isEqualTo(0.1, within(1e-9));
    assertThat(new HostView(back, stats, 25 * SECOND).warmth()).isEqualTo(0.55, within(1e-9));
    assertThat(new HostView(back, stats, 40 * SECOND).warmth()).isEqualTo(1, within(1e-9));
    assertThat(new HostView(back, stats, 4000 * SECOND).warmth()).isEqualTo(1);
    assertThat(new HostView(back, stats, 5 * SECOND).warmth()).isEqualTo(0.1, within(1e-9));
  }

  @Test
  void aViewShowsTheNodeAndItsCountersAtItsMoment() {
    stats.started();
    stats.bound();
    stats.bound();
    stats.answered(100 * MILLI, 0);
    HostView view = new HostView(Node.fresh("a:1", 7, 0), stats, FADES);
    assertThat(view.hostPort()).isEqualTo("a:1");
    assertThat(view.weight()).isEqualTo(7);
    assertThat(view.inFlight()).isEqualTo(1);
    assertThat(view.sessions()).isEqualTo(2);
    assertThat(view.responseTimeNanos()).isEqualTo(stats.meanNanos(FADES)).isPositive();
    assertThat(view.peakResponseTimeNanos()).isEqualTo(stats.peakNanos(FADES)).isPositive();
    assertThat(new HostView(Node.fresh("a:1", 0, 0), stats, 0).weight()).isEqualTo(1);
  }
}
