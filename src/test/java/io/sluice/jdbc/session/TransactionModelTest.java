package io.sluice.jdbc.session;

import io.sluice.jdbc.parity.Lab;
import java.sql.SQLException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Lets applications do all kinds of things about transactions, by JDBC and by SQL, and compares
 * after each what Sluice, the server and a model think of it. Other stories every time; a failure
 * prints its seed and the shortest story found.
 */
class TransactionModelTest {

  private static List<Lab> labs;

  @BeforeContainer
  static void start() throws SQLException {
    labs = Lab.all();
    for (Lab lab : labs) {
      if (lab.isMySqlDriver()) { // the other one has the same servers
        TransactionWitness.prepare(lab);
      }
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void sluiceTheServerAndTheModelAgreeOnTheTransaction(
      @ForAll("drivers") Lab lab,
      @ForAll("hosts") int hosts,
      @ForAll("stories") ActionChain<TransactionWitness> story)
      throws SQLException {
    try (TransactionWitness witness = new TransactionWitness(lab, hosts)) {
      HERE.set(witness);
      story.run();
    } finally {
      HERE.remove();
    }
  }

  /** A chain of jqwik makes its own initial state; what it is about needs the other parameters. */
  private static final ThreadLocal<TransactionWitness> HERE = new ThreadLocal<>();

  @Provide
  Arbitrary<Lab> drivers() {
    return Arbitraries.of(labs);
  }

  @Provide
  Arbitrary<Integer> hosts() {
    return Arbitraries.of(1, 2);
  }

  @Provide
  Arbitrary<ActionChain<TransactionWitness>> stories() {
    var chain = ActionChain.startWith(HERE::get);
    for (TransactionDeed deed : TransactionDeed.values()) {
      chain = chain.withAction(new Done(deed));
    }
    return chain.withMaxTransformations(30);
  }

  private record Done(TransactionDeed deed) implements Action.Independent<TransactionWitness> {

    @Override
    public boolean precondition(TransactionWitness here) {
      return deed.isPossible(here.model());
    }

    @Override
    public Arbitrary<Transformer<TransactionWitness>> transformer() {
      return Arbitraries.just(
          Transformer.mutate(
              deed.name(),
              here -> {
                try {
                  deed.on(here);
                  here.check();
                } catch (SQLException unexpected) {
                  throw new AssertionError(deed + " failed", unexpected);
                }
              }));
    }
  }
}
