package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.FaultProxy.Mode;
import java.util.List;
import java.util.Random;

/**
 * One thing that goes wrong in a round.
 *
 * @param afterMillis from the beginning of the round
 * @param lastsMillis until it is taken back, where it can be
 * @param victim number of the shard or of the teller
 * @param step of the driver, where it strikes at one
 * @param passes how often the step is passed before
 */
record Strike(What what, int afterMillis, int lastsMillis, int victim, String step, int passes) {

  /** Kinds of misfortune. */
  enum What {
    KILL_SERVER(5),
    FREEZE_SERVER(3),
    RESET_NETWORK(3),
    BLACKHOLE(3),
    DROP_REPLIES(2),
    HALT_TELLER(8),
    PAUSE_AT_STEP(4),
    KILL_TELLER(1),
    FREEZE_TELLER(2);

    private final int weight;

    What(int weight) {
      this.weight = weight;
    }
  }

  /** Where a teller may end or wait. */
  static final List<String> STEPS =
      List.of(
          "begun",
          "worked 1",
          "worked",
          "BRANCH_STARTING",
          "BRANCH_STARTED",
          "BRANCH_MARKED",
          "COMMITTING",
          "DECISION_WRITTEN",
          "BRANCH_ENDED",
          "BRANCH_PREPARED",
          "ALL_PREPARED",
          "DECIDED",
          "BRANCH_COMMITTING",
          "BRANCH_COMMITTED",
          "COMMITTED",
          "FORGOTTEN",
          "RECOVERY_FOUND",
          "RECOVERY_JUDGED",
          "RECOVERY_RESOLVING",
          "RECOVERY_RESOLVED",
          "ROLLING_BACK");

  /** The same for the same chance. */
  static Strike draw(Random random, int shards, int tellers, int roundMillis) {
    What what = what(random);
    boolean onTeller = what.ordinal() >= What.HALT_TELLER.ordinal();
    String step = STEPS.get(random.nextInt(STEPS.size()));
    return new Strike(
        what,
        300 + random.nextInt(roundMillis / 2),
        200 + random.nextInt(2 * roundMillis / 3),
        random.nextInt(onTeller ? tellers : shards),
        step,
        step.startsWith("RECOVERY") ? 1 : 1 + random.nextInt(20));
  }

  private static What what(Random random) {
    int sum = 0;
    for (What what : What.values()) {
      sum += what.weight;
    }
    int left = random.nextInt(sum);
    for (What what : What.values()) {
      left -= what.weight;
      if (left < 0) {
        return what;
      }
    }
    throw new AssertionError("unreachable");
  }

  /** Does it. */
  void strike(Vault vault, List<TellerJvm> tellers) throws Exception {
    switch (what) {
      case KILL_SERVER -> vault.server(victim).kill();
      case FREEZE_SERVER -> {
        if (vault.server(victim).alive()) {
          vault.server(victim).freeze();
        }
      }
      case RESET_NETWORK -> vault.proxy(victim).resetAll();
      case BLACKHOLE -> vault.proxy(victim).mode(Mode.BLACKHOLE);
      case DROP_REPLIES -> vault.proxy(victim).mode(Mode.DROP_REPLIES);
      case HALT_TELLER -> tellers.get(victim).tell("arm", step, Integer.toString(passes), "HALT");
      case PAUSE_AT_STEP ->
          tellers.get(victim).tell("arm", step, Integer.toString(passes), "PAUSE");
      case KILL_TELLER -> tellers.get(victim).kill();
      case FREEZE_TELLER -> tellers.get(victim).signal("STOP");
    }
  }

  /** Takes it back, as far as it can be. */
  void end(Vault vault, List<TellerJvm> tellers) throws Exception {
    switch (what) {
      case KILL_SERVER -> {
        if (!vault.server(victim).alive()) {
          vault.server(victim).restart();
        }
      }
      case FREEZE_SERVER -> {
        if (vault.server(victim).frozen()) {
          vault.server(victim).thaw();
        }
      }
      case BLACKHOLE, DROP_REPLIES -> vault.proxy(victim).mode(Mode.PASS);
      case PAUSE_AT_STEP -> tellers.get(victim).tell("go");
      case FREEZE_TELLER -> tellers.get(victim).signal("CONT");
      case RESET_NETWORK, HALT_TELLER, KILL_TELLER -> {
        // It was over at once, or nothing can bring it back.
      }
    }
  }

  @Override
  public String toString() {
    boolean atStep = what == What.HALT_TELLER || what == What.PAUSE_AT_STEP;
    return what
        + " "
        + victim
        + (atStep ? " at " + step + " x" + passes : "")
        + " +"
        + afterMillis
        + (what == What.RESET_NETWORK || what == What.HALT_TELLER ? "" : "/" + lastsMillis);
  }
}
