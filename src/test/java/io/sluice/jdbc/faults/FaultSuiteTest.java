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
 * Plays {@code faults/scenarios.txt}. {@code -Dsluice.faults=5,6a} plays those alone, {@code
 * -Dsluice.faults.repeat=10} plays each so often, {@code -Dsluice.faults.mysql=all} plays every one
 * on MySQL too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSuiteTest {

  private final Report report = new Report();

  static List<Arguments> scenarios() {
    List<Arguments> all = new ArrayList<>();
    List<String> wanted = List.of(System.getProperty("sluice.faults", "").split(","));
    boolean everything = System.getProperty("sluice.faults.mysql", "").equals("all");
    List<Combination> combinations = Combination.all();
    for (int i = 0; i < Integer.getInteger("sluice.faults.repeat", 1); i++) {
      // MySQL last, so that its servers start once and MariaDB's need not be looked at again.
      for (Flavor flavor : Flavor.values()) {
        for (Scenario scenario : Scenario.all()) {
          if (!wanted.contains("") && !wanted.contains(scenario.number())) {
            continue;
          }
          if (scenario.has("later") || scenario.has("covered")) {
            if (flavor == Flavor.MARIADB && i == 0) {
              all.add(Arguments.of(scenario, null));
            }
            continue;
          }
          for (Combination on : combinations) {
            boolean chosen = flavor == Flavor.MARIADB || everything || scenario.has("mysql");
            if (on.flavor() == flavor && chosen && scenario.isFor(on.vendor())) {
              all.add(Arguments.of(scenario, on));
            }
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("scenarios")
  @Timeout(180)
  void holds(Scenario scenario, Combination on) throws Exception {
    if (scenario.has("later")) {
      report.add("later", scenario, "", "needs " + scenario.key("later", ""), "");
      return;
    } else if (scenario.has("covered")) {
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
    assertThat(Class.forName(where[0]).getDeclaredMethods())
        .anyMatch(method -> method.getName().equals(where[1]));
    String simple = where[0].substring(where[0].lastIndexOf('.') + 1);
    report.add("covered", scenario, "", simple + "." + where[1], "");
  }

  @AfterAll
  void write() {
    report.write();
  }
}
