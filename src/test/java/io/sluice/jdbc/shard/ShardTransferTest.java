package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INSERT … SELECT whose rows move between shards keeps every value as one server would. */
class ShardTransferTest {

  private static final String SOURCE = "CREATE TABLE readings (id INT PRIMARY KEY, rate FLOAT)";
  private static final String TARGET =
      "CREATE TABLE kept (id INT PRIMARY KEY, rate FLOAT, wide DOUBLE, exact_rate DECIMAL(20,10),"
          + " txt VARCHAR(40))";
  private static final String ROWS =
      "INSERT INTO readings VALUES (1, 16777215), (2, 0.1), (3, 1.0000001), (4, NULL)";

  /** Whatever the session's own forms of numbers are: each bit of a number shows here. */
  private static final String ALL =
      "SELECT GROUP_CONCAT(CONCAT_WS('/', id, rate+0e0, wide, exact_rate, txt) ORDER BY id) FROM kept";

  private static ShardRig rig;
  private static ShardRig rated;

  @BeforeAll
  static void start() throws SQLException {
    rig = ShardRig.of("mysql", Flavor.MARIADB);
    rated = rig.with("table.readings=single(s1)", "table.kept=single(s2)");
    rig.shard(1).execute(SOURCE, ROWS);
    rig.shard(2).execute(TARGET);
    rig.reference().execute(SOURCE, ROWS, TARGET);
  }

  @AfterAll
  static void end() {
    rated.close();
    rig.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    for (TestServer each : List.of(rig.shard(2), rig.reference())) {
      each.execute("DELETE FROM kept");
    }
  }

  @Test
  void aFloatThatMovesArrivesAsItWas() throws SQLException {
    for (String sql :
        List.of(
            "INSERT INTO kept (id, rate, wide, exact_rate, txt)"
                + " SELECT id, rate, rate, rate, CAST(rate AS CHAR) FROM readings",
            "REPLACE INTO kept (wide, id) SELECT r.rate AS x, r.id FROM readings r ORDER BY x",
            "INSERT INTO kept (rate, id) SELECT DISTINCT rate, id + 10 FROM readings ORDER BY rate",
            "INSERT INTO kept (id, rate) SELECT id + 20, MAX(rate) + 0e0 FROM readings GROUP BY id")) {
      try (Connection connection = rated.connect();
          Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
      rig.reference().execute(sql);
      assertThat(rig.shard(2).query(ALL)).as(sql).isEqualTo(rig.reference().query(ALL));
    }
  }

  @Test
  void aFloatThatWouldBeRoundedIsRefused() throws SQLException {
    for (String sql :
        List.of(
            "INSERT INTO kept (id, rate) SELECT * FROM readings",
            "INSERT INTO kept (id, rate) SELECT id, COALESCE(rate, rate) FROM readings",
            "INSERT INTO kept (id, txt) SELECT id, rate FROM readings",
            "INSERT INTO kept (id, rate) SELECT 1, MAX(rate) FROM readings",
            "INSERT INTO kept (id, rate)"
                + " SELECT id, rate FROM readings UNION SELECT id + 9, rate FROM readings")) {
      try (Connection connection = rated.connect();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.executeUpdate(sql))
            .as(sql)
            .hasFieldOrPropertyWithValue("SQLState", "0AX01")
            .hasMessageContaining("FLOAT")
            .hasMessageContaining("0e0");
      }
      assertThat(rig.shard(2).query("SELECT COUNT(*) FROM kept")).isEqualTo("0");
    }
  }
}
