package io.sluice.jdbc.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The strategies that sort hosts by a price: best response time, least connections, affinity. */
class CheapestFirstTest {

  private static final long MILLI = 1_000_000;

  private final BalanceStrategy best = new BestResponseTimeStrategy();
  private final BalanceStrategy least = new LeastConnectionsStrategy();
  private final FakeHost a = new FakeHost("a:1");
  private final FakeHost b = new FakeHost("b:1");
  private final FakeHost c = new FakeHost("c:1");
  private final List<FakeHost> hosts = List.of(a, b, c);

  private static List<String> order(BalanceStrategy strategy, List<FakeHost> hosts) {
    return strategy.order(List.copyOf(hosts), Shares.seeded(1)).stream()
        .map(Host::hostPort)
        .toList();
  }

  @Test
  void hostsWithoutAMeasurementComeFirstInRandomOrderByWeight() {
    a.mean(MILLI);
    b.weight(3);
    Shares shares = Shares.of(20_000, best, hosts, 1);
    shares.areFair(Map.of("a:1", 0., "b:1", 3 / 4., "c:1", 1 / 4.));
  }

  @Test
  void theFastestHostIsFirstAndTheOthersFollowBySpeed() {
    a.mean(3 * MILLI);
    b.mean(9 * MILLI);
    c.mean(2 * MILLI);
    assertThat(order(best, hosts)).containsExactly("c:1", "a:1", "b:1");
  }

  @Test
  void aHostOfTwiceTheWeightMayTakeTwiceAsLong() {
    a.mean(2 * MILLI).weight(2);
    b.mean(MILLI + 1);
    assertThat(order(best, List.of(a, b))).containsExactly("a:1", "b:1");
    b.mean(MILLI - 1);
    assertThat(order(best, List.of(a, b))).containsExactly("b:1", "a:1");
  }

  @Test
  void aSlowHostIsTriedAgainOnceItsMeanHasFaded() {
    HostStats fast = new HostStats();
    HostStats slow = new HostStats();
    RandomGenerator random = Shares.seeded(2);
    slow.answered(100 * MILLI, 0);
    int slowPicks = 0;
    long firstRetry = 0;
    for (long now = 0; now < TimeUnit.SECONDS.toNanos(180); now += 10 * MILLI) {
      List<Host> views =
          List.of(
              new HostView(Node.fresh("fast:1", 1, 0), fast, now),
              new HostView(Node.fresh("slow:1", 1, 0), slow, now));
      boolean picksSlow = best.order(views, random).get(0).hostPort().equals("slow:1");
      (picksSlow ? slow : fast).answered(picksSlow ? 100 * MILLI : MILLI, now);
      if (picksSlow) {
        slowPicks++;
        firstRetry = firstRetry == 0 ? now : firstRetry;
      }
    }
    // The mean falls from 100 ms to 1 ms in ln(100) time constants of 1.5 s.
    assertThat(firstRetry).isBetween(TimeUnit.SECONDS.toNanos(6), TimeUnit.SECONDS.toNanos(8));
    assertThat(slowPicks).isBetween(15, 30); // of 18,000
  }

  @Test
  void fewestSessionsPerWeightComeFirst() {
    a.sessions(4);
    b.sessions(2);
    c.sessions(3);
    assertThat(order(least, hosts)).containsExactly("b:1", "c:1", "a:1");
    a.weight(3);
    assertThat(order(least, hosts)).containsExactly("a:1", "b:1", "c:1");
  }

  @Test
  void sessionsThatStayFillHostsByWeight() {
    a.weight(5);
    b.weight(3);
    RandomGenerator random = Shares.seeded(3);
    for (int i = 0; i < 90; i++) {
      String first = Shares.first(least, hosts, random);
      hosts.stream().filter(host -> host.hostPort.equals(first)).forEach(host -> host.sessions++);
    }
    assertThat(List.of(a.sessions, b.sessions, c.sessions)).containsExactly(50, 30, 10);
  }

  @Test
  void amongHostsOfTheSamePriceChanceDecides() {
    a.sessions(1);
    Shares.of(20_000, least, hosts, 4).areFair(Map.of("a:1", 0., "b:1", 1 / 2., "c:1", 1 / 2.));
  }

  private static BalanceStrategy affinity(String order) {
    BalanceStrategy strategy = new ServerAffinityStrategy();
    strategy.configure(Map.of("serverAffinityOrder", order));
    return strategy;
  }

  @Test
  void listedHostsComeInTheOrderOfTheListWhateverCaseAndSpaces() {
    assertThat(order(affinity(" C:1 ,,a:1,  B:1"), hosts)).containsExactly("c:1", "a:1", "b:1");
    FakeHost upper = new FakeHost("DB1.Example:3306");
    assertThat(order(affinity("x:1, db1.EXAMPLE:3306"), List.of(a, upper)))
        .containsExactly("DB1.Example:3306", "a:1");
  }

  @Test
  void hostsThatAreNotListedFollowAtRandomByWeight() {
    a.weight(3);
    BalanceStrategy strategy = affinity("b:1");
    assertThat(order(strategy, hosts).get(0)).isEqualTo("b:1");
    Shares.of(20_000, strategy, List.of(a, c), 5).areFair(Map.of("a:1", 3 / 4., "c:1", 1 / 4.));
  }

  @Test
  void aListedHostThatIsAwayIsSimplySkipped() {
    assertThat(order(affinity("b:1,c:1"), List.of(a, c))).containsExactly("c:1", "a:1");
  }

  @Test
  void withoutAListServerAffinityIsRandomByWeight() {
    BalanceStrategy strategy = new ServerAffinityStrategy();
    strategy.configure(Map.of());
    a.weight(2);
    Shares.of(20_000, strategy, hosts, 6)
        .areFair(Map.of("a:1", 1 / 2., "b:1", 1 / 4., "c:1", 1 / 4.));
  }

  @Test
  void everyStrategyOfTheContractIsBuiltInUnderItsName() {
    assertThat(BuiltIn.strategies().stream().map(BalanceStrategy::name))
        .containsExactlyInAnyOrder(
            "random",
            "sequential",
            "bestResponseTime",
            "leastConnections",
            "serverAffinity",
            "adaptive");
    assertThat(BuiltIn.strategies().get(1)).isNotSameAs(BuiltIn.strategies().get(1));
  }
}
