package io.sluice.jdbc.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Event.Type;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Transition.Change;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds after any history of observations. */
class TransitionPropertyTest {

  private static final long BLOCK = TimeUnit.SECONDS.toNanos(5);
  private static final Transition TRANSITION = new Transition(BLOCK, 3);
  private static final long LONGEST = 12 * BLOCK;

  /** One observation, some time after the one before. */
  record Step(
      int kind, String host, long later, int generationsAgo, long age, int weight, double jitter) {

    Observation on(Topology topology, long now) {
      Node node = topology.find(host);
      long generation = Math.max(0, (node == null ? 0 : node.generation()) - generationsAgo);
      return switch (kind) {
        case 0, 1, 2 -> new Observation.Failed(host, generation, now - age, "f");
        case 3 -> new Observation.Refused(host, "r");
        case 4 -> new Observation.ProbeAnswered(host);
        case 5, 6 -> new Observation.ProbeMissed(host, "m");
        case 7 -> new Observation.Added(host, weight);
        case 8 -> new Observation.Removed(host);
        case 9 -> new Observation.Forgotten(host);
        case 10 -> new Observation.Stopped(host);
        case 11 -> new Observation.Resumed(host);
        default -> new Observation.Weighted(host, weight);
      };
    }
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 12),
            Arbitraries.of("a", "b", "c"),
            Arbitraries.longs().between(0, 3 * BLOCK).edgeCases(none -> {}),
            Arbitraries.integers().between(0, 1),
            Arbitraries.longs().between(0, BLOCK),
            Arbitraries.integers().between(0, 3),
            Arbitraries.doubles().between(0, 0.99))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  /** Sees one step of a history. */
  private interface Law {
    void check(Topology old, Observation seen, Change change, long now);
  }

  private static void always(List<Step> history, Law law) {
    long now = Long.MAX_VALUE - BLOCK; // overflows on the way
    Topology topology = new Topology(0, List.of(Node.fresh("a", 1, now), Node.fresh("b", 1, now)));
    for (Step step : history) {
      now += step.later();
      Observation seen = step.on(topology, now);
      Change change = TRANSITION.apply(topology, seen, now, step.jitter());
      law.check(topology, seen, change, now);
      topology = change.topology();
    }
  }

  @Property
  void theVersionGrowsByOneIfAndOnlyIfSomethingChanged(@ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          boolean changed = !old.nodes().equals(change.topology().nodes());
          assertThat(change.topology() == old).isEqualTo(!changed);
          assertThat(change.topology().version()).isEqualTo(old.version() + (changed ? 1 : 0));
        });
  }

  @Property
  void eventsAreOnlyToldOfAChange(@ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          assertThat(change.events()).hasSizeLessThanOrEqualTo(1);
          for (Event event : change.events()) {
            assertThat(change.topology()).isNotSameAs(old);
            assertThat(event.hostPort()).isEqualTo(seen.hostPort());
            assertThat(event.text()).contains(seen.hostPort());
          }
        });
  }

  @Property
  void aNodeIsLostOnlyByBeingForgottenAndOnlyTheNodeSeenChanges(
      @ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          for (Node before : old.nodes()) {
            Node after = change.topology().find(before.hostPort());
            if (!before.hostPort().equals(seen.hostPort())) {
              assertThat(after).isEqualTo(before);
            } else if (after == null) {
              assertThat(seen).isInstanceOf(Observation.Forgotten.class);
              assertThat(before.admission()).isEqualTo(Admission.LEAVING);
              assertThat(change.events().get(0).type()).isEqualTo(Type.FORGOTTEN);
            }
          }
          assertThat(change.topology().nodes().stream().map(Node::hostPort))
              .doesNotHaveDuplicates();
        });
  }

  @Property
  void aBlockNeverEndsEarlierByAFurtherFailureAndIsNeverLongerThanTwelveTimesTheFirst(
      @ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          Node before = old.find(seen.hostPort());
          Node after = change.topology().find(seen.hostPort());
          if (before != null && after != null && !(seen instanceof Observation.Added)) {
            assertThat(after.blockedForNanos(now)).isBetween(before.blockedForNanos(now), LONGEST);
          }
        });
  }

  @Property
  void aFailureThatCountsBlocksAtLeastForTheBlockTimeAndAddsOneOrStartsAnew(
      @ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          if (seen instanceof Observation.Failed && change.topology() != old) {
            Node before = old.find(seen.hostPort());
            Node after = change.topology().find(seen.hostPort());
            assertThat(after.failures()).isIn(1, before.failures() + 1);
            assertThat(after.blockedForNanos(now)).isGreaterThanOrEqualTo(BLOCK);
            assertThat(after.failedAt()).isEqualTo(now);
            assertThat(after.isFit(now)).isFalse();
          }
        });
  }

  @Property
  void theGenerationGrowsByOneWhenANodeGoesDownAndNeverElse(
      @ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          Node before = old.find(seen.hostPort());
          Node after = change.topology().find(seen.hostPort());
          if (before != null && after != null) {
            boolean wentDown = before.health() != Health.DOWN && after.health() == Health.DOWN;
            assertThat(after.generation()).isEqualTo(before.generation() + (wentDown ? 1 : 0));
            assertThat(wentDown)
                .isEqualTo(change.events().stream().anyMatch(event -> event.type() == Type.DOWN));
            assertThat(after.misses()).isBetween(0, 3);
            assertThat(after.health() == Health.DOWN).isEqualTo(after.misses() == 3);
            assertThat(after.health() == Health.UP).isEqualTo(after.misses() == 0);
          }
        });
  }

  @Property
  void theSameNewsTwiceInTheSameMomentIsNewsOnce(@ForAll("histories") List<Step> history) {
    always(
        history,
        (old, seen, change, now) -> {
          if (!(seen instanceof Observation.ProbeMissed)) {
            assertThat(TRANSITION.apply(change.topology(), seen, now, 0).topology())
                .isSameAs(change.topology());
          }
        });
  }
}
