package io.sluice.jdbc.internal.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.pool.DirectPool;
import io.sluice.jdbc.internal.pool.Endpoint;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Node.Admission;
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

  @Test
  void anOperationTakesAHostAsItStandsInTheUrl() throws Exception {
    try (Group group = group("jdbc:loadbalance://DB-1,db-2:3309,[2001:DB8::1]/db?port=3307")) {
      ManagedBean bean = new ManagedBean(group);
      bean.setWeight("DB-1", 7);
      bean.setWeight(" Db-2:3309 ", 8);
      bean.setWeight("[2001:DB8::1]", 9);
      assertThat(group.topology().nodes()).extracting(Node::weight).containsExactly(7, 8, 9);
      bean.stopNewConnectionsToHost("DB-1:3307");
      assertThat(group.topology().find("db-1:3307").admission()).isEqualTo(Admission.STOPPED);
      bean.resumeHost("DB-1");
      assertThat(group.topology().find("db-1:3307").admission()).isEqualTo(Admission.OPEN);
      bean.removeHost("DB-2:3309");
      assertThat(group.topology().find("db-2:3309").admission()).isEqualTo(Admission.LEAVING);
    }
  }

  @Test
  void anOperationOnAHostThatIsNotThereIsRefused() throws Exception {
    try (Group group = group("jdbc:loadbalance://h1,h2:3309/db")) {
      ManagedBean bean = new ManagedBean(group);
      assertThatThrownBy(() -> bean.removeHost("h2"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No host 'h2:3306' in this group.");
      assertThatThrownBy(() -> bean.removeHost("h2:x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a port that is not a number");
    }
  }

  @Test
  void aPromotionTakesAHostAsItStandsInTheUrl() throws Exception {
    try (Group group = group("jdbc:replication://H1,H2/db")) {
      new ManagedBean(group).promoteToSource("H2");
      assertThat(group.topology().source().hostPort()).isEqualTo("h2:3306");
    }
  }

  @Test
  void anOperationFindsTheShardOfAHostAsItStandsInTheUrl() throws Exception {
    try (ShardGroup group = shards("jdbc:shard://DB-1,DB-2/db?port=3307&table.t=mod(id)")) {
      ShardBean bean = new ShardBean(group);
      bean.setWeight("DB-2", 5);
      bean.setWeight("DB-1:3307", 4);
      assertThat(bean.getHosts()).extracting(HostRow::getWeight).containsExactly(4, 5);
      assertThatThrownBy(() -> bean.removeHost("db-3"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No host 'db-3:3307' in this group.");
    }
  }

  private static final String TWO_SHARDS =
      "jdbc:shard://(host=a1,shard=a),(host=a2,shard=a),(host=b1,shard=b)/db?port=3307&user=u"
          + "&table.t=mod(id)";

  @Test
  void aReplicaJoinsAShardThatHasRoles() throws Exception {
    try (ShardGroup group = shards(TWO_SHARDS)) {
      ShardBean bean = new ShardBean(group);
      bean.addHost("(host=A3,shard=a,weight=5)");
      bean.addHost("address=(host=a4)(port=3308)(shard=a)(type=replica)");
      assertThat(hosts(group.shards().get(0)))
          .containsExactly("a1:3307", "a2:3307", "a3:3307", "a4:3308");
      assertThat(bean.getHosts())
          .filteredOn(row -> row.getShard().equals("a"))
          .extracting(HostRow::getRole)
          .containsExactly("source", "replica", "replica", "replica");
      assertThat(bean.getHosts()).extracting(HostRow::getWeight).containsExactly(1, 1, 5, 1, 1);
      assertThat(group.shards().get(0).hosts().get("a3:3307").user()).isEqualTo("u");
    }
  }

  @Test
  void whatCannotJoinAShardIsRefusedAndNothingChanges() throws Exception {
    try (ShardGroup group = shards(TWO_SHARDS)) {
      ShardBean bean = new ShardBean(group);
      assertThatThrownBy(() -> bean.addHost("(host=b2,shard=b)"))
          .as("an equal would take writes too")
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Shard 'b' was started with one host and so without roles")
          .hasMessageContaining("list its hosts in the URL");
      assertThatThrownBy(() -> bean.addHost("(host=a2,shard=b)"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Host 'a2:3307' is in shard 'a' already.");
      assertThatThrownBy(() -> bean.addHost("(host=b1,shard=a)"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Host 'b1:3307' is in shard 'b' already.");
      assertThatThrownBy(() -> bean.addHost("(host=c1,shard=c)"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("There is no shard 'c'");
      assertThatThrownBy(() -> bean.addHost("a3"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs the key 'shard'");
      assertThat(bean.getTotalHostCount()).isEqualTo(3);
    }
  }

  @Test
  void aShardTakesNoHostUnlessOperationsAreAllowed() throws Exception {
    ClusterConfig config = ConfigParser.parse(TWO_SHARDS, null, key -> false);
    try (ShardGroup group = new ShardGroup("operated", config)) {
      ShardBean bean = new ShardBean(group);
      for (String host : List.of("(host=a3,shard=a)", "(host=b2,shard=b)", "nonsense()")) {
        assertThatThrownBy(() -> bean.addHost(host))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("jmxOperations=true");
      }
    }
  }

  @Test
  void aHostOfAnEqualGroupTakesNoShard() throws Exception {
    try (Group group = group("jdbc:loadbalance://h1/db")) {
      assertThatThrownBy(() -> new ManagedBean(group).addHost("(host=h2,shard=a)"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has a meaning only in jdbc:shard:");
    }
  }

  private static ShardGroup shards(String url) throws SQLException {
    return new ShardGroup("operated", config(url));
  }
}
