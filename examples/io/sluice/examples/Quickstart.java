package io.sluice.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three real MariaDB servers, HikariCP on {@code jdbc:loadbalance:}, a mixed workload, and faults:
 * one server is killed, another one is frozen, both come back. Shows live where statements go, and
 * in the end compares what the application was told with what is in the databases.
 *
 * <p>A second act does the same for {@code jdbc:replication:}, see {@link ReplicationAct}; a third
 * one spreads a shop over four servers, see {@link ShardAct}.
 *
 * <p>The exit status is 0 only if nothing was lost, duplicated, done by half or wrong, and no call
 * took longer than 10 s. {@code --minutes 10 --chaos} makes a soak test of it.
 */
public final class Quickstart {

  private static final String GROUP = "quickstart";

  private Quickstart() {}

  /** Runs it; see {@link Options#USAGE}. */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    boolean ok = run(options, System.out).ok();
    if (!options.chaos()) {
      ok &= ReplicationAct.play(options, System.out);
      ok &= ShardAct.play(options, System.out);
    }
    if (!ok) {
      System.exit(1);
    }
  }

  static Summary run(Options options, PrintStream out) throws Exception {
    out.println("Starting three MariaDB servers ...");
    // SIGKILL may tear a page that is being written; with the double-write buffer it is repaired.
    ServerOptions server = ServerOptions.mariadb().with("innodb-doublewrite", "ON");
    List<TestServer> servers = TestServers.startAll(3, server);
    try {
      Ledger.prepare(servers);
      return run(options, out, servers);
    } finally {
      servers.forEach(TestServer::close);
    }
  }

  private static Summary run(Options options, PrintStream out, List<TestServer> servers)
      throws Exception {
    String url = url(options, servers);
    out.println(url);
    if (options.chaos()) {
      out.println("random faults with --seed " + options.seed());
    }
    out.println();
    Run run;
    try (HikariDataSource pool = pool(url, options)) {
      run = new Run(options, servers, new Meter(), new GroupView(GROUP));
      run.go(pool, out);
    }
    Summary summary = run.summary();
    summary.print(out);
    return summary;
  }

  /** All that an application on MySQL Connector/J has to change is the first part of its URL. */
  private static String url(Options options, List<TestServer> servers) {
    String hosts = servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    return "jdbc:loadbalance:"
        + options.driver()
        + "://"
        + hosts
        + "/"
        + TestServer.DATABASE
        + "?loadBalanceStrategy="
        + options.strategy()
        // A connection that only ever reads in autocommit mode is to look for a better host, too.
        + "&loadBalanceAutoCommitStatementThreshold=20"
        + "&connectionGroup="
        + GROUP;
  }

  private static HikariDataSource pool(String url, Options options) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(TestServer.USER);
    config.setPassword(TestServer.PASSWORD);
    config.setMaximumPoolSize(options.threads());
    return new HikariDataSource(config);
  }
}
