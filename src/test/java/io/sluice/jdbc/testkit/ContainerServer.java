package io.sluice.jdbc.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * MySQL in a container. The data lie in a volume of their own, so that a restart is a new container
 * with the old data at the old port.
 */
final class ContainerServer implements TestServer {

  private static final int INNER_PORT = 3306;
  private static final Duration START = Duration.ofMinutes(3);
  private static final int GRACEFUL_SECONDS = 30;

  private final DockerClient docker = DockerClientFactory.instance().client();
  private final int port;
  private final String volume;
  private ServerOptions options;
  private Map<String, String> pristineVariables = Map.of();
  private String version = "";
  private GenericContainer<?> container;
  private volatile boolean frozen;

  private ContainerServer(ServerOptions options) {
    this.options = options;
    this.port = options.fixedPort().orElseGet(FreePorts::next);
    this.volume = "sluice-test-" + ProcessHandle.current().pid() + "-" + port;
  }

  /** Whether an engine answers; asks only where one could be, because asking is loud and slow. */
  static boolean possible() {
    boolean worthAsking =
        System.getenv("DOCKER_HOST") != null
            || Files.exists(Path.of("/var/run/docker.sock"))
            || System.getProperty("os.name").startsWith("Windows");
    return worthAsking && DockerClientFactory.instance().isDockerAvailable();
  }

  static ContainerServer start(ServerOptions options) {
    ContainerServer server = new ContainerServer(options);
    try {
      server.launch();
      try (Connection root = RawDriver.connect(server, "root", "");
          Statement statement = root.createStatement()) {
        for (String sql : MySqlInstallation.accounts("%")) {
          statement.execute(sql.replace(";", ""));
        }
      }
      server.version = server.query("SELECT VERSION()");
      server.pristineVariables = Healing.variables(server);
      return server;
    } catch (SQLException | RuntimeException e) {
      server.close();
      throw new IllegalStateException("no MySQL container", e);
    }
  }

  @SuppressWarnings("resource") // closed by discard()
  private void launch() {
    List<String> command = new ArrayList<>(List.of("mysqld"));
    command.add("--server-id=" + port);
    command.add("--skip-name-resolve");
    command.add("--innodb-buffer-pool-size=32M");
    if (!options.wantsTls()) {
      command.add("--tls-version=");
    }
    options.settings().forEach((name, value) -> command.add(Installation.option(name, value)));
    container =
        new GenericContainer<>(DockerImageName.parse("mysql:9"))
            .withEnv("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")
            .withEnv("MYSQL_ROOT_HOST", "%")
            .withExposedPorts(INNER_PORT)
            .withStartupTimeout(START)
            .withCommand(command.toArray(String[]::new))
            .withCreateContainerCmdModifier(
                create ->
                    create
                        .getHostConfig()
                        .withBinds(new Bind(volume, new Volume("/var/lib/mysql")))
                        .withPortBindings(
                            new PortBinding(
                                Ports.Binding.bindPort(port), ExposedPort.tcp(INNER_PORT))));
    container.start();
    frozen = false;
    awaitLogin();
  }

  private void awaitLogin() {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection root = RawDriver.connect(this, "root", "")) {
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() - end > 0 || !alive()) {
          throw new IllegalStateException(container.getLogs(), notYet);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private void discard() {
    if (container != null) {
      container.stop();
    }
  }

  @Override
  public String host() {
    return DockerClientFactory.instance().dockerHostIpAddress();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long pid() {
    Long pid =
        docker.inspectContainerCmd(container.getContainerId()).exec().getState().getPidLong();
    return pid == null ? -1 : pid;
  }

  @Override
  public Flavor flavor() {
    return Flavor.MYSQL;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public synchronized ServerOptions options() {
    return options;
  }

  @Override
  public boolean alive() {
    return container != null && container.isRunning();
  }

  @Override
  public boolean frozen() {
    return frozen;
  }

  @Override
  public void kill() {
    if (alive()) {
      docker.killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
      frozen = false;
    }
  }

  @Override
  public void freeze() {
    frozen = true;
    docker.pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void thaw() {
    docker.unpauseContainerCmd(container.getContainerId()).exec();
    frozen = false;
  }

  @Override
  public synchronized void shutdown() {
    if (frozen) {
      thaw();
    }
    if (alive()) {
      docker.stopContainerCmd(container.getContainerId()).withTimeout(GRACEFUL_SECONDS).exec();
    }
  }

  @Override
  public void restart() {
    restart(UnaryOperator.identity());
  }

  @Override
  public synchronized void restart(UnaryOperator<ServerOptions> change) {
    shutdown();
    discard();
    options = change.apply(options);
    launch();
  }

  @Override
  public synchronized void heal() {
    if (frozen) {
      thaw();
    }
    if (!alive()) {
      discard();
      launch();
    }
    Healing.heal(this, pristineVariables);
  }

  @Override
  public void close() {
    discard();
    try {
      docker.removeVolumeCmd(volume).exec();
    } catch (NotFoundException neverMade) {
      // The container did not get that far.
      return;
    } finally {
      FreePorts.giveBack(port);
      TestServers.forget(this);
    }
  }

  @Override
  public String toString() {
    return flavor() + " " + version() + " in a container at " + hostPort();
  }
}
