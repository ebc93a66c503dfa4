package io.sluice.jdbc.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.jdbc.internal.balance.HostStats;
import io.sluice.jdbc.internal.balance.HostView;
import io.sluice.jdbc.internal.config.Role;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Admission;
import io.sluice.jdbc.internal.topology.Node.Health;
import io.sluice.jdbc.internal.topology.Sight;
import io.sluice.jdbc.internal.topology.Topology;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import io.sluice.jdbc.testkit.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;

/** Runs {@code route/cases.txt}, whose head explains the columns; then bad strategies. */
class RouterTest {

  static final long SECOND = 1_000_000_000;
  static final long NOW = -SECOND; // blocks end beyond zero

  /** Always 0: the shuffle turns a pair round. */
  private static final RandomGenerator ZERO = () -> 0;

  /** Answers as it is told and remembers what it was asked. */
  private static final class Told implements BalanceStrategy {
    private final UnaryOperator<List<Host>> answer;
    private final List<String> asked = new ArrayList<>();

    Told(UnaryOperator<List<Host>> answer) {
      this.answer = answer;
    }

    @Override
    public String name() {
      return "rev";
    }

    @Override
    public List<Host> order(List<Host> hosts, RandomGenerator random) {
      asked.add(hosts.stream().map(Host::hostPort).collect(Collectors.joining(" ")));
      return answer.apply(hosts);
    }
  }

  private static List<Host> reversed(List<Host> hosts) {
    List<Host> order = new ArrayList<>(hosts);
    Collections.reverse(order);
    return order;
  }

  private static Router router(BalanceStrategy strategy, RandomGenerator random) {
    Map<String, HostStats> stats = new HashMap<>();
    return new Router(
        strategy, host -> stats.computeIfAbsent(host, unknown -> new HostStats()), random);
  }

