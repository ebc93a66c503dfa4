package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database of the URL, whatever its characters. */
class DatabaseNamesTest {

  @ParameterizedTest
  @CsvSource({
    "mysql, my db", "mariadb, my db", "mysql, my$db", "mariadb, my$db", "mysql, a%20b",
    "mariadb, a%20b", "mysql, 'q?x=y&u#1'", "mariadb, 'q?x=y&u#1'", "mysql, a/b", "mariadb, a/b",
    "mysql, a@(b)", "mariadb, a@(b)", "mysql, grün", "mysql, a+b", "mariadb, a+b"
  })
  void aDatabaseIsOpenedUnderTheNameThatTheUrlMeans(String vendor, String name) throws Exception {
    TestServer server = SharedServers.mariadb(1).get(0);
    server.execute("CREATE DATABASE `" + name + "`");
    try {
      assertThat(opened(vendor, server, name, "")).isEqualTo(name);
    } finally {
      server.execute("DROP DATABASE `" + name + "`");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void aUrlWithoutADatabaseOpensNone(String vendor) throws Exception {
    assertThat(opened(vendor, SharedServers.mariadb(1).get(0), "", "")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void theDriverCanBeToldToMakeTheDatabase(String vendor) throws Exception {
    TestServer server = SharedServers.mariadb(1).get(0);
    try {
      assertThat(opened(vendor, server, "made $ " + vendor, "?createDatabaseIfNotExist=true"))
          .isEqualTo("made $ " + vendor);
    } finally {
      server.execute("DROP DATABASE IF EXISTS `made $ " + vendor + "`");
    }
  }

  private static String opened(String vendor, TestServer server, String name, String query)
      throws SQLException {
    String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    try (SluiceDataSource source =
        new SluiceDataSource(
            "jdbc:loadbalance:" + vendor + "://" + server.hostPort() + "/" + escaped + query)) {
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT DATABASE()")) {
        assertThat(row.next()).isTrue();
        return row.getString(1);
      }
    }
  }
}
