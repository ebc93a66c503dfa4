package io.sluice.jdbc.shard;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServers;
import io.sluice.jdbc.testkit.TestSteps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Four shards with one order each, of 10.00: that of user n lies on shard n. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrdersOnShards {

  private final String vendor;
  private final Flavor flavor;
  private final String[] options;
  private ShardRig rig;

  OrdersOnShards(String vendor, Flavor flavor, String... options) {
    this.vendor = vendor;
    this.flavor = flavor;
    this.options = options;
  }

  @BeforeAll
  void start() throws SQLException {
    if (flavor == Flavor.MYSQL) {
      Optional<String> why = TestServers.whyNoMysql();
      Assumptions.assumeTrue(why.isEmpty(), () -> why.orElse(""));
    }
    rig = ShardRig.of(vendor, flavor, options);
  }

  @AfterAll
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      rig.shard(shard)
          .execute(
              "DELETE FROM orders",
              "DELETE FROM country",
              "INSERT INTO orders (id, user_id, amount) VALUES (" + shard + "," + shard + ",10)");
    }
  }

  @AfterEach
  void forgetSteps() {
    TestSteps.clear();
  }

  ShardRig rig() {
    return rig;
  }

  /** The branches that are prepared on a shard, as {@code XA ROLLBACK} takes them. */
  List<String> prepared(int shard) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection direct = rig.shard(shard).adminConnection();
        Statement ask = direct.createStatement();
        ResultSet rows = ask.executeQuery("XA RECOVER")) {
      while (rows.next()) {
        int cut = rows.getInt(2);
        String data = rows.getString(4);
        all.add(
            "'" + data.substring(0, cut) + "','" + data.substring(cut) + "'," + rows.getLong(1));
      }
    }
    return all;
  }

  String amount(int shard) throws SQLException {
    return rig.shard(shard).query("SELECT amount FROM orders WHERE id = " + shard);
  }

  List<String> amounts() throws SQLException {
    List<String> all = new ArrayList<>();
    for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
      all.add(amount(shard));
    }
    return all;
  }
}
