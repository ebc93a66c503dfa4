package io.sluice.jdbc.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Servers that all test classes of one JVM share, because starting costs more than healing. They
 * are started when first asked for and ended with the JVM; nobody closes them.
 *
 * <p>A test that needs its own options starts its own servers.
 */
public final class SharedServers {

  /** How many there are of each flavor. */
  public static final int SIZE = 5;

  private static final Map<Flavor, List<TestServer>> STARTED = new EnumMap<>(Flavor.class);

  private SharedServers() {}

  /** The first {@code n} MariaDB servers, each as good as new. */
  public static List<TestServer> mariadb(int n) {
    return of(Flavor.MARIADB, n);
  }

  /** The first {@code n} MySQL servers; ask {@link TestServers#whyNoMysql()} before. */
  public static List<TestServer> mysql(int n) {
    return of(Flavor.MYSQL, n);
  }

  /** The first {@code n} servers of a flavor, each as good as new. */
  public static synchronized List<TestServer> of(Flavor flavor, int n) {
    if (n < 1 || n > SIZE) {
      throw new IllegalArgumentException("1 to " + SIZE + " shared servers, not " + n);
    }
    List<TestServer> servers = STARTED.computeIfAbsent(flavor, key -> new ArrayList<>());
    int old = servers.size();
    if (old < n) {
      servers.addAll(TestServers.startAll(n - old, ServerOptions.of(flavor)));
    }
    servers.subList(0, Math.min(old, n)).forEach(TestServer::heal);
    return List.copyOf(servers.subList(0, n));
  }

  /** Those that run already; starts none. */
  static synchronized List<TestServer> started() {
    return STARTED.values().stream().flatMap(List::stream).toList();
  }
}