  @TestFactory
  Stream<DynamicTest> theCandidatesComeInTheOrderOfTheDataFile() {
    return DataFile.lines("route/cases.txt").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.toString().replaceAll(" +", " "), () -> check(row.cells().get(0))));
  }

  private static void check(String line) {
    String[] cells = line.split("\\|", -1);
    Told strategy = new Told(RouterTest::reversed);
    Route route =
        router(strategy, ZERO).route(topology(cells[0].strip()), wish(cells[1].strip()), NOW);
    assertThat(names(route.candidates())).isEqualTo(cells[3].strip());
    assertThat(route.reason()).isEqualTo(cells[4].strip());
    if (cells[2].strip().equals("-")) {
      assertThat(strategy.asked).isEmpty();
    } else {
      assertThat(strategy.asked).containsExactly(cells[2].strip());
    }
  }

  /** Hosts by name, with what is known of them in brackets; see {@link #node}. */
  static Topology topology(String text) {
    List<Node> nodes = new ArrayList<>();
    for (String word : text.split(" ")) {
      if (!word.isEmpty()) {
        nodes.add(node(word));
      }
    }
    return new Topology(1, nodes);
  }

  /**
   * A host such as {@code a[w3,b5]}: of weight 3, put aside for 5 s; S suspect, D down, X stopped,
   * L leaving, c5 came back 5 s ago.
   */
  static Node node(String word) {
    long back = -1;
    int weight = 1;
    Health health = Health.UP;
    Admission admission = Admission.OPEN;
    long block = 0;
    int open = word.indexOf('[');
    String name = open < 0 ? word : word.substring(0, open);
    for (String flag :
        open < 0 ? new String[0] : word.substring(open + 1, word.length() - 1).split(",")) {
      switch (flag.charAt(0)) {
        case 'w' -> weight = Integer.parseInt(flag.substring(1));
        case 'b' -> block = Long.parseLong(flag.substring(1)) * SECOND;
        case 'c' -> back = Long.parseLong(flag.substring(1)) * SECOND;
        case 'S' -> health = Health.SUSPECT;
        case 'D' -> health = Health.DOWN;
        case 'X' -> admission = Admission.STOPPED;
        case 'L' -> admission = Admission.LEAVING;
        default -> throw new IllegalArgumentException(word);
      }
    }
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
        back < 0 ? NOW : NOW - back,
        back >= 0,
        Role.EQUAL,
        Role.EQUAL,
        false,
        false,
        Sight.NOTHING);
  }

  private static Wish wish(String text) {
    String avoid = null;
    String host = null;
    for (String word : text.split(" ")) {
      avoid = word.startsWith("avoid:") ? word.substring(6) : avoid;
      host = word.startsWith("host:") ? word.substring(5) : host;
    }
    return avoid == null && host == null ? Wish.NONE : new Wish(avoid, host);
  }

  private static String names(List<Node> nodes) {
    return nodes.stream().map(Node::hostPort).collect(Collectors.joining(" "));
  }

  private static String candidates(UnaryOperator<List<Host>> answer) {
    return names(
        router(new Told(answer), ZERO).route(topology("a b c"), Wish.NONE, NOW).candidates());
  }

  @Test
  void whatAStrategyLeavesOutComesAfterWhatItLists() {
    assertThat(candidates(hosts -> hosts.subList(2, 3))).isEqualTo("c a b");
    assertThat(candidates(hosts -> List.of())).isEqualTo("a b c");
  }

  @Test
  void whatAStrategyWasNotGivenIsIgnored() {
    HostView foreign = new HostView(node("z"), new HostStats(), NOW);
    HostView alike = new HostView(node("c"), new HostStats(), NOW);
    assertThat(candidates(hosts -> Arrays.asList(null, foreign, alike, hosts.get(1), null)))
        .isEqualTo("b a c");
  }

  @Test
  void whatAStrategyListsTwiceComesOnce() {
    assertThat(candidates(hosts -> List.of(hosts.get(1), hosts.get(1), hosts.get(0))))
        .isEqualTo("b a c");
  }

  @Test
  void aStrategyThatAnswersNothingAtAllLeavesTheOrderOfTheUrl() {
    assertThat(candidates(hosts -> null)).isEqualTo("a b c");
  }

  @Test
  void aStrategyThatTriesToChangeItsQuestionFailsAndHarmsNobody() {
    assertThat(
            candidates(
                hosts -> {
                  hosts.clear();
                  return hosts;
                }))
        .isEqualTo("a b c");
  }

  @Test
  void aStrategyThatThrowsBreaksNoPickAndIsReportedOnce() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Router.class);
    log.start();
    logger.addAppender(log);
    try {
      IllegalStateException broken = new IllegalStateException("broken");
      Router router =
          router(
              new Told(
                  hosts -> {
                    throw broken;
                  }),
              ZERO);
      for (int pick = 0; pick < 3; pick++) {
        Route route = router.route(topology("a[b2] b c"), Wish.NONE, NOW);
        assertThat(names(route.candidates())).isEqualTo("b c a");
      }
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).contains("rev");
              assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
            });
  }

  @Test
  void suspectsComeFirstByTurnsWhenNothingElseIsLeft() {
    Map<String, Integer> firsts = new HashMap<>();
    Router router = router(new Told(hosts -> hosts), new Random(3));
    for (int pick = 0; pick < 3000; pick++) {
      Route route = router.route(topology("a[S] b[S] c[S]"), Wish.NONE, NOW);
      firsts.merge(route.candidates().get(0).hostPort(), 1, Integer::sum);
    }
    assertThat(firsts).hasSize(3);
    assertThat(firsts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @Test
  void theStrategySeesTheCountersOfTheHostAtTheMomentOfThePick() {
    HostStats stats = new HostStats();
    stats.started();
    stats.answered(1_000_000, NOW);
    List<Host> seen = new ArrayList<>();
    new Router(
            new Told(
                hosts -> {
                  seen.addAll(hosts);
                  return hosts;
                }),
            host -> stats,
            ZERO)
        .route(topology("a[w7]"), Wish.NONE, NOW + SECOND + SECOND / 2); // fades to 1/e
    assertThat(seen)
        .singleElement()
        .satisfies(
            host -> {
              assertThat(host.weight()).isEqualTo(7);
              assertThat(host.inFlight()).isEqualTo(1);
              assertThat(host.responseTimeNanos()).isBetween(360_000L, 370_000L);
            });
  }

  @Provide
  Arbitrary<List<String>> anyNodes() {
    Arbitrary<String> flags =
        Combinators.combine(
                Arbitraries.of("w0", "w1", "w1", "w9"),
                Arbitraries.of("", "", ",S", ",D"),
                Arbitraries.of("", "", ",b1", ",b7"),
                Arbitraries.of("", "", "", ",X", ",L"))
            .as((weight, health, block, admission) -> weight + health + block + admission);
    return flags.list().ofMaxSize(6);
  }

  /** 0 to 3: a well-behaved strategy and three bad ones. */
  private static List<Host> badly(int how, List<Host> hosts, RandomGenerator chance) {
    return switch (how) {
      case 0 -> hosts;
      case 1 -> Arrays.asList(null, hosts.get(0), hosts.get(0));
      case 2 -> hosts.subList(0, chance.nextInt(hosts.size()));
      default -> throw new IllegalStateException();
    };
  }

  @Property
  void anyPickIsAPermutationOfTheOpenNodesWithTheFitOnesInFrontAndTheAvoidedOneLast(
      @ForAll("anyNodes") List<String> flags, @ForAll long seed) {
    Random chance = new Random(seed);
    List<Node> nodes = new ArrayList<>();
    for (String each : flags) {
      nodes.add(node("n" + nodes.size() + "[" + each + "]"));
    }
    int how = chance.nextInt(3);
    String avoid = "n" + chance.nextInt(8);
    Told strategy = new Told(hosts -> badly(how, hosts, chance));
    Route route =
        router(strategy, chance).route(new Topology(1, nodes), new Wish(avoid, null), NOW);
    List<Node> open = nodes.stream().filter(each -> each.admission() == Admission.OPEN).toList();
    assertThat(route.candidates()).containsExactlyInAnyOrderElementsOf(open);
    assertThat(strategy.asked).hasSizeLessThanOrEqualTo(1);
    List<Node> others = new ArrayList<>(route.candidates());
    if (others.removeIf(each -> each.hostPort().equals(avoid))) {
      assertThat(route.candidates().get(others.size()).hostPort()).isEqualTo(avoid);
    }
    List<Integer> ranks = others.stream().map(RouterTest::rank).toList();
    assertThat(ranks).isSorted();
  }

  private static int rank(Node node) {
    if (node.health() == Health.DOWN) {
      return 4;
    } else if (node.isBlocked(NOW)) {
      return 3;
    }
    return node.health() == Health.SUSPECT ? 2 : node.weight() == 0 ? 1 : 0;
  }
}
