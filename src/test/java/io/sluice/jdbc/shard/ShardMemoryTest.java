package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.ChildJvm;
import io.sluice.jdbc.testkit.Flavor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million rows over four shards, read by a JVM with 64 MB that could not hold them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ShardMemoryTest {

  private static final int ROWS_PER_SHARD = 256 * 1024;
  private static final int ROWS = ShardRig.SHARDS * ROWS_PER_SHARD;

  /** How Connector/J is told to let rows come one by one. */
  private static final int STREAM = Integer.MIN_VALUE;

  private static ShardRig rig;

  @BeforeAll
  static void fill() throws SQLException {
    rig = ShardRig.of("mysql", Flavor.MARIADB);
    CompletableFuture<?>[] shards = new CompletableFuture<?>[ShardRig.SHARDS];
    for (int shard = 0; shard < shards.length; shard++) {
      int number = shard;
      shards[shard] = CompletableFuture.runAsync(() -> fill(number));
    }
    CompletableFuture.allOf(shards).join();
  }

  /** Doubles the rows until there are enough; ids and users go round the shards. */
  private static void fill(int shard) {
    try {
      rig.shard(shard)
          .execute(
              "INSERT INTO orders (id, user_id, amount, state) VALUES ("
                  + shard
                  + ", "
                  + shard
                  + ", 1.5, 'state')");
      for (int rows = 1; rows < ROWS_PER_SHARD; rows *= 2) {
        rig.shard(shard)
            .execute(
                "INSERT INTO orders (id, user_id, amount, state) SELECT id + "
                    + 4L * rows
                    + ", user_id, amount, state FROM orders");
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @AfterAll
  static void end() {
    rig.close();
  }

  private static String ask(String sql, int fetchSize) throws IOException {
    String rule = URLEncoder.encode("mod(user_id)", StandardCharsets.UTF_8);
    String url = "jdbc:shard://" + rig.hosts() + "/app?table.orders=" + rule;
    try (ChildJvm child =
        ChildJvm.start(List.of("-Xmx64m"), LargeReader.class, url, String.valueOf(fetchSize))) {
      return child.ask(sql);
    }
  }

  @Test
  void aMillionRowsInOrderAreMergedInConstantMemory() throws IOException {
    assertThat(ask("SELECT id, user_id, amount, state FROM orders ORDER BY id", STREAM))
        .isEqualTo(ROWS + " rows, last " + (ROWS - 1) + ", ascending");
  }

  @Test
  void whatIsGatheredDoesNotPassThroughMemoryAsAWhole() throws IOException {
    assertThat(
            ask(
                "SELECT COUNT(DISTINCT id, state, amount, user_id) FROM orders WHERE id < 400000",
                0))
        .isEqualTo("1 rows, last 400000, ascending");
  }
}
