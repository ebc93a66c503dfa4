package io.sluice.examples;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.ServerOptions;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.openmbean.CompositeData;

/**
 * The third act of the {@link Quickstart}: a small shop over four servers behind {@code
 * jdbc:shard:}. Shows where statements go (one shard, all of them, brought together), and compares
 * what comes back with the rows that lie on the servers.
 */
final class ShardAct {

  private static final int SHARDS = 4;
  private static final int CUSTOMERS = 40;
  private static final int ORDERS = 400;
  private static final int TOP = 10;
  private static final int WORKERS = 4;
  private static final int SECONDS = 4;
  private static final String GROUP = "quickstart-shard";
  private static final List<String> KINDS =
      List.of("one shard", "merged", "groups added up", "brought together");

  /** All that has to be said about where rows live. */
  private static final Map<String, String> RULES = new LinkedHashMap<>();

  static {
    RULES.put("customers", "hash(id) key(id, snowflake)");
    RULES.put("orders", "mod(customer)");
    RULES.put("country", "broadcast");
  }

  private static final String GROUPS =
      "SELECT amount % 5 AS g, COUNT(*) FROM orders GROUP BY g ORDER BY g";

  private static final String JOIN =
      "SELECT k.name, COUNT(*) AS n FROM orders o JOIN customers c ON c.id = o.customer JOIN country"
          + " k ON k.code = c.country GROUP BY k.name ORDER BY n DESC, k.name";

  private final PrintStream out;
  private final List<TestServer> servers;
  private final List<Long> customers = new ArrayList<>();

  private ShardAct(PrintStream out, List<TestServer> servers) {
    this.out = out;
    this.servers = servers;
  }

  /** Plays it; true if every answer was that of all servers together. */
  static boolean play(Options options, PrintStream out) throws Exception {
    out.println();
    out.println("Third act: a shop over four servers ...");
    List<TestServer> servers = TestServers.startAll(SHARDS, ServerOptions.mariadb());
    try {
      return new ShardAct(out, servers).play(options);
    } finally {
      servers.forEach(TestServer::close);
    }
  }

  private boolean play(Options options) throws Exception {
    String hosts = servers.stream().map(TestServer::hostPort).collect(Collectors.joining(","));
    StringJoiner query = new StringJoiner("&", "?", "");
    RULES.forEach(
        (table, rule) -> {
          out.println("table." + table + " = " + rule);
          query.add("table." + table + "=" + URLEncoder.encode(rule, StandardCharsets.UTF_8));
        });
    query.add("connectionGroup=" + GROUP);
    query.add("crossShardTransactions=bestEffort"); // each row here stands for itself
    String url = "jdbc:shard:" + options.driver() + "://" + hosts + "/" + TestServer.DATABASE;
    out.println(url);
    try (SluiceDataSource source = new SluiceDataSource(url + query)) {
      source.setUser(TestServer.USER);
      source.setPassword(TestServer.PASSWORD);
      try (Connection connection = source.getConnection()) {
        fill(connection);
        routes(connection);
        live(source);
        return verdict(connection);
      }
    }
  }

