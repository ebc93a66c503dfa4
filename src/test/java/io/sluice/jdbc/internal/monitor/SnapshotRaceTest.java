package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.internal.topology.Transition;
import io.sluice.jdbc.testkit.InlineScheduler;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Observations of many threads at once: the snapshot is as if they had come one after the other,
 * and none is lost.
 */
public class SnapshotRaceTest {

  private final AtomicInteger events = new AtomicInteger();
  private final Monitor monitor =
      new Monitor(
          new Topology(0, List.of(Node.fresh("a:1", 1, 0), Node.fresh("b:1", 1, 0))),
          new Transition(5_000_000_000L, 3),
          () -> 0,
          new InlineScheduler(),
          () -> 0,
          host -> {
            throw new IllegalStateException("no probes here");
          },
          0,
          event -> events.incrementAndGet());

  @Operation
  public void weigh(@Param(gen = IntGen.class, conf = "2:4") int weight) {
    monitor.report(new Observation.Weighted("a:1", weight));
  }

  @Operation
  public void stop() {
    monitor.report(new Observation.Stopped("a:1"));
  }

  @Operation
  public void resume() {
    monitor.report(new Observation.Resumed("a:1"));
  }

  @Operation
  public void add() {
    monitor.report(new Observation.Added("c:1", 7));
  }

  @Operation
  public String look() {
    Topology now = monitor.topology();
    Node a = now.find("a:1");
    return now.version() + " " + a.weight() + " " + a.admission() + " " + now.nodes().size();
  }

  @Validate
  public void everyChangeIsToldOnce() {
    if (events.get() > monitor.topology().version()) {
      throw new IllegalStateException(events + " events, " + monitor.topology().version());
    }
  }

  @Test
  @Timeout(300)
  void theSnapshotIsAsIfObservationsHadComeOneAfterTheOther() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .iterations(5)
        .invocationsPerIteration(300)
        .check(SnapshotRaceTest.class);
  }
}
