package io.sluice.jdbc.faults;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.testkit.LeakCheck;
import io.sluice.jdbc.testkit.SecretScanner;
import io.sluice.jdbc.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plays one scenario with one driver and holds what came of it against what must come. */
final class ScenarioRunner {

  /** Not a bound of the product's: after it a caller counts as stuck for ever. */
  private static final long STUCK_MILLIS = 30_000;

  private static final Duration LEAK_PATIENCE = Duration.ofSeconds(10);

  private ScenarioRunner() {}

  /** What was seen, and everything that is wrong with it. */
  record Seen(Outcome outcome, long millis, List<String> problems) {}

  static Seen play(Scenario scenario, Combination on) throws Exception {
    try (Cast cast = Cast.of(scenario.mode(), on.flavor())) {
      return play(scenario, on, cast);
    }
  }

  private static Seen play(Scenario scenario, Combination on, Cast cast) throws Exception {
    Set<String> before = LeakCheck.existing();
    Outcome outcome;
    Stage stage = new Stage(scenario, on, cast.servers());
    try (stage) {
      Bystander bystander = scenario.has("others") ? stage.bystander() : null;
      outcome = outcome(scenario, stage);
      if (bystander != null) {
        stage.require(bystander.disturbance());
      }
      judge(scenario, on, stage, outcome);
      afterwards(scenario, stage);
    } finally {
      stage.endFaults();
    }
    try {
      LeakCheck.check(before, LEAK_PATIENCE);
    } catch (AssertionError left) {
      stage.problem(left.getMessage());
    }
    boolean replicated = scenario.mode().equals("replication");
    List<TestServer> writers = replicated ? List.of(stage.source()) : cast.writers();
    stage.book.errors(writers, scenario.key("unknown", "")).forEach(stage::problem);
    if (replicated) {
      stage.book.besides(stage.source(), stage.replicas()).forEach(stage::problem);
    }
    return new Seen(outcome, stage.millis(), List.copyOf(stage.problems));
  }

  private static Outcome outcome(Scenario scenario, Stage stage) throws Exception {
    CompletableFuture<Outcome> playing = Stage.inBackground(() -> scenario.run().play.on(stage));
    try {
      return playing.get(scenario.boundMillis() + STUCK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException stuck) {
      StringBuilder where = new StringBuilder("stuck:");
      Thread.getAllStackTraces()
          .forEach(
              (thread, stack) -> {
                if (thread.getName().startsWith("fault-suite")) {
                  where.append('\n').append(thread.getName()).append(' ').append(List.of(stack));
                }
              });
      stage.problem(where.toString());
      return Outcome.NONE;
    } catch (ExecutionException failed) {
      stage.problem("the play itself failed: " + failed.getCause());
      return new Outcome(failed.getCause());
    }
  }

  private static void judge(Scenario scenario, Combination on, Stage stage, Outcome outcome) {
    stage.require(stage.hasStruck(), "the fault never struck");
    String difference = outcome.differsFrom(scenario.expected(on.vendor()));
    if (difference != null) {
      stage.problem(difference);
    }
    stage.require(
        stage.millis() <= scenario.boundMillis(),
        "took " + stage.millis() + " ms of at most " + scenario.boundMillis());
    if (outcome.error() != null) {
      SecretScanner.inspect(outcome.error());
    }
    if (scenario.has("state")) {
      String wanted = scenario.key("state", "");
      stage.awaitOr(
          "the host never was " + wanted,
          10_000,
          () -> List.of(wanted.split("\\|")).contains(stage.rowOfVictim("state")));
    }
    if (scenario.has("failures")) {
      Object failures = stage.rowOfVictim("failures");
      stage.require(
          scenario.key("failures", "").equals(failures.toString()), failures + " failures");
    }
  }

  /** The session is of further use while the fault lasts; then nothing of it is left. */
  private static void afterwards(Scenario scenario, Stage stage) throws Exception {
    String after = scenario.key("after", "usable");
    if (!after.equals("none")) {
      long start = System.nanoTime();
      CompletableFuture<Void> working =
          Stage.inBackground(
              () -> {
                Singles.worksOn(stage, !after.equals("writes"), !after.equals("reads"));
                return null;
              });
      try {
        working.get(scenario.boundMillis() + STUCK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException unusable) {
        stage.problem("the session is of no use afterwards: " + unusable);
      }
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      stage.require(
          took <= Math.max(3000, scenario.boundMillis()), "working on took " + took + " ms");
    }
    stage.endFaults();
    if (stage.isOpen() && !scenario.key("ending", "").equals("source")) {
      stage.closeSession();
      stage.awaitOr(
          "physical connections leak: " + stage.fleet().attribute("ActivePhysicalConnectionCount"),
          5000,
          () ->
              scenario.key("options", "").contains("poolSize")
                  || stage.fleet().attribute("ActivePhysicalConnectionCount").equals(0L)
                  || stage.fleet().attribute("ActivePhysicalConnectionCount").equals(0));
    }
  }
}