  private void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE country (code CHAR(2) PRIMARY KEY, name VARCHAR(40))");
      statement.execute(
          "CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(40), country CHAR(2))");
      statement.execute(
          "CREATE TABLE orders (id INT PRIMARY KEY, customer BIGINT NOT NULL, amount INT)");
      statement.execute("INSERT INTO country VALUES ('de', 'Germany'), ('fr', 'France')");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO customers (name, country) VALUES (?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      for (int i = 0; i < CUSTOMERS; i++) {
        insert.setString(1, "customer " + i);
        insert.setString(2, i % 2 == 0 ? "de" : "fr");
        insert.executeUpdate();
        try (ResultSet key = insert.getGeneratedKeys()) {
          key.next();
          customers.add(key.getLong(1));
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?)")) {
      for (int i = 0; i < ORDERS; i++) {
        insert.setInt(1, i);
        insert.setLong(2, customers.get(i % CUSTOMERS));
        insert.setInt(3, i * 7919 % 1000);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    StringJoiner lie = new StringJoiner(", ");
    for (int i = 0; i < SHARDS; i++) {
      lie.add("s" + i + ": " + servers.get(i).query("SELECT COUNT(*) FROM orders"));
    }
    out.println();
    out.println(ORDERS + " orders lie on " + lie);
  }

  // Where statements go

  private String one(int customer) {
    return "SELECT * FROM orders WHERE customer = " + customers.get(customer % CUSTOMERS);
  }

  private void routes(Connection connection) throws SQLException {
    out.println();
    out.println("-- where a statement goes");
    route(connection, "one shard", one(0));
    route(connection, "all, merged in order", top());
    route(connection, "all, groups added up", GROUPS);
    route(connection, "brought together", JOIN);
    out.println();
    out.println("-- EXPLAIN ROUTE " + top());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("EXPLAIN ROUTE " + top())) {
      while (row.next()) {
        out.printf(
            Locale.ROOT,
            "  %s  %-6s  %s  %s%n",
            row.getString("shard"),
            row.getString("role"),
            row.getString("host"),
            row.getString("sql"));
        if (row.isLast()) {
          out.println("  merge: " + row.getString("merge") + "; " + row.getString("reason"));
        }
      }
    }
  }

  /** Runs it, and says on which shards it ran, and for how long. */
  private void route(Connection connection, String kind, String sql) throws SQLException {
    TreeSet<String> shards = new TreeSet<>();
    int rows = 0;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet route = statement.executeQuery("EXPLAIN ROUTE " + sql)) {
        while (route.next()) {
          shards.add(route.getString("shard"));
        }
      }
      long before = System.nanoTime();
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          rows++;
        }
      }
      double millis = (System.nanoTime() - before) / 1e6;
      out.printf(
          Locale.ROOT,
          "  %-21s %-17s %4d rows %6.1f ms  %s%n",
          kind,
          String.join(" ", shards),
          rows,
          millis,
          sql.length() > 60 ? sql.substring(0, 60) + "…" : sql);
    }
  }

  /** Workers run all kinds; each second shows how many of each, and what waits for which shard. */
  private void live(SluiceDataSource source) throws JMException, InterruptedException {
    out.println();
    out.println("-- live: statements per second of each kind, statements in flight on each shard");
    AtomicLongArray done = new AtomicLongArray(KINDS.size());
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Thread worker = new Thread(() -> work(source, done, over), "shard-" + i);
      worker.start();
      workers.add(worker);
    }
    GroupView group = new GroupView("shard", GROUP);
    for (int second = 0; second < SECONDS; second++) {
      long[] before = counts(done);
      TimeUnit.SECONDS.sleep(1);
      long[] now = counts(done);
      StringBuilder line = new StringBuilder(" ");
      for (int kind = 0; kind < now.length; kind++) {
        line.append(
            String.format(Locale.ROOT, " %s %4d ", KINDS.get(kind), now[kind] - before[kind]));
      }
      for (CompositeData host : group.table()) {
        line.append(' ').append(host.get("shard")).append(':').append(host.get("inFlight"));
      }
      out.println(line);
    }
    over.set(true);
    for (Thread worker : workers) {
      worker.join(TimeUnit.SECONDS.toMillis(20));
    }
  }

  private static long[] counts(AtomicLongArray done) {
    long[] now = new long[done.length()];
    for (int i = 0; i < now.length; i++) {
      now[i] = done.get(i);
    }
    return now;
  }

  /** Ten lookups for each query that all shards have a part in. */
  private void work(SluiceDataSource source, AtomicLongArray done, AtomicBoolean over) {
    List<String> others = List.of(top(), GROUPS, JOIN);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (int n = 0; !over.get(); n++) {
        int kind = n % 10 == 0 ? 1 + n / 10 % others.size() : 0;
        String sql = kind == 0 ? one(n) : others.get(kind - 1);
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            rows.getString(1);
          }
        }
        done.incrementAndGet(kind);
      }
    } catch (SQLException failed) {
      out.println(failed);
    }
  }

  private static String top() {
    return "SELECT id, customer, amount FROM orders ORDER BY amount DESC, id LIMIT " + TOP;
  }

  // What is right

  private boolean verdict(Connection connection) throws SQLException {
    List<String> right = new ArrayList<>();
    List<int[]> all = new ArrayList<>();
    for (TestServer server : servers) {
      try (Connection plain = server.userConnection();
          Statement statement = plain.createStatement();
          ResultSet row = statement.executeQuery("SELECT id, amount FROM orders")) {
        while (row.next()) {
          all.add(new int[] {row.getInt(1), row.getInt(2)});
        }
      }
    }
    all.sort((a, b) -> a[1] != b[1] ? b[1] - a[1] : a[0] - b[0]);
    all.subList(0, TOP).forEach(each -> right.add(each[0] + ": " + each[1]));
    List<String> told = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(top())) {
      while (row.next()) {
        told.add(row.getInt("id") + ": " + row.getInt("amount"));
      }
    }
    out.println();
    out.println("top " + TOP + " over all shards   " + String.join(", ", told));
    boolean same = told.equals(right) && all.size() == ORDERS;
    out.println(
        same ? "the same as the rows on the four servers." : "WRONG: " + String.join(", ", right));
    return same;
  }
}
