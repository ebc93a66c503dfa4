package io.sluice.jdbc.loadbalance;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A driver and the servers it talks to. */
public record Combination(String vendor, Flavor flavor) {

  /** Both drivers on MariaDB, and on MySQL where it can be had; where not, the log says so. */
  public static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    all.add(new Combination("mysql", Flavor.MARIADB));
    all.add(new Combination("mariadb", Flavor.MARIADB));
    if (TestServers.available(Flavor.MYSQL)) {
      all.add(new Combination("mysql", Flavor.MYSQL));
      all.add(new Combination("mariadb", Flavor.MYSQL));
    } else {
      LoggerFactory.getLogger(Combination.class)
          .warn("Not tested on MySQL: {}", TestServers.whyNoMysql().orElse("unknown reason"));
    }
    return all;
  }

  /** Those of Connector/J, whose streams have no row before they are read. */
  public static List<Combination> ofConnectorJ() {
    return all().stream().filter(each -> each.vendor().equals("mysql")).toList();
  }

  /** Three servers like new, with an empty table {@code ledger}. */
  public List<TestServer> servers() throws SQLException {
    List<TestServer> servers = SharedServers.of(flavor, 3);
    for (TestServer server : servers) {
      server.execute("CREATE TABLE ledger (id INT PRIMARY KEY, note VARCHAR(20))");
    }
    return servers;
  }
}
