package io.sluice.jdbc.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tells the stories of {@code topology/stories.txt}, whose head explains the words. */
class TransitionStoriesTest {

  private static final long SECOND = 1_000_000_000;

  /** An origin near the end of the clock's range: only differences may count. */
  private static final long ORIGIN = Long.MAX_VALUE - 30 * SECOND;

  @TestFactory
  Stream<DynamicTest> theTopologyFollowsTheStory() {
    List<List<DataFile.Row>> stories = new ArrayList<>();
    for (DataFile.Row line : DataFile.lines("topology/stories.txt")) {
      if (line.cells().get(0).startsWith("story: ")) {
        stories.add(new ArrayList<>());
      }
      stories.get(stories.size() - 1).add(line);
    }
    return stories.stream()
        .map(
            story ->
                DynamicTest.dynamicTest(story.get(0).toString(), () -> new Story().run(story)));
  }

  /** The state of one story. */
  private static final class Story {
    private Transition transition = new Transition(5 * SECOND, 3);
    private Topology topology =
        new Topology(0, List.of(Node.fresh("a", 1, ORIGIN), Node.fresh("b", 1, ORIGIN)));
    private double jitter;
    private long now = ORIGIN;
    private String last = "";
    private List<String> untold = List.of();

    void run(List<DataFile.Row> story) {
      for (DataFile.Row row : story.subList(1, story.size())) {
        String line = row.cells().get(0);
        if (line.startsWith("  event ")) {
          assertThat(untold).as(row.toString()).isNotEmpty();
          assertThat(untold.get(0)).as(row.toString()).isEqualTo(line.substring(8));
          untold = untold.subList(1, untold.size());
        } else if (line.startsWith("  ")) {
          check(line.strip(), row.toString());
        } else {
          assertThat(untold).as("events after " + last).isEmpty();
          step(line.split(" "), line);
          last = row.toString();
        }
      }
      assertThat(untold).as("events after " + last).isEmpty();
    }

    private void step(String[] words, String line) {
      switch (words[0]) {
        case "jitter" -> jitter = Double.parseDouble(words[1]);
        case "block" -> transition = new Transition(nanos(words[1]), transition.missesUntilDown());
        case "misses" ->
            transition = new Transition(transition.blockNanos(), Integer.parseInt(words[1]));
        case "look" -> now = ORIGIN + nanos(words[2]);
        case "at" -> {
          now = ORIGIN + nanos(words[1]);
          String reason = line.replaceFirst("^.*? because ", "");
          Topology before = topology;
          Transition.Change change = transition.apply(topology, seen(words, reason), now, jitter);
          topology = change.topology();
          untold =
              change.events().stream()
                  .map(event -> event.type() + " " + event.hostPort() + ": " + event.text())
                  .toList();
          assertThat(topology == before).isEqualTo(topology.version() == before.version());
        }
        default -> throw new IllegalArgumentException(line);
      }
    }

    private static Observation seen(String[] words, String reason) {
      String host = words[2];
      return switch (words[3]) {
        case "failed" ->
            new Observation.Failed(
                host, Long.parseLong(words[5]), ORIGIN + nanos(words[7]), reason);
        case "refused" -> new Observation.Refused(host, reason);
        case "answered" -> new Observation.ProbeAnswered(host);
        case "missed" -> new Observation.ProbeMissed(host, reason);
        case "added" -> new Observation.Added(host, Integer.parseInt(words[5]));
        case "removed" -> new Observation.Removed(host);
        case "forgotten" -> new Observation.Forgotten(host);
        case "stopped" -> new Observation.Stopped(host);
        case "resumed" -> new Observation.Resumed(host);
        case "weight" -> new Observation.Weighted(host, Integer.parseInt(words[4]));
        default -> throw new IllegalArgumentException(words[3]);
      };
    }

    private void check(String expected, String where) {
      if (expected.startsWith("version=")) {
        assertThat("version=" + topology.version()).as(where).isEqualTo(expected);
      } else if (expected.startsWith("nodes ")) {
        assertThat(topology.nodes().stream().map(Node::hostPort).collect(Collectors.joining(" ")))
            .as(where)
            .isEqualTo(expected.substring(6));
      } else {
        Node node = topology.find(expected.substring(0, expected.indexOf(' ')));
        assertThat(node).as(where).isNotNull();
        for (String pair : expected.substring(expected.indexOf(' ') + 1).split(" (?=\\w+=)")) {
          String field = pair.substring(0, pair.indexOf('='));
          assertThat(field + "=" + value(node, field)).as(where).isEqualTo(pair);
        }
      }
    }

    private Object value(Node node, String field) {
      return switch (field) {
        case "health" -> node.health();
        case "admission" -> node.admission();
        case "misses" -> node.misses();
        case "failures" -> node.failures();
        case "gen" -> node.generation();
        case "weight" -> node.weight();
        case "blocked" -> seconds(node.blockedForNanos(now));
        case "fit" -> node.isFit(now) ? "yes" : "no";
        case "up" -> seconds(node.upSince() - ORIGIN);
        case "returned" -> node.returned() ? "yes" : "no";
        case "reason" -> node.lastFailure();
        default -> throw new IllegalArgumentException(field);
      };
    }

    private static long nanos(String seconds) {
      return Math.round(Double.parseDouble(seconds) * SECOND);
    }

    private static String seconds(long nanos) {
      return java.math.BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
  }
}
