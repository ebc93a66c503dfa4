package io.sluice.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.internal.topology.Event;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.internal.topology.Transition;
import io.sluice.jdbc.testkit.FakeClock;
import io.sluice.jdbc.testkit.FakeScheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The monitor in virtual time: probes that tell a story instead of connecting. */
class MonitorTest {

  private static final long SECOND = 1_000_000_000;

  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final List<String> story = new ArrayList<>();
  private final Map<String, Function<String, Observation>> answers = new HashMap<>();
  private final List<FakeProbe> probes = new ArrayList<>();
  private Consumer<Event> listener = event -> {};
  private final Monitor monitor = monitor(1000);

  @AfterEach
  void close() {
    monitor.close();
  }

  private Monitor monitor(long intervalMillis) {
    return new Monitor(
        new Topology(0, List.of(fresh("a"), fresh("b"))),
        new Transition(5 * SECOND, 3),
        clock,
        scheduler,
        () -> 0,
        host -> {
          FakeProbe probe = new FakeProbe(host);
          probes.add(probe);
          return probe;
        },
        intervalMillis,
        event -> {
          tell(event.type() + " " + event.hostPort());
          listener.accept(event);
        });
  }

  private Node fresh(String host) {
    return Node.fresh(host, 1, clock.nanos());
  }

  private void tell(String what) {
    story.add(scheduler.millis() + " " + what);
  }

  private final class FakeProbe implements Probe {
    private final String host;
    private boolean closed;

    FakeProbe(String host) {
      this.host = host;
    }

    @Override
    public Observation run(String hostPort) {
      assertThat(hostPort).isEqualTo(host);
      assertThat(closed).as("closed probe of " + host).isFalse();
      tell("probe " + host);
      return answers.getOrDefault(host, Observation.ProbeAnswered::new).apply(host);
    }

    @Override
    public void close() {
      closed = true;
      tell("close " + host);
    }
  }

  private static Observation missed(String host) {
    return new Observation.ProbeMissed(host, "silent");
  }

  private List<String> storyOf(String host) {
    return story.stream().filter(line -> line.endsWith(" " + host)).toList();
  }

  @Test
  void everyNodeIsProbedOncePerIntervalFromTheStart() {
    monitor.start();
    scheduler.advance(2500);
    assertThat(story)
        .containsExactly(
            "0 probe a",
            "0 probe b",
            "1000 probe a",
            "1000 probe b",
            "2000 probe a",
            "2000 probe b");
  }

  @Test
  void theTimeAProbeTakesDoesNotDelayTheNext() {
    answers.put(
        "a",
        host -> {
          clock.advance(300);
          return new Observation.ProbeAnswered(host);
        });
    monitor.start();
    scheduler.advance(3500);
    assertThat(storyOf("a"))
        .containsExactly("0 probe a", "1000 probe a", "2000 probe a", "3000 probe a");
  }

  @Test
  void aProbeThatTakesLongerThanTheIntervalIsFollowedAtOnceAndNeverByTwo() {
    answers.put(
        "a",
        host -> {
          clock.advance(1500);
          return missed(host);
        });
    answers.put("b", host -> new Observation.ProbeAnswered(host));
    monitor.start();
    scheduler.advance(4502);
    assertThat(storyOf("a"))
        .containsExactly("0 probe a", "1501 probe a", "3002 probe a", "4502 DOWN a");
  }

  @Test
  void withAnIntervalOfZeroNothingIsProbed() {
    try (Monitor quiet = monitor(0)) {
      quiet.start();
      quiet.report(new Observation.Added("c", 1));
      scheduler.advance(60_000);
      assertThat(story).containsExactly("0 ADDED c");
      assertThat(probes).isEmpty();
    }
  }

  @Test
  void aProbeThatThrowsIsAMissAndIsAskedAgain() {
    answers.put(
        "a",
        host -> {
          throw new IllegalStateException("out of order");
        });
    monitor.start();
    scheduler.advance(3500);
    assertThat(storyOf("a"))
        .containsExactly(
            "0 probe a", "1000 probe a", "2000 probe a", "2000 DOWN a", "3000 probe a");
    assertThat(monitor.topology().find("a").lastFailure()).contains("out of order");
    assertThat(scheduler.thrown()).isEmpty();
  }

  @Test
  void aListenerThatThrowsDoesNotEndTheLoopOfTheProbe() {
    answers.put("a", MonitorTest::missed);
    listener =
        event -> {
          throw new IllegalStateException("listener");
        };
    monitor.start();
    scheduler.advance(4500);
    assertThat(storyOf("a")).endsWith("2000 DOWN a", "3000 probe a", "4000 probe a");
    assertThat(scheduler.thrown()).hasSize(1);
  }

  @Test
  void aNodeIsDownAfterTheConfiguredMissesAndUpWithOneAnswer() {
    answers.put("a", MonitorTest::missed);
    monitor.start();
    scheduler.advance(1500);
    assertThat(monitor.topology().find("a").health()).isEqualTo(Health.SUSPECT);
    scheduler.advance(500);
    assertThat(monitor.topology().find("a").health()).isEqualTo(Health.DOWN);
    assertThat(monitor.topology().find("a").generation()).isEqualTo(1);
    scheduler.advance(5000);
    answers.remove("a");
    scheduler.advance(1000);
    assertThat(monitor.topology().find("a").health()).isEqualTo(Health.UP);
    assertThat(story.stream().filter(line -> !line.contains("probe")))
        .containsExactly("2000 DOWN a", "8000 UP a");
    assertThat(monitor.topology().find("b").health()).isEqualTo(Health.UP);
  }

