package io.sluice.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Observation;
import io.sluice.jdbc.testkit.FakeClock;
import io.sluice.jdbc.testkit.FakeConnection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SqlProbeTest {

  private final FakeClock clock = new FakeClock();
  private final FakeConnection connection = new FakeConnection();
  private SQLException refusal;
  private int opened;
  private long openedWith;
  private int opensIn;
  private final SqlProbe probe =
      new SqlProbe(
          (deadline, timeout) -> {
            opened++;
            openedWith = deadline.remainingMillis();
            assertThat(timeout).isEqualTo(1000);
            clock.advance(opensIn);
            if (refusal != null) {
              throw refusal;
            }
            return connection.open();
          },
          1000,
          clock,
          error -> "too many connections".equals(error.getMessage()),
          SqlProbe.Question::alive);

  private static Observation answered() {
    return new Observation.ProbeAnswered("a");
  }

  @Test
  void anAnswerToRealSqlIsAnAnswerAndTheConnectionIsKept() {
    assertThat(probe.run("a")).isEqualTo(answered());
    assertThat(connection.calls()).containsExactly("setNetworkTimeout(1000)", "query SELECT 1");
    clock.advance(5000);
    assertThat(probe.run("a")).isEqualTo(answered());
    assertThat(connection.calls()).containsExactly("setNetworkTimeout(1000)", "query SELECT 1");
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void whatOpeningTookIsMissingFromTheTimeForTheAnswer() {
    opensIn = 400;
    probe.run("a");
    assertThat(openedWith).isEqualTo(1000);
    assertThat(connection.calls()).startsWith("setNetworkTimeout(600)");
  }

  @Test
  void aBrokenConnectionIsReplacedWithinTheSameRun() {
    probe.run("a");
    connection.calls();
    connection.failing("setNetworkTimeout", new SQLException("broken", "08S01"));
    probe.run("a");
    assertThat(opened).isEqualTo(2);
    connection.heal();
    assertThat(probe.run("a")).isEqualTo(answered());
    assertThat(opened).isEqualTo(3);
    assertThat(connection.calls().stream().filter("abort()"::equals)).hasSize(2);
  }

  @Test
  void aHostThatCannotBeReachedIsAMissWithTheFirstLineOfTheReason() {
    refusal = new SQLException("Communications link failure\n\nmore", "08S01");
    assertThat(probe.run("a"))
        .isEqualTo(new Observation.ProbeMissed("a", "Communications link failure"));
  }

  @Test
  void aReasonWithoutAMessageIsTheClass() {
    assertThat(
            new SqlProbe(
                    (deadline, timeout) -> {
                      throw new IllegalStateException();
                    },
                    1000,
                    clock,
                    error -> false,
                    SqlProbe.Question::alive)
                .run("a"))
        .isEqualTo(new Observation.ProbeMissed("a", "java.lang.IllegalStateException"));
  }

  @Test
  void anErrorOfALivingHostIsAnAnswer() {
    refusal = new SQLException("too many connections", "08004", 1040);
    assertThat(probe.run("a")).isEqualTo(answered());
  }

  @Test
  void aHostThatTakesConnectionsButAnswersNothingIsAMissAndItsConnectionIsDropped() {
    connection.failing("query", new SQLException("timeout", "08S01"));
    assertThat(probe.run("a")).isEqualTo(new Observation.ProbeMissed("a", "timeout"));
    assertThat(connection.calls()).endsWith("abort()");
  }

  @Test
  void aClosedProbeKeepsNothingOpen() {
    probe.run("a");
    connection.calls();
    probe.close();
    assertThat(connection.calls()).containsExactly("abort()");
    probe.run("a");
    assertThat(connection.calls()).contains("abort()");
  }
}
