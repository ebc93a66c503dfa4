package io.sluice.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.loadbalance.Combination;
import io.sluice.jdbc.testkit.Flavor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays {@code faults/scenarios.txt}: in every build what that file chooses, with {@code
 * -Dsluice.faults=all} every scenario with both drivers on every server, with {@code
 * -Dsluice.faults=5a,6a} those alone. {@code -Dsluice.faults.repeat=10} plays each so often.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSuiteTest {

  private final Report report = new Report();

  static List<Arguments> scenarios() {
    List<Arguments> all = new ArrayList<>();
    List<String> wanted = List.of(System.getProperty("sluice.faults", "").split(","));
    boolean asked = !wanted.contains("");
    List<Scenario> scenarios =
        Scenario.all().stream()
            .filter(one -> wanted.equals(List.of("all")) || !asked || wanted.contains(one.number()))
            .toList();
    for (Scenario scenario : scenarios) {
      if (scenario.isCovered()) {
        all.add(Arguments.of(scenario, null));
      }
    }
    // One kind of server after the other: to look after those that rest would cost time.
    for (Flavor flavor : Flavor.values()) {
      for (int i = 0; i < Integer.getInteger("sluice.faults.repeat", 1); i++) {
        for (Scenario scenario : scenarios) {
          Combination.all().stream()
              .filter(on -> on.flavor() == flavor && !scenario.isCovered())
              .filter(on -> scenario.isPossible(on) && (asked || scenario.isFor(on)))
              .forEach(on -> all.add(Arguments.of(scenario, on)));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("scenarios")
  @Timeout(180)
  void holds(Scenario scenario, Combination on) throws Exception {
    if (scenario.isCovered()) {
      covered(scenario);
      return;
    }
    String name = on.vendor() + "/" + on.flavor().vendor();
    ScenarioRunner.Seen seen;
    try {
      seen = ScenarioRunner.play(scenario, on);
    } catch (Throwable broken) {
      report.add("FAILED", scenario, name, broken.getClass().getSimpleName(), "");
      throw broken;
    }
    boolean known = scenario.has("known");
    boolean well = seen.problems().isEmpty();
    String verdict = well ? known ? "HEALED" : "ok" : known ? "KNOWN" : "FAILED";
    report.add(verdict, scenario, name, seen.outcome().toString(), seen.millis() + " ms");
    if (!known) {
      assertThat(seen.problems()).isEmpty();
    }
  }

  /** A test elsewhere shows it; the line names it, and so it must exist. */
  private void covered(Scenario scenario) throws ClassNotFoundException {
    String[] where = scenario.key("covered", "").split("#");
    Class<?> test = Class.forName(where[0], false, getClass().getClassLoader());
    assertThat(test.getDeclaredMethods()).anyMatch(method -> method.getName().equals(where[1]));
    String simple = where[0].substring(where[0].lastIndexOf('.') + 1);
    report.add("covered", scenario, "", simple + "." + where[1], "");
  }

  @AfterAll
  void write() {
    report.write();
  }
}
