package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstContactTest {

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aUrlOfThreeHostsBehavesAsOneConnectionAndSpreadsTransactions(String vendor)
      throws Exception {
    List<TestServer> servers = SharedServers.mariadb(3);
    String hosts = servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    String url = "jdbc:loadbalance:" + vendor + "://" + hosts + "/app";
    try (SluiceDataSource source = new SluiceDataSource(url)) {
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
      try (Connection connection = source.getConnection()) {
        connection.setAutoCommit(false);
        Set<Integer> ports = new HashSet<>();
        try (PreparedStatement port = connection.prepareStatement("SELECT @@port + ?")) {
          for (int i = 0; i < 60; i++) {
            port.setInt(1, 0);
            try (ResultSet rows = port.executeQuery()) {
              rows.next();
              ports.add(rows.getInt(1));
            }
            connection.commit();
          }
        }
        assertThat(ports).hasSize(3);
      }
      try (Connection viaManager =
              DriverManager.getConnection(url, TestServer.USER, TestServer.PASSWORD);
          Statement statement = viaManager.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 7")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(7);
      }
    }
  }
}
