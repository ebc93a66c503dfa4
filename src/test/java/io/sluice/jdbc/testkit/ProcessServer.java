package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A server that runs as a child process of this JVM. */
final class ProcessServer implements TestServer {

  private static final long START_SECONDS = 60;
  private static final long SHUTDOWN_SECONDS = 30;
  private static final long POLL_MILLIS = 20;
  private static final int LOG_LINES_SHOWN = 25;

  private final Installation installation;
  private final Path folder;
  private final Path data;
  private final int port;
  private final boolean portIsOurs;
  private ServerOptions options;
  private Map<String, String> pristineVariables = Map.of();
  private volatile Process process;
  private volatile boolean frozen;

  private ProcessServer(Installation installation, ServerOptions options, Path folder) {
    this.installation = installation;
    this.options = options;
    this.folder = folder;
    this.data = folder.resolve("data");
    this.portIsOurs = options.fixedPort().isEmpty();
    this.port = options.fixedPort().orElseGet(FreePorts::next);
  }

  /** Makes the folder's data and waits until the server answers. */
  static ProcessServer start(Installation installation, ServerOptions options, Path folder) {
    ProcessServer server = new ProcessServer(installation, options, folder);
    try {
      Files.createDirectories(folder);
      installation.newData(server.data);
      server.launch();
      server.pristineVariables = Healing.variables(server);
      return server;
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      server.close();
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void launch() {
    Path log = folder.resolve("log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(installation.command(data, options, port))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(installation.environment());
      Process started = builder.start();
      process = started;
      frozen = false;
      Files.writeString(folder.resolve("pid"), Long.toString(started.pid()));
      awaitReady(started, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server starts", e);
    }
  }

  private void awaitReady(Process started, Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    SQLException last = null;
    while (System.nanoTime() - end < 0) {
      if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "the server ended with code " + started.exitValue() + ":\n" + tail(log));
      }
      try (Connection root = RawDriver.connect(this, "root", "")) {
        fillAuthenticationCache();
        return;
      } catch (SQLException notYet) {
        last = notYet;
      }
    }
    kill();
    throw new IllegalStateException("the server does not answer:\n" + tail(log), last);
  }

  /**
   * MySQL's default authentication wants TLS or the server's key for the first login of an account;
   * later ones are quick. Done here, so that the tests need neither.
   */
  private void fillAuthenticationCache() {
    if (flavor() != Flavor.MYSQL) {
      return;
    }
    try {
      userConnection().close();
    } catch (SQLException e) {
      // The options or an earlier test keep the user out; then the test is about that.
      return;
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    Process current = process;
    return current == null ? -1 : current.pid();
  }

  @Override
  public Flavor flavor() {
    return installation.flavor();
  }

  @Override
  public String version() {
    return installation.version();
  }

  @Override
  public synchronized ServerOptions options() {
    return options;
  }

  @Override
  public boolean alive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  @Override
  public boolean frozen() {
    return frozen && alive();
  }

  @Override
  public void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
      awaitEnd(current, SHUTDOWN_SECONDS);
      frozen = false;
    }
  }

  @Override
  public void freeze() {
    frozen = true;
    signal("STOP");
    awaitStopped();
  }

  /**
   * The signal is on its way when it has been sent: until every thread stands, answers still come.
   */
  private void awaitStopped() {
    Path tasks = Path.of("/proc", Long.toString(pid()), "task");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (Files.isDirectory(tasks) && System.nanoTime() - end < 0 && !allStopped(tasks)) {
      Thread.onSpinWait();
    }
  }

  private static boolean allStopped(Path tasks) {
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads.allMatch(ProcessServer::isStopped);
    } catch (IOException | UncheckedIOException gone) {
      return true;
    }
  }

  /** The state is the letter behind the name in brackets. */
  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.startsWith(") T", stat.lastIndexOf(')'));
    } catch (IOException ended) {
      return true;
    }
  }

  @Override
  public void thaw() {
    signal("CONT");
    frozen = false;
  }

  private void signal(String name) {
    if (installation.onWindows()) {
      throw new UnsupportedOperationException("Windows cannot freeze a process");
    }
    if (!alive()) {
      throw new IllegalStateException("the server " + hostPort() + " is dead");
    }
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public synchronized void shutdown() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return;
    }
    if (frozen) {
      thaw();
    }
    current.destroy();
    if (!awaitEnd(current, SHUTDOWN_SECONDS)) {
      kill();
      throw new IllegalStateException("the server " + hostPort() + " did not shut down");
    }
  }

  private static boolean awaitEnd(Process process, long seconds) {
    boolean interrupted = Thread.interrupted();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (true) {
        try {
          return process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void restart() {
    restart(UnaryOperator.identity());
  }

  @Override
  public synchronized void restart(UnaryOperator<ServerOptions> change) {
    ServerOptions changed = change.apply(options);
    shutdown();
    options = changed;
    launch();
  }

  @Override
  public synchronized void heal() {
    if (frozen()) {
      thaw();
    }
    if (!alive()) {
      launch();
    }
    Healing.heal(this, pristineVariables);
  }

  @Override
  public void close() {
    kill();
    ServerFiles.delete(folder);
    if (portIsOurs) {
      FreePorts.giveBack(port);
    }
    TestServers.forget(this);
  }

  @Override
  public String toString() {
    return flavor() + " " + version() + " at " + hostPort();
  }
}
