package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that the README shows are taken as they stand, from a file, and do what it says. */
class ReadmeRulesTest {

  @TempDir Path folder;

  private Path rules() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String block =
        readme.substring(readme.indexOf("<!-- rules -->"), readme.indexOf("<!-- /rules -->"));
    String lines = block.substring(block.indexOf("```properties") + 13, block.lastIndexOf("```"));
    return Files.writeString(folder.resolve("shop.properties"), lines);
  }

  private static List<String> shards(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN ROUTE " + sql)) {
      List<String> shards = new ArrayList<>();
      while (rows.next()) {
        shards.add(rows.getString("shard"));
      }
      return shards;
    }
  }

  @Test
  void theRulesOfTheReadmeRouteAsItSays() throws SQLException, IOException {
    try (ShardRig rig = ShardRig.of("mysql", Flavor.MARIADB);
        SluiceDataSource source =
            new SluiceDataSource(
                "jdbc:shard://" + rig.hosts() + "/app?rules=" + rules().toAbsolutePath())) {
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        assertThat(shards(connection, "SELECT * FROM orders WHERE user_id = 7"))
            .containsExactly("s3");
        assertThat(
                shards(
                    connection,
                    "SELECT * FROM orders o JOIN order_items i ON i.user_id = o.user_id WHERE"
                        + " o.user_id = 6"))
            .containsExactly("s2");
        assertThat(shards(connection, "SELECT * FROM events WHERE day BETWEEN 50 AND 150"))
            .containsExactly("s0", "s1");
        assertThat(shards(connection, "SELECT * FROM country")).hasSize(1);
        assertThat(shards(connection, "SELECT * FROM `settings`")).containsExactly("s1");
        assertThat(shards(connection, "SELECT * FROM logs")).hasSize(8);
        assertThat(shards(connection, "SELECT * FROM notes")).containsExactly("s0");
        statement.executeUpdate("INSERT INTO orders (id, user_id) VALUES (70, 7)");
        String line = "INSERT INTO `lines` (id, order_id) VALUES (1, 70)";
        assertThat(shards(connection, line))
            .as("looked up when it runs")
            .containsExactly("s0", "s1", "s2", "s3", "");
        statement.executeUpdate(line);
        assertThat(rig.shard(3).query("SELECT COUNT(*) FROM `lines`")).isEqualTo("1");
        statement.executeUpdate("INSERT INTO customers (name) VALUES ('Zoë')", 1);
        try (ResultSet keys = statement.getGeneratedKeys()) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.getLong(1)).isGreaterThan(1L << 40);
        }
      }
    }
  }
}
