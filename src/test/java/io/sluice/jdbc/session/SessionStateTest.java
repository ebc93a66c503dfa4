package io.sluice.jdbc.session;

import static io.sluice.jdbc.session.StatementsOutliveAMoveTest.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.parity.LabTest;
import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of {@code session/state.txt} through every way to another connection. */
class SessionStateTest extends LabTest {

  private final Map<String, FaultProxy> proxies = new HashMap<>();

  @AfterAll
  void closeProxies() {
    proxies.values().forEach(FaultProxy::close);
  }

  private Stream<Arguments> lines(String kind) {
    return labs().stream()
        .flatMap(
            lab ->
                StateLine.all(kind).stream()
                    .filter(line -> line.isFor(lab.vendor()))
                    .map(line -> Arguments.of(lab, line)));
  }

  Stream<Arguments> travels() {
    return lines("travels");
  }

  Stream<Arguments> pins() {
    return lines("pins");
  }

  // --- a forced pick

  @ParameterizedTest
  @MethodSource("travels")
  void whatTravelsIsThereOnEveryHost(Lab lab, StateLine line) throws SQLException {
    try (SluiceDataSource source = sequential(lab, "allowMultiQueries=true");
        Connection connection = source.getConnection()) {
      line.change(connection);
      String value = line.look(connection);
      Set<String> ports = new TreeSet<>();
      for (int i = 0; i < 4; i++) {
        moveOn(connection);
        assertThat(line.look(connection)).isEqualTo(value);
        ports.add(port(connection));
      }
      assertThat(ports).hasSize(3);
    }
  }

  private static void moveOn(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      move(connection);
    } else {
      connection.commit();
    }
  }

  @ParameterizedTest
  @MethodSource("pins")
  void whatPinsKeepsTheSessionOnItsHostUntilItIsGivenBack(Lab lab, StateLine line)
      throws SQLException {
    try (SluiceDataSource source =
            sequential(lab, "allowMultiQueries=true", "loadBalanceAutoCommitStatementThreshold=1");
        Connection connection = source.getConnection()) {
      String before = serverId(lab, connection);
      line.change(connection);
      if (line.canBeSeen()) {
        String value = line.look(connection);
        for (int i = 0; i < 3; i++) {
          assertThat(line.look(connection)).isEqualTo(value);
        }
      }
      String held = serverId(lab, connection);
      assertThat(serverId(lab, connection)).isEqualTo(held);
      if (line.canBeGivenBack()) {
        line.giveBack(connection);
        Set<String> ids = new TreeSet<>(Set.of(held));
        for (int i = 0; i < 3; i++) {
          StateLine.run(connection, "SELECT 1");
          ids.add(serverId(lab, connection));
        }
        assertThat(ids).as("after it was given back; began on " + before).hasSizeGreaterThan(1);
      }
    }
  }

  /** Which connection it is, without a statement. */
  private static String serverId(Lab lab, Connection connection) throws SQLException {
    return lab.isMySqlDriver()
        ? "" + System.identityHashCode(connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class))
        : "" + System.identityHashCode(connection.unwrap(org.mariadb.jdbc.Connection.class));
  }

  // --- a lost host

  @ParameterizedTest
  @MethodSource("travels")
  void whatTravelsIsThereAfterTheHostWasLost(Lab lab, StateLine line) throws SQLException {
    try (SluiceDataSource source = behindProxies(lab);
        Connection connection = source.getConnection()) {
      line.change(connection);
      String value = line.look(connection);
      String before = StateLine.run(connection, "SELECT @@port");
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      before = lose(connection, before);
      try {
        assertThat(lookAfterLoss(connection, line)).isEqualTo(value);
        assertThat(StateLine.run(connection, "SELECT @@port")).isNotEqualTo(before);
      } finally {
        proxies.get(before).listen();
      }
    }
  }

  /** Without autocommit the first statement may be lost with the transaction that it begins. */
  private static String lookAfterLoss(Connection connection, StateLine line) throws SQLException {
    try {
      return line.look(connection);
    } catch (SQLException lost) {
      assertThat(lost.getSQLState()).isEqualTo("40001");
      assertThat(connection.getAutoCommit()).isFalse();
      connection.rollback();
      return line.look(connection);
    }
  }

  @ParameterizedTest
  @MethodSource("pins")
  void whatPinsIsToldLostOnceWithItsHost(Lab lab, StateLine line) throws SQLException {
    try (SluiceDataSource source = behindProxies(lab);
        Connection connection = source.getConnection()) {
      String clean = line.canBeSeen() ? line.look(connection) : null;
      String before = StateLine.run(connection, "SELECT @@port");
      line.change(connection);
      lose(connection, before);
      try {
        assertThatThrownBy(() -> StateLine.run(connection, "SELECT 1"))
            .isInstanceOf(SQLException.class)
            .extracting(error -> ((SQLException) error).getSQLState())
            .isEqualTo("08006");
        assertThat(StateLine.run(connection, "SELECT @@port")).isNotEqualTo(before);
        if (line.canBeSeen()) {
          assertThat(line.look(connection)).isEqualTo(clean);
        }
      } finally {
        proxies.get(before).listen();
      }
    }
  }

  private SluiceDataSource behindProxies(Lab lab) throws SQLException {
    List<String> hosts = new ArrayList<>();
    for (TestServer server : lab.servers()) {
      hosts.add(
          proxies
              .computeIfAbsent("" + server.port(), port -> FaultProxy.inFrontOf(server))
              .hostPort());
    }
    return lab.sourceOf(
        hosts.stream().collect(Collectors.joining(",")),
        "allowMultiQueries=true",
        "loadBalanceBlocklistTimeout=0",
        "heartbeatInterval=0");
  }

  private String lose(Connection connection, String port) {
    proxies.get(port).refuse();
    proxies.get(port).resetAll();
    return port;
  }

  // --- a shared connection

  /** As the pool has one connection, the sessions take turns with it. */
  @ParameterizedTest
  @MethodSource("travels")
  void whatTravelsReachesNoOtherSessionOfASharedConnection(Lab lab, StateLine line)
      throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "allowMultiQueries=true");
        Connection other = source.getConnection()) {
      String clean = line.look(other);
      try (Connection one = source.getConnection()) {
        line.change(one);
        String value = line.look(one);
        for (int i = 0; i < 2; i++) {
          if (!one.getAutoCommit()) {
            one.commit();
          }
          assertThat(line.look(other)).isEqualTo(clean);
          assertThat(line.look(one)).isEqualTo(value);
        }
      }
      assertThat(line.look(other)).isEqualTo(clean);
      try (Connection next = source.getConnection()) {
        assertThat(line.look(next)).isEqualTo(clean);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pins")
  void whatPinsIsGoneForTheNextSessionOfASharedConnection(Lab lab, StateLine line)
      throws SQLException {
    try (SluiceDataSource source = lab.source(1, "poolSize=1", "allowMultiQueries=true")) {
      String clean = null;
      if (line.canBeSeen()) {
        try (Connection fresh = source.getConnection()) {
          clean = line.look(fresh);
        }
      }
      for (boolean givesBack : new boolean[] {false, line.canBeGivenBack()}) {
        try (Connection first = source.getConnection()) {
          line.change(first);
          if (givesBack) {
            line.giveBack(first);
          }
        }
        try (Connection next = source.getConnection()) {
          StateLine.run(next, "SELECT COUNT(*) FROM parity");
          if (line.canBeSeen()) {
            String expected = clean; // the connection that held it ends on another thread
            Awaitility.await().untilAsserted(() -> assertThat(line.look(next)).isEqualTo(expected));
          }
        }
      }
    }
  }
}
