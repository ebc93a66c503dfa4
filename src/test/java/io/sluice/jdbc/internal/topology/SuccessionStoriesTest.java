package io.sluice.jdbc.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.testkit.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tells the stories of {@code topology/succession.txt}, whose head explains the words. */
class SuccessionStoriesTest {

  private static final long SECOND = 1_000_000_000;

  @TestFactory
  Stream<DynamicTest> theRolesFollowTheStory() {
    List<List<DataFile.Row>> stories = new ArrayList<>();
    for (DataFile.Row line : DataFile.lines("topology/succession.txt")) {
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
    private boolean detects = true;
    private Topology topology;
    private long now = Long.MAX_VALUE - 3 * SECOND;
    private String last = "";
    private List<String> untold = List.of();

    Story() {
      begin("s:source a:replica b:replica");
    }

    private Transition transition() {
      return new Transition(5 * SECOND, 3, detects);
    }

    private void begin(String hosts) {
      topology =
          transition()
              .first(
                  Arrays.stream(hosts.split(" "))
                      .map(host -> host.split(":"))
                      .map(host -> Node.fresh(host[0], 1, role(host[1]), now))
                      .toList());
    }

    private static Role role(String word) {
      return Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    void run(List<DataFile.Row> story) {
      for (DataFile.Row row : story.subList(1, story.size())) {
        String line = row.cells().get(0);
        if (line.startsWith("  event ")) {
          assertThat(untold).as(row.toString()).isNotEmpty();
          assertThat(untold.get(0)).as(row.toString()).isEqualTo(line.substring(8));
          untold = untold.subList(1, untold.size());
        } else if (line.startsWith("  ")) {
          check(line.strip().split(" ", 2), row.toString());
        } else {
          assertThat(untold).as("events after " + last).isEmpty();
          step(line);
          last = row.toString();
        }
      }
      assertThat(untold).as("events after " + last).isEmpty();
    }

    private void step(String line) {
      now += SECOND;
      if (line.equals("static")) {
        detects = false;
      } else if (line.startsWith("url ")) {
        begin(line.substring(4));
      } else {
        String[] words = line.split(" ");
        Transition.Change change =
            transition().apply(topology, seen(words[0], words[1], words), now, 0);
        topology = change.topology();
        untold =
            change.events().stream()
                .map(event -> event.type() + " " + event.hostPort() + ": " + event.text())
                .toList();
      }
    }

    private Observation seen(String host, String verb, String[] words) {
      return switch (verb) {
        case "missed" -> new Observation.ProbeMissed(host, "timeout");
        case "answered" -> new Observation.ProbeAnswered(host);
        case "is" -> new Observation.ProbeAnswered(host, sight(words));
        case "failed" ->
            new Observation.Failed(host, topology.find(host).generation(), now, "reset");
        case "refused" -> new Observation.RefusedWrite(host, generation(host, words));
        case "promoted" -> new Observation.Promoted(host);
        case "removed" -> new Observation.Removed(host);
        case "forgotten" -> new Observation.Forgotten(host);
        case "stopped" -> new Observation.Stopped(host);
        case "resumed" -> new Observation.Resumed(host);
        case "added" -> new Observation.Added(host, 1, role(words[2]));
        case "reached" -> new Observation.Reached(host, position(words[2], "0"));
        default -> throw new IllegalArgumentException(verb);
      };
    }

    private long generation(String host, String[] words) {
      boolean given = words[words.length - 2].equals("gen");
      return given ? Long.parseLong(words[words.length - 1]) : topology.find(host).generation();
    }

    private static Position position(String sequence, String domain) {
      return Position.ofMariaDb(domain + "-1-" + sequence);
    }

    private static Sight sight(String[] words) {
      boolean follows = false;
      boolean was = false;
      long lag = Sight.UNKNOWN_LAG;
      Position position = Position.EMPTY;
      for (String word : List.of(words).subList(3, words.length)) {
        if (word.startsWith("has")) {
          String[] parts = word.substring(3).split("/");
          position = position.plus(position(parts[0], parts.length > 1 ? parts[1] : "0"));
        } else if (word.startsWith("lag")) {
          lag = Long.parseLong(word.substring(3));
        } else {
          follows = word.equals("follows");
          was = !word.equals("alone");
        }
      }
      assertThat(words[2]).isIn("ro", "rw");
      return new Sight(true, words[2].equals("ro"), follows, was, lag, position, "");
    }

    private void check(String[] words, String where) {
      Node source = topology.source();
      switch (words[0]) {
        case "source" -> assertThat(name(source)).as(where).isEqualTo(words[1]);
        case "writes" ->
            assertThat(source == null || source.refusesWrites() ? "-" : source.hostPort())
                .as(where)
                .isEqualTo(words[1]);
        case "gen" -> {
          String[] given = words[1].split(" ");
          assertThat(topology.find(given[0]).generation())
              .as(where)
              .isEqualTo(Long.parseLong(given[1]));
        }
        default -> {
          assertThat(words[0]).startsWith("readers");
          String most = words[0].substring("readers".length());
          long lag = most.isEmpty() ? -1 : Long.parseLong(most.substring(1));
          String readers =
              topology.nodes().stream()
                  .filter(node -> node.isReadable(lag))
                  .map(Node::hostPort)
                  .collect(Collectors.joining(" "));
          assertThat(readers.isEmpty() ? "-" : readers).as(where).isEqualTo(words[1]);
        }
      }
      if (source != null) {
        assertThat(topology.nodes().stream().filter(node -> node.role() == Role.SOURCE)).hasSize(1);
      }
    }

    private static String name(Node node) {
      return node == null ? "-" : node.hostPort();
    }
  }
}
