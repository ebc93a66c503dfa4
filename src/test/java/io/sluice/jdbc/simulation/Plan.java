package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.config.Property;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What a story is made of, drawn from its seed.
 *
 * @param config of the group
 * @param mysql whether the target driver behaves as Connector/J does, else as MariaDB's
 * @param sockets whether Sluice sees the driver's sockets
 * @param statusFlag whether the driver tells the server's transaction state
 * @param sessions logical connections
 * @param steps of all of them together
 * @param atOnce calls that may be under way at one moment
 * @param faults of whole servers
 * @param sabotage probability that a single request is treated badly
 * @param commitSabotage the same for a commit
 * @param rowErrors probability of a lock timeout or a deadlock
 */
record Plan(
    ClusterConfig config,
    boolean mysql,
    boolean sockets,
    boolean statusFlag,
    int sessions,
    int steps,
    int atOnce,
    int faults,
    double sabotage,
    double commitSabotage,
    double rowErrors) {

  /** Looks like any other word, so that only what is known to be a password is hidden. */
  static final String PASSWORD = "correct-horse-77";

  private static final List<String> STRATEGIES =
      List.of(
          "random",
          "sequential",
          "bestResponseTime",
          "leastConnections",
          "serverAffinity&serverAffinityOrder=h1:3306&failOverReadOnly=false",
          "serverAffinity&serverAffinityOrder=h1:3306&queriesBeforeRetrySource=5",
          "adaptive");

  private static final Map<String, ClusterConfig> CONFIGS = new ConcurrentHashMap<>();

  static Plan of(RandomGenerator random) {
    boolean faulty = random.nextInt(8) > 0;
    return new Plan(
        config(url(random)),
        random.nextBoolean(),
        random.nextInt(4) > 0,
        random.nextInt(8) > 0,
        1 + random.nextInt(4),
        20 + random.nextInt(41),
        1 + random.nextInt(2),
        faulty ? random.nextInt(5) : 0,
        faulty ? random.nextInt(5) * 0.01 : 0,
        faulty ? random.nextInt(4) * 0.08 : 0,
        random.nextInt(3) * 0.01);
  }

  private static String url(RandomGenerator random) {
    StringBuilder url = new StringBuilder("jdbc:loadbalance://h1");
    for (int i = 2, hosts = 2 + random.nextInt(3); i <= hosts; i++) {
      url.append(",h").append(i);
    }
    url.append("/shop?user=teller&password=").append(PASSWORD);
    url.append("&loadBalanceStrategy=").append(STRATEGIES.get(random.nextInt(STRATEGIES.size())));
    url.append("&connectTimeout=").append(random.nextBoolean() ? 3000 : 1000);
    url.append(random.nextInt(3) == 0 ? "&poolSize=2" : "");
    url.append(random.nextInt(4) == 0 ? "&loadBalanceAutoCommitStatementThreshold=3" : "");
    url.append(random.nextInt(4) == 0 ? "&loadBalanceBlocklistTimeout=0" : "");
    url.append(random.nextInt(8) == 0 ? "&retryReads=false" : "");
    url.append(random.nextInt(4) == 0 ? "&loadBalanceValidateConnectionOnSwapServer=true" : "");
    switch (random.nextInt(6)) {
      case 0 -> url.append("&heartbeatInterval=0&socketTimeout=2000");
      case 1 -> url.append("&socketTimeout=2000");
      default -> {
        // By default a frozen host is the probes' business.
      }
    }
    return url.toString();
  }

  private static ClusterConfig config(String url) {
    return CONFIGS.computeIfAbsent(
        url,
        text -> {
          try {
            return ConfigParser.parse(text, null, key -> false);
          } catch (SQLException refused) {
            throw new IllegalArgumentException(text, refused);
          }
        });
  }

  boolean hasSocketTimeout() {
    return config.settings().integer(Property.SOCKET_TIMEOUT) > 0;
  }

  /** Whether nothing may be written there, because it is not the host that sessions prefer. */
  boolean isReadOnlyOn(String hostPort) {
    String preferred = config.settings().text(Property.SERVER_AFFINITY_ORDER);
    return preferred != null
        && !preferred.equals(hostPort)
        && config.settings().flag(Property.FAIL_OVER_READ_ONLY);
  }

  /** Whether the sessions share their connections. */
  boolean isPooled() {
    return config.settings().integer(Property.POOL_SIZE) > 0;
  }

  @Override
  public String toString() {
    return config
        + (mysql ? ", as Connector/J" : ", as MariaDB Connector/J")
        + (sockets ? ", sockets seen" : ", sockets hidden")
        + (statusFlag ? "" : ", no status flag")
        + String.format(
            ", sessions %d, steps %d, at once %d, faults %d, sabotage %.2f and %.2f, row errors"
                + " %.2f",
            sessions, steps, atOnce, faults, sabotage, commitSabotage, rowErrors);
  }
}
