package io.sluice.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rows of the servers' own status say, in the words of either. */
class ReplicaStatusTest {

  private static final String NEW = "Replica_IO_Running Replica_SQL_Running Seconds_Behind_Source";
  private static final String OLD = "Slave_IO_Running Slave_SQL_Running Seconds_Behind_Master";

  /** A channel; a dash stands for NULL, of which no column is left. */
  private static Map<String, String> channel(String names, String... values) {
    Map<String, String> channel = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals("-")) {
        channel.put(names.split(" ")[i], values[i]);
      }
    }
    return channel;
  }

  @SafeVarargs
  private static ReplicaStatus of(Map<String, String>... channels) {
    return ReplicaStatus.of(new ArrayList<>(List.of(channels)));
  }

  @Test
  void withoutAChannelItIsNoReplicaAndThereIsNothingToTell() {
    assertThat(of()).isEqualTo(new ReplicaStatus(false, -1, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void aRunningChannelTellsItsLagInMilliseconds(String names) {
    assertThat(of(channel(names, "Yes", "Yes", "0"))).isEqualTo(new ReplicaStatus(true, 0, ""));
    assertThat(of(channel(names, "Yes", "Yes", "7"))).isEqualTo(new ReplicaStatus(true, 7000, ""));
    assertThat(of(channel(names, "yes", "YES", "1"))).isEqualTo(new ReplicaStatus(true, 1000, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void aStoppedThreadMakesTheLagUnknownWhateverTheServerSaysOfIt(String names) {
    for (String[] row :
        new String[][] {
          {"No", "Yes", "0"},
          {"No", "Yes", "-"},
          {"Connecting", "Yes", "0"},
          {"Connecting", "Yes", "-"},
          {"Preparing", "Yes", "0"},
          {"Yes", "No", "0"},
          {"Yes", "No", "-"},
          {"No", "No", "-"},
          {"-", "-", "-"},
          {"Yes", "-", "3"},
          {"Yes", "Yes", "-"}
        }) {
      ReplicaStatus status = of(channel(names, row));
      assertThat(status.replica()).as(String.join(" ", row)).isTrue();
      assertThat(status.lagMillis()).as(String.join(" ", row)).isEqualTo(-1);
      assertThat(status.failure()).as(String.join(" ", row)).isNotEmpty();
    }
  }

  @Test
  void theFailureSaysWhichThreadIsMeant() {
    assertThat(of(channel(OLD, "Connecting", "Yes", "-")).failure())
        .isEqualTo("it does not receive (Connecting)");
    assertThat(of(channel(OLD, "Yes", "No", "-")).failure())
        .isEqualTo("it does not apply what it received (No)");
    assertThat(of(channel(OLD, "Yes", "Yes", "-")).failure())
        .isEqualTo("the server does not say how far behind it is");
  }

  @Test
  void ofSeveralChannelsTheSlowestCounts() {
    assertThat(
            of(
                channel(NEW, "Yes", "Yes", "2"),
                channel(NEW, "Yes", "Yes", "9"),
                channel(NEW, "Yes", "Yes", "0")))
        .isEqualTo(new ReplicaStatus(true, 9000, ""));
  }

  @Test
  void oneChannelThatStandsMakesTheLagUnknownInAnyOrder() {
    Map<String, String> well = channel(NEW, "Yes", "Yes", "2");
    Map<String, String> stopped = channel(NEW, "Yes", "No", "-");
    for (ReplicaStatus status : List.of(of(well, stopped), of(stopped, well))) {
      assertThat(status.lagMillis()).isEqualTo(-1);
      assertThat(status.failure()).contains("does not apply");
    }
  }

  @Test
  void theNewWordsCountWhereAServerHasBoth() {
    Map<String, String> both = channel(OLD, "No", "No", "99");
    both.putAll(channel(NEW, "Yes", "Yes", "3"));
    assertThat(of(both)).isEqualTo(new ReplicaStatus(true, 3000, ""));
  }
}
