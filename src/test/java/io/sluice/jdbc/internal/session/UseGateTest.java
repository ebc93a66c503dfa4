package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.testkit.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UseGateTest {

  private final UseGate gate = new UseGate();
  private final Deadline far = Deadline.after(Clock.SYSTEM, 30_000);
  private final Deadline past = Deadline.after(Clock.SYSTEM, 0);

  /** On a thread of its own; completes with what the action returns. */
  private static CompletableFuture<Boolean> elsewhere(BooleanSupplier action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(action.getAsBoolean());
              } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
              }
            });
    thread.start();
    return done;
  }

  private static boolean get(CompletableFuture<Boolean> done) throws Exception {
    return done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void callsRunSideBySide() {
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.enter(past)).isTrue();
    assertThat(gate.users()).isEqualTo(2);
    gate.exit();
    gate.exit();
    assertThat(gate.users()).isZero();
  }

  @Test
  void nobodyEntersDuringAMove() {
    gate.tryEnter();
    assertThat(gate.tryStartMove()).isTrue();
    assertThat(gate.tryEnter()).isFalse();
    assertThat(gate.enter(past)).isFalse();
    assertThat(gate.tryStartMove()).isFalse();
    gate.endMove();
    assertThat(gate.users()).isEqualTo(1);
    assertThat(gate.tryEnter()).isTrue();
  }

  @Test
  void aMoveThatMayNotWaitDoesNotStartWhileAnotherCallIsInside() {
    gate.tryEnter();
    gate.tryEnter();
    assertThat(gate.tryStartMove()).isFalse();
    assertThat(gate.users()).isEqualTo(2);
    gate.exit();
    assertThat(gate.tryStartMove()).isTrue();
  }

  @Test
  void aMoveThatWaitsTooLongLeavesTheCallerInside() {
    gate.tryEnter();
    gate.tryEnter();
    assertThat(gate.startMove(past)).isFalse();
    assertThat(gate.users()).isEqualTo(2);
  }

  @Test
  void aMoveStartsWhenTheLastOtherCallEnds() throws Exception {
    gate.tryEnter();
    gate.tryEnter();
    CompletableFuture<Boolean> moving = elsewhere(() -> gate.startMove(far));
    assertThat(moving).isNotDone();
    gate.exit();
    assertThat(get(moving)).isTrue();
    assertThat(gate.tryEnter()).isFalse();
    CompletableFuture<Boolean> entering = elsewhere(() -> gate.enter(far));
    gate.endMove();
    assertThat(get(entering)).isTrue();
    assertThat(gate.users()).isEqualTo(2);
  }

  @Test
  void aCallThatGaveUpItsMoveSleepsUntilTheMoveOfAnotherEnds() throws Exception {
    FakeClock clock = new FakeClock();
    gate.tryEnter();
    gate.tryEnter();
    AtomicReference<Thread> waiting = new AtomicReference<>();
    CompletableFuture<Boolean> moving =
        elsewhere(
            () -> {
              waiting.set(Thread.currentThread());
              return gate.startMove(Deadline.after(clock, 1000));
            });
    await().until(() -> gate.tryStartMove());
    clock.advance(1000);
    await().until(() -> waiting.get().getState() == Thread.State.WAITING);
    gate.endMove();
    assertThat(get(moving)).isFalse();
    assertThat(gate.users()).isEqualTo(2);
  }

  @Test
  void ofTwoCallsThatBothWantToMoveBothGetTheirTurn() throws Exception {
    gate.tryEnter();
    gate.tryEnter();
    BooleanSupplier move =
        () -> {
          boolean moved = gate.startMove(far);
          gate.endMove();
          gate.exit();
          return moved;
        };
    CompletableFuture<Boolean> one = elsewhere(move);
    CompletableFuture<Boolean> two = elsewhere(move);
    assertThat(get(one)).isTrue();
    assertThat(get(two)).isTrue();
    assertThat(gate.users()).isZero();
  }

  @Test
  void anInterruptedWaitGivesUpAndKeepsTheFlag() throws Exception {
    gate.tryEnter();
    gate.tryStartMove();
    CompletableFuture<Boolean> entered =
        elsewhere(
            () -> {
              Thread.currentThread().interrupt();
              return gate.enter(far) || !Thread.currentThread().isInterrupted();
            });
    assertThat(get(entered)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void underStressNobodyIsInsideWhileOneMovesAndNobodyIsForgotten(long seed) throws Exception {
    int threads = 6;
    int rounds = 3000;
    AtomicInteger users = new AtomicInteger();
    AtomicInteger movers = new AtomicInteger();
    AtomicInteger moves = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(seed * 31 + t);
      all.add(
          elsewhere(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  if (!gate.tryEnter() && !gate.enter(far)) {
                    return false;
                  }
                  users.incrementAndGet();
                  if (movers.get() != 0) {
                    wrong.incrementAndGet();
                  }
                  int choice = random.nextInt(10);
                  if (choice < 3) {
                    users.decrementAndGet();
                    boolean moved = choice == 0 ? gate.tryStartMove() : gate.startMove(far);
                    if (moved) {
                      if (movers.incrementAndGet() != 1 || users.get() != 0) {
                        wrong.incrementAndGet();
                      }
                      moves.incrementAndGet();
                      Thread.yield();
                      movers.decrementAndGet();
                      gate.endMove();
                    } else if (choice != 0) {
                      return false;
                    }
                    users.incrementAndGet();
                  }
                  users.decrementAndGet();
                  gate.exit();
                }
                return true;
              }));
    }
    for (CompletableFuture<Boolean> each : all) {
      assertThat(get(each)).isTrue();
    }
    assertThat(wrong).hasValue(0);
    assertThat(moves.get()).isGreaterThan(rounds);
    assertThat(gate.users()).isZero();
  }
}
