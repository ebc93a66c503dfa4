package io.sluice.jdbc.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.internal.topology.Sight;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import io.sluice.jdbc.testkit.DataFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code route/roles.txt}, whose head explains the columns. */
class RolesInRoutesTest {

  private static final long SECOND = 1_000_000_000;
  private static final long NOW = -SECOND; // blocks end beyond zero

  /** Answers in reverse order. */
  private static final class Reversing implements BalanceStrategy {
    @Override
    public String name() {
      return "rev";
    }

    @Override
    public List<Host> order(List<Host> hosts, RandomGenerator random) {
      List<Host> order = new ArrayList<>(hosts);
      Collections.reverse(order);
      return order;
    }
  }

  @TestFactory
  Stream<DynamicTest> theCandidatesOfAReplicatedGroupComeInTheOrderOfTheDataFile() {
    List<DynamicTest> tests = new ArrayList<>();
    String words = "";
    for (DataFile.Row row : DataFile.lines("route/roles.txt")) {
      String line = row.cells().get(0);
      if (line.startsWith("policy ")) {
        words = line;
        continue;
      }
      ReadPolicy policy = policy(words.split(" "));
      tests.add(
          DynamicTest.dynamicTest(
              row.toString().replaceAll(" +", " ") + " (" + words + ")",
              () -> check(policy, line.split("\\|", -1))));
    }
    return tests.stream();
  }

  private static void check(ReadPolicy policy, String[] cells) {
    List<Node> nodes = new ArrayList<>();
    for (String word : cells[0].strip().split(" ")) {
      nodes.add(node(word));
    }
    Router router = new Router(new Reversing(), host -> new HostStats(), () -> 0, policy);
    Route route = router.route(new Topology(1, nodes), wish(cells[1].strip().split(" ")), NOW);
    assertThat(route.candidates().stream().map(Node::hostPort).collect(Collectors.joining(" ")))
        .isEqualTo(cells[2].strip());
    assertThat(route.reason()).isEqualTo(cells[3].strip());
  }

  private static ReadPolicy policy(String[] words) {
    ReadPolicy.From from = ReadPolicy.From.valueOf(words[1].toUpperCase(java.util.Locale.ROOT));
    boolean spare = true;
    boolean withoutSource = true;
    long lag = -1;
    for (String word : List.of(words).subList(2, words.length)) {
      switch (word) {
        case "noSpare" -> spare = false;
        case "needsSource" -> withoutSource = false;
        default -> lag = Long.parseLong(word.substring("lag".length()));
      }
    }
    return new ReadPolicy(from, spare, lag, withoutSource);
  }

  private static Wish wish(String[] words) {
    Side side =
        switch (words[0]) {
          case "write" -> Side.SOURCE;
          case "read" -> Side.REPLICA;
          case "any" -> Side.ANY;
          case "reach" -> Side.ONLY_REPLICA;
          default -> throw new IllegalArgumentException(words[0]);
        };
    String avoid = null;
    String host = null;
    Position need = Position.EMPTY;
    for (String word : words) {
      avoid = word.startsWith("avoid:") ? word.substring(6) : avoid;
      host = word.startsWith("host:") ? word.substring(5) : host;
      need = word.startsWith("need:") ? upTo(word.substring(5)) : need;
    }
    return new Wish(avoid, host, side, need);
  }

  private static Position upTo(String sequence) {
    return Position.ofMariaDb("0-1-" + sequence);
  }

  private static Node node(String word) {
    int open = word.indexOf('[');
    String name = open < 0 ? word : word.substring(0, open);
    String flags = open < 0 ? "" : word.substring(open + 1, word.length() - 1);
    Read read = new Read();
    for (String flag : flags.split(",")) {
      read.flag(flag);
    }
    return read.node(name);
  }

  /** What the flags of one node say. */
  private static final class Read {
    private int weight = 1;
    private Health health = Health.UP;
    private Admission admission = Admission.OPEN;
    private long block;
    private boolean source;
    private boolean former;
    private boolean known;
    private boolean readOnly;
    private boolean follows;
    private long lag = Sight.UNKNOWN_LAG;
    private Position position = Position.EMPTY;

    void flag(String flag) {
      String value = flag.isEmpty() ? "" : flag.substring(1);
      known |= !flag.isEmpty() && "Flpr".indexOf(flag.charAt(0)) >= 0;
      switch (flag.isEmpty() ? ' ' : flag.charAt(0)) {
        case ' ' -> {}
        case 'M' -> source = true;
        case 'H' -> former = true;
        case 'F' -> follows = true;
        case 'r' -> readOnly = true;
        case 'l' -> lag = value.equals("?") ? Sight.UNKNOWN_LAG : Long.parseLong(value);
        case 'p' -> position = upTo(value);
        case 'w' -> weight = Integer.parseInt(value);
        case 'b' -> block = Long.parseLong(value) * SECOND;
        case 'S' -> health = Health.SUSPECT;
        case 'D' -> health = Health.DOWN;
        case 'X' -> admission = Admission.STOPPED;
        case 'L' -> admission = Admission.LEAVING;
        default -> throw new IllegalArgumentException(flag);
      }
    }

    Node node(String name) {
      return new Node(
          name,
          weight,
          0,
          health,
          admission,
          0,
          0,
          block > 0,
          NOW + block,
          0,
          "",
          NOW,
          false,
          source ? Role.SOURCE : Role.REPLICA,
          source ? Role.SOURCE : Role.REPLICA,
          source || former,
          false,
          new Sight(known, readOnly, follows, false, lag, position, ""));
    }
  }
}
