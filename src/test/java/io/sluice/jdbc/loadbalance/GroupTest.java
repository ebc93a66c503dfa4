package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupTest {

  private List<TestServer> servers;

  @BeforeEach
  void threeServers() {
    servers = SharedServers.mariadb(3);
  }

  @Test
  void theMBeanShowsWhatTheContractNames() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers);
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeQuery("SELECT 1").close();
      connection.commit();
      assertThat(fleet.attribute("Mode")).isEqualTo("loadbalance");
      assertThat(fleet.attribute("Strategy")).isEqualTo("random");
      assertThat(fleet.attribute("ActiveHostCount")).isEqualTo(3);
      assertThat(fleet.attribute("TotalHostCount")).isEqualTo(3);
      assertThat(fleet.attribute("ActiveLogicalConnectionCount")).isEqualTo(1L);
      assertThat(fleet.attribute("TotalLogicalConnectionCount")).isEqualTo(1L);
      assertThat(fleet.attribute("ActivePhysicalConnectionCount")).isEqualTo(1L);
      assertThat(fleet.attribute("TotalPhysicalConnectionCount")).isEqualTo(1L);
      assertThat(fleet.attribute("TotalTransactionCount")).isEqualTo(1L);
      assertThat(fleet.attribute("FailoverCount")).isEqualTo(0L);
      assertThat(fleet.attribute("RetriedReadCount")).isEqualTo(0L);
      assertThat((String[]) fleet.attribute("ActiveHosts"))
          .containsExactlyElementsOf(servers.stream().map(TestServer::hostPort).toList());
      CompositeData row = fleet.row(servers.get(0).hostPort());
      assertThat(row.getCompositeType().keySet())
          .isEqualTo(
              Set.of(
                  "host",
                  "shard",
                  "role",
                  "state",
                  "weight",
                  "inFlight",
                  "responseTimeMicros",
                  "lagMillis",
                  "picks",
                  "failures",
                  "lastFailure",
                  "blockedForMillis"));
      MBeanInfo info = ManagementFactory.getPlatformMBeanServer().getMBeanInfo(fleet.bean());
      for (MBeanAttributeInfo attribute : info.getAttributes()) {
        assertThat(show(fleet.attribute(attribute.getName()))).doesNotContain(TestServer.PASSWORD);
      }
    }
  }

  private static String show(Object value) {
    return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
  }

  @Test
  void operationsAreRefusedUnlessAllowed() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers);
        Connection connection = fleet.connect()) {
      assertThat(connection.isValid(1)).isTrue();
      String host = servers.get(0).hostPort();
      for (String operation :
          List.of(
              "addHost",
              "removeHost",
              "stopNewConnectionsToHost",
              "resumeHost",
              "promoteToSource")) {
        assertThatThrownBy(() -> fleet.operate(operation, host))
            .isInstanceOfAny(RuntimeMBeanException.class, MBeanException.class)
            .hasStackTraceContaining("jmxOperations=true");
      }
      assertThatThrownBy(() -> fleet.operate("setWeight", host, 5))
          .hasStackTraceContaining("jmxOperations=true");
      assertThat(fleet.attribute("TotalHostCount")).isEqualTo(3);
    }
  }

  @Test
  void aStoppedHostTakesNoNewSessionsUntilItIsResumed() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "jmxOperations=true");
        Connection stays = fleet.connectTo(servers.get(0))) {
      fleet.operate("stopNewConnectionsToHost", servers.get(0).hostPort());
      for (int i = 0; i < 20; i++) {
        try (Connection connection = fleet.connect()) {
          assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(0).port());
        }
      }
      assertThat(Fleet.port(stays)).isEqualTo(servers.get(0).port());
      assertThat(fleet.row(servers.get(0).hostPort()).get("state")).isEqualTo("stopped");
      fleet.operate("resumeHost", servers.get(0).hostPort());
      fleet.connectTo(servers.get(0)).close();
    }
  }

  @Test
  void aWeightCanBeChangedAndZeroMeansOnlyWhenNothingElseIsLeft() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "jmxOperations=true")) {
      fleet.connect().close();
      fleet.operate("setWeight", servers.get(0).hostPort(), 0);
      fleet.operate("setWeight", servers.get(1).hostPort(), 0);
      for (int i = 0; i < 20; i++) {
        try (Connection connection = fleet.connect()) {
          assertThat(Fleet.port(connection)).isEqualTo(servers.get(2).port());
        }
      }
      servers.get(2).kill();
      try (Connection connection = fleet.connect()) {
        assertThat(Fleet.port(connection)).isNotEqualTo(servers.get(2).port());
      }
    }
  }

  @Test
  void closingTheDataSourceEndsItsConnectionsItsBeanAndItsThreads() throws Exception {
    Fleet fleet = Fleet.of("mysql", servers);
    Connection connection = fleet.connect();
    ObjectName bean = fleet.bean();
    fleet.close();
    assertThat(connection.isClosed()).isTrue();
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(bean)).isFalse();
    assertThatThrownBy(fleet::connect).hasFieldOrPropertyWithValue("SQLState", "08003");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        thread ->
                            thread
                                .getName()
                                .contains(bean.getKeyProperty("name").substring(1, 20))));
  }

  @Test
  void aGroupOfTheDriverManagerClosesAWhileAfterItsLastConnection() throws Exception {
    String url = url(servers, "?connectionGroup=idle");
    DriverManager.getConnection(url, TestServer.USER, TestServer.PASSWORD).close();
    ObjectName bean =
        new ObjectName(
            "io.sluice:type=ConnectionGroup,mode=loadbalance,name=" + ObjectName.quote("idle"));
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(bean)).isTrue();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> !ManagementFactory.getPlatformMBeanServer().isRegistered(bean));
  }

  @Test
  void equalUrlsShareAGroupAndOthersHaveTheirOwn() throws Exception {
    String url = url(servers, "?user=" + TestServer.USER + "&password=" + TestServer.PASSWORD);
    int before = beans();
    try (Connection one = DriverManager.getConnection(url);
        Connection two = DriverManager.getConnection(url);
        Connection other = DriverManager.getConnection(url + "&retryReads=false")) {
      assertThat(one.isValid(1) && two.isValid(1) && other.isValid(1)).isTrue();
      assertThat(beans() - before).isEqualTo(2);
    }
  }

  private static int beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.sluice:*"), null)
        .size();
  }

  @Test
  void withoutJmxNothingIsRegistered() throws Exception {
    try (Fleet fleet = Fleet.of("mysql", servers, "ha.enableJMX=false");
        Connection connection = fleet.connect()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(fleet.bean())).isFalse();
    }
  }

  @Test
  void unknownExtensionsAreRefusedWithTheKnownOnes() {
    for (String option :
        List.of(
            "loadBalanceStrategy=nosuch",
            "loadBalanceExceptionChecker=nosuch",
            "loadBalanceSQLExceptionSubclassFailover=no.such.Class",
            "poolSize=1&pool.nosuch=1")) {
      try (SluiceDataSource source = new SluiceDataSource(url(servers, "?" + option))) {
        assertThatThrownBy(source::getConnection)
            .isInstanceOf(SQLException.class)
            .hasFieldOrPropertyWithValue("SQLState", "S1009")
            .hasMessageContaining("such");
      }
    }
  }

  private static String url(List<TestServer> servers, String query) {
    return "jdbc:loadbalance://"
        + servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","))
        + "/app"
        + query;
  }
}
