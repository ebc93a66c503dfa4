package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place that is asked for a server. Where it comes from depends on the machine: MariaDB
 * from an artefact of the build; MySQL from Debian's packages or, where a container engine answers,
 * from its official image.
 *
 * <p>{@code -Dsluice.mysql=off} keeps MySQL out; the default {@code auto} takes what there is.
 */
public final class TestServers {

  private static final Set<TestServer> RUNNING = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestServers() {}

  /** Done once, before the first server: earlier JVMs' left-overs go, and so will ours. */
  private static final class House {
    static final Path FOLDER = open();

    private House() {}

    private static Path open() {
      Path folder = ServerFiles.ofThisJvm();
      ServerFiles.locked(
          "run",
          () -> {
            Files.createDirectories(folder);
            ServerFiles.reap();
            return folder;
          });
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(folder), "test-servers-end"));
      return folder;
    }

    private static void close(Path folder) {
      RUNNING.forEach(TestServer::close);
      // A server may just have been starting.
      ServerFiles.killAll(folder);
    }
  }

  private static final class MariaDb {
    static final Installation INSTALLATION = MariaDbInstallation.fromClassPath();

    private MariaDb() {}
  }

  /** What is known about MySQL on this machine; found out once per JVM. */
  private static final class MySql {
    static final Installation INSTALLATION;
    static final boolean CONTAINER;
    static final String WHY_NOT;

    static {
      Installation found = null;
      boolean container = false;
      String whyNot = null;
      if ("off".equalsIgnoreCase(System.getProperty("sluice.mysql", "auto"))) {
        whyNot = "switched off by -Dsluice.mysql=off";
      } else {
        try {
          found = MySqlInstallation.fetch();
        } catch (IOException e) {
          container = ContainerServer.possible();
          whyNot = container ? null : e.getMessage() + "; no container engine answers either";
        }
      }
      INSTALLATION = found;
      CONTAINER = container;
      WHY_NOT = whyNot;
    }

    private MySql() {}
  }

  /** Whether servers of the flavor can be had on this machine; fetches them to find out. */
  public static boolean available(Flavor flavor) {
    return flavor == Flavor.MARIADB || whyNoMysql().isEmpty();
  }

  /** Why there is no MySQL here; empty when there is. Fetches it to find out. */
  public static Optional<String> whyNoMysql() {
    return Optional.ofNullable(MySql.WHY_NOT);
  }

  /**
   * Starts a server and waits until it answers. The caller closes it; at the latest the JVM does.
   */
  public static TestServer start(ServerOptions options) {
    Path folder = House.FOLDER.resolve("s" + COUNT.incrementAndGet());
    TestServer server;
    if (options.flavor() == Flavor.MARIADB) {
      server = ProcessServer.start(MariaDb.INSTALLATION, options, folder);
    } else if (MySql.INSTALLATION != null) {
      server = ProcessServer.start(MySql.INSTALLATION, options, folder);
    } else if (MySql.CONTAINER) {
      server = ContainerServer.start(options);
    } else {
      throw new IllegalStateException("no MySQL here: " + MySql.WHY_NOT);
    }
    RUNNING.add(server);
    return server;
  }

  /** Starts {@code n} servers side by side; all of them or none. */
  public static List<TestServer> startAll(int n, ServerOptions options) {
    ExecutorService starters =
        Executors.newFixedThreadPool(n, task -> new Thread(task, "test-server-start"));
    List<Future<TestServer>> starting = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      starting.add(starters.submit(() -> start(options)));
    }
    starters.shutdown();
    List<TestServer> started = new ArrayList<>();
    RuntimeException failed = null;
    for (Future<TestServer> one : starting) {
      try {
        started.add(one.get());
      } catch (ExecutionException e) {
        failed = new IllegalStateException("a server did not start", e.getCause());
      } catch (InterruptedException e) {
        starters.shutdownNow();
        Thread.currentThread().interrupt();
        failed = new IllegalStateException("interrupted", e);
      }
    }
    if (failed != null) {
      started.forEach(TestServer::close);
      throw failed;
    }
    return started;
  }

  static void forget(TestServer server) {
    RUNNING.remove(server);
  }
}
