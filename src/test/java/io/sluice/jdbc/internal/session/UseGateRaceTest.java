package io.sluice.jdbc.internal.session;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that begin and end while the session moves: in every order of their steps nobody is inside
 * during a move, and in the end nobody is left.
 */
public class UseGateRaceTest {

  private final UseGate gate = new UseGate();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger movers = new AtomicInteger();

  @Operation
  public void call() {
    if (gate.tryEnter()) {
      calls.incrementAndGet();
      require(movers.get() == 0, "a call during a move");
      calls.decrementAndGet();
      gate.exit();
    }
  }

  @Operation
  public void move() {
    if (!gate.tryEnter()) {
      return;
    }
    if (gate.tryStartMove()) {
      require(movers.incrementAndGet() == 1, "two moves at once");
      require(calls.get() == 0, "a move during a call");
      movers.decrementAndGet();
      gate.endMove();
    }
    gate.exit();
  }

  @Validate
  public void nobodyIsLeftInside() {
    require(gate.users() == 0, gate.users() + " are left inside");
  }

  private static void require(boolean fact, String what) {
    if (!fact) {
      throw new IllegalStateException(what);
    }
  }

  @Test
  @Timeout(300)
  void nobodyIsInsideDuringAMoveInWhateverOrderTheStepsCome() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(1)
        .actorsBefore(0)
        .actorsAfter(1)
        .iterations(6)
        .invocationsPerIteration(200)
        .check(UseGateRaceTest.class);
  }
}
