package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeSchedulerTest {

  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final List<String> story = new ArrayList<>();

  private Runnable tell(String what) {
    return () -> story.add(scheduler.millis() + " " + what);
  }

  @Test
  void tasksRunAtTheirMomentAndInTheOrderTheyWereGiven() {
    scheduler.schedule(tell("late"), 20);
    scheduler.schedule(tell("first"), 10);
    scheduler.schedule(tell("second"), 10);
    scheduler.execute(tell("now"));
    assertThat(story).isEmpty();
    scheduler.advance(15);
    assertThat(story).containsExactly("0 now", "10 first", "10 second");
    scheduler.advance(10_000);
    assertThat(story).endsWith("20 late");
    assertThat(scheduler.millis()).isEqualTo(10_015);
  }

  @Test
  void aTaskThatIsCancelledDoesNotRunAndOneThatThrowsStopsNobody() {
    scheduler.schedule(tell("cancelled"), 1).cancel(false);
    scheduler.execute(
        () -> {
          throw new IllegalStateException("task");
        });
    scheduler.schedule(tell("other"), 1);
    scheduler.advance(5);
    assertThat(story).containsExactly("1 other");
    assertThat(scheduler.thrown()).singleElement().hasFieldOrPropertyWithValue("message", "task");
  }

  @Test
  void aTaskThatTakesTimeDelaysTheOthers() {
    scheduler.execute(() -> clock.advance(30));
    scheduler.schedule(tell("delayed"), 10);
    scheduler.advance(20);
    assertThat(story).containsExactly("30 delayed");
  }

  @Test
  void aClosedSchedulerDropsWhatWasToRunLater() {
    scheduler.schedule(tell("dropped"), 10);
    scheduler.close();
    scheduler.schedule(tell("dropped too"), 10);
    scheduler.execute(tell("at once"));
    scheduler.advance(100);
    assertThat(story).containsExactly("0 at once");
    assertThat(scheduler.pending()).isZero();
  }
}