  @Test
  void anEventIsToldWhenTheNewTopologyIsVisible() {
    List<Health> seen = new ArrayList<>();
    listener = event -> seen.add(monitor.topology().find(event.hostPort()).health());
    for (int i = 0; i < 3; i++) {
      monitor.report(new Observation.ProbeMissed("a", "silent"));
    }
    monitor.report(new Observation.ProbeAnswered("a"));
    assertThat(seen).containsExactly(Health.DOWN, Health.UP);
  }

  @Test
  void aListenerMayReportInTurn() {
    listener =
        event -> {
          if (event.type() == Event.Type.DOWN) {
            monitor.report(new Observation.Stopped("b"));
          }
        };
    for (int i = 0; i < 3; i++) {
      monitor.report(new Observation.ProbeMissed("a", "silent"));
    }
    assertThat(story).containsExactly("0 DOWN a", "0 CHANGED b");
    assertThat(monitor.topology().version()).isEqualTo(4);
  }

  @Test
  void whatTellsNothingNewIsNeitherPublishedNorTold() {
    Topology before = monitor.topology();
    monitor.report(new Observation.ProbeAnswered("a"));
    monitor.report(new Observation.Stopped("nobody"));
    assertThat(monitor.topology()).isSameAs(before);
    assertThat(story).isEmpty();
  }

  @Test
  void anAddedHostIsProbedAndAForgottenOneNoLonger() {
    monitor.start();
    scheduler.advance(100);
    monitor.report(new Observation.Added("c", 1));
    monitor.report(new Observation.Removed("a"));
    scheduler.advance(1000);
    monitor.report(new Observation.Forgotten("a"));
    scheduler.advance(2000);
    assertThat(storyOf("c"))
        .containsExactly(
            "100 ADDED c", "100 probe c", "1100 probe c", "2100 probe c", "3100 probe c");
    assertThat(storyOf("a"))
        .containsExactly(
            "0 probe a", "100 REMOVED a", "1000 probe a", "1100 FORGOTTEN a", "1100 close a");
  }

  @Test
  void aHostThatIsAddedAgainWhileItLeavesHasOneProbe() {
    monitor.start();
    scheduler.advance(100);
    monitor.report(new Observation.Removed("a"));
    monitor.report(new Observation.Added("a", 1));
    scheduler.advance(2000);
    assertThat(storyOf("a"))
        .containsExactly(
            "0 probe a",
            "100 REMOVED a",
            "100 ADDED a",
            "100 close a",
            "100 probe a",
            "1100 probe a",
            "2100 probe a");
  }

  @Test
  void aClosedMonitorProbesNothingAndKeepsNothing() {
    monitor.start();
    scheduler.advance(1500);
    monitor.close();
    story.clear();
    scheduler.advance(60_000);
    assertThat(story).containsExactlyInAnyOrder("1500 close a", "1500 close b");
    assertThat(scheduler.pending()).isZero();
    monitor.report(new Observation.Added("c", 1));
    scheduler.advance(60_000);
    assertThat(probes).hasSize(2).allMatch(probe -> probe.closed);
  }

  @Test
  void aMonitorThatIsClosedDuringAProbeDoesNotProbeAgain() {
    answers.put(
        "a",
        host -> {
          monitor.close();
          return new Observation.ProbeAnswered(host);
        });
    monitor.start();
    scheduler.advance(60_000);
    assertThat(storyOf("a")).containsExactly("0 probe a", "0 close a");
    assertThat(scheduler.pending()).isZero();
  }

  // --- waiting, on real threads and bounded by real time

  private final Deadline far = Deadline.after(Clock.SYSTEM, 30_000);

  @Test
  void aWaiterWakesWhenTheTopologyChanges() throws Exception {
    CompletableFuture<Void> woken = waiting(monitor.topology().version());
    monitor.report(new Observation.Stopped("a"));
    woken.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aWaiterDoesNotWakeForOldNews() {
    CompletableFuture<Void> waiting = waiting(monitor.topology().version());
    monitor.report(new Observation.ProbeAnswered("a"));
    assertThat(waiting).isNotCompleted();
    monitor.report(new Observation.Stopped("a"));
    assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void aWaiterThatMissedTheChangeDoesNotWait() throws Exception {
    long version = monitor.topology().version();
    monitor.report(new Observation.Stopped("a"));
    monitor.awaitChange(version, 30_000, far);
  }

  @Test
  void aWaiterGoesWhenItsTimeOrItsDeadlineHasCome() throws Exception {
    long version = monitor.topology().version();
    monitor.awaitChange(version, 1, far);
    monitor.awaitChange(version, 30_000, Deadline.after(Clock.SYSTEM, 1));
    monitor.awaitChange(version, 30_000, Deadline.after(clock, 0));
    assertThat(monitor.topology().version()).isEqualTo(version);
  }

  @Test
  void aWaiterWakesWhenTheMonitorIsClosed() throws Exception {
    CompletableFuture<Void> woken = waiting(monitor.topology().version());
    monitor.close();
    woken.get(10, TimeUnit.SECONDS);
    monitor.awaitChange(monitor.topology().version(), 30_000, far);
  }

  @Test
  void anInterruptedWaiterThrowsAlsoWhenItWasInterruptedBefore() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> monitor.awaitChange(0, 30_000, far))
        .isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> monitor.awaitChange(0, 0, far))
        .isInstanceOf(InterruptedException.class);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> await(0, done));
    thread.start();
    thread.interrupt();
    assertThat(done).failsWithin(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> waiting(long version) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> await(version, done));
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING && !done.isDone()) {
      Thread.onSpinWait();
    }
    return done;
  }

  private void await(long version, CompletableFuture<Void> done) {
    try {
      monitor.awaitChange(version, 30_000, far);
      done.complete(null);
    } catch (InterruptedException interrupted) {
      done.completeExceptionally(interrupted);
    }
  }
}
