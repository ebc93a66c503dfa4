package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/**
 * What a URL of many shards needs of the JVM. One server answers; nobody listens for the others.
 */
class ManyShardsTest {

  private static final int SHARDS = 200;

  @Test
  void threadsDoNotGrowWithTheShardsAndHaveNamesOneCanRead() throws SQLException {
    TestServer server = SharedServers.mariadb(1).get(0);
    try (Connection connection =
            DriverManager.getConnection(url(server), TestServer.USER, TestServer.PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1")) {
      assertThat(row.next()).isTrue();
      // Each pool has something to do from time to time: with a thread each there were 200.
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(ours("-pools-")).hasSize(SHARDS / 16));
      assertThat(ours("housekeeper")).isEmpty();
      // Those that looked for unfinished transactions everywhere end when they are idle.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(ours("sluice")).hasSizeLessThan(50));
      assertThat(ours("sluice")).allMatch(name -> name.length() < 100);
    }
  }

  private static List<String> ours(String part) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice") && name.contains(part))
        .toList();
  }

  private static String url(TestServer server) {
    StringJoiner hosts = new StringJoiner(",");
    hosts.add(server.hostPort());
    for (int i = 1; i < SHARDS; i++) {
      hosts.add("127.0.1." + i + ":9");
    }
    return "jdbc:shard://" + hosts + "/app?table.point=mod(id)&poolSize=2&connectTimeout=1000";
  }
}
