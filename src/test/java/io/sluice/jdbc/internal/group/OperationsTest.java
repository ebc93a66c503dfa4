package io.sluice.jdbc.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.pool.DirectPool;
import io.sluice.jdbc.internal.pool.Endpoint;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.testkit.FakeClock;
import io.sluice.jdbc.testkit.FakeScheduler;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** What an operator may ask of a group, in virtual time and without a server. */
class OperationsTest {

  private static final String OPTIONS =
      "jmxOperations=true&heartbeatInterval=0&loadBalanceHostRemovalGracePeriod=15000";

  private final FakeScheduler scheduler = new FakeScheduler(new FakeClock());

  private static ClusterConfig config(String url) throws SQLException {
    return ConfigParser.parse(
        url + (url.indexOf('?') < 0 ? "?" : "&") + OPTIONS, null, key -> false);
  }

  private Group group(String url) throws SQLException {
    ClusterConfig config = config(url);
    Vendor vendor = Vendor.of("mysql");
    FakeClock clock = new FakeClock();
    return new Group(
        "operated",
        config,
        new Environment(
            clock,
            new Threads(scheduler, scheduler, new ScheduledThreadPoolExecutor(0), false),
            new Random(7),
            host -> new DirectPool(Endpoint.of(config, host, vendor), clock, scheduler)));
  }

  private static List<String> hosts(Group group) {
    return group.topology().nodes().stream().map(Node::hostPort).toList();
  }

  @Test
  void aSecondRemovalHasTheWholeGracePeriodForItself() throws Exception {
    try (Group group = group("jdbc:loadbalance://h1,h2/db")) {
      ManagedBean bean = new ManagedBean(group);
      bean.removeHost("h1:3306");
      scheduler.advance(5_000);
      bean.resumeHost("h1:3306");
      scheduler.advance(9_000);
      bean.removeHost("h1:3306");
      scheduler.advance(14_999);
      assertThat(hosts(group)).containsExactly("h1:3306", "h2:3306");
      scheduler.advance(1);
      assertThat(hosts(group)).containsExactly("h2:3306");
    }
  }

  @Test
  void aHostThatWasAddedAgainStaysWhenTheFirstGracePeriodEnds() throws Exception {
    try (Group group = group("jdbc:loadbalance://h1,h2/db")) {
      ManagedBean bean = new ManagedBean(group);
      bean.removeHost("h1:3306");
      scheduler.advance(5_000);
      bean.addHost("h1");
      scheduler.advance(60_000);
      assertThat(hosts(group)).containsExactly("h2:3306", "h1:3306");
    }
  }

  @Test
  void anAddedHostWithoutAPortHasTheOneOfTheUrl() throws Exception {
    try (Group group = group("jdbc:loadbalance://h1,h2:3309/db?port=3307")) {
      ManagedBean bean = new ManagedBean(group);
      bean.addHost("h3");
      bean.addHost("(host=h4)");
      bean.addHost("h5:3306");
      assertThat(hosts(group))
          .containsExactly("h1:3307", "h2:3309", "h3:3307", "h4:3307", "h5:3306");
    }
  }
}
