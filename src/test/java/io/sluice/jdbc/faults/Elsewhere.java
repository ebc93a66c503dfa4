package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.ChildJvm;
import io.sluice.jdbc.testkit.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What happens in other JVMs and class loaders. */
final class Elsewhere {

  private static final String READ = "SELECT 42";

  private Elsewhere() {}

  private static String hosts(Stage stage) {
    return String.join(",", stage.proxies.stream().map(FaultProxy::hostPort).toList());
  }

  /** The whole client stands still for five seconds. */
  static Outcome pausedJvm(Stage stage) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of(), RemoteClient.class, stage.on.vendor(), hosts(stage))) {
      requireAnswer(stage, "all up", child.ask("states"));
      child.signal("STOP");
      await().pollDelay(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(8)).until(() -> true);
      stage.startTheClock();
      child.signal("CONT");
      requireAnswer(stage, "42", child.ask(READ));
      stage.stopTheClock();
      requireAnswer(stage, "all up", child.ask("states"));
    }
    return Outcome.NONE;
  }

  /**
   * Of three names the first leads to an address where nobody listens, the last to none; then they
   * lead to servers, and the server of the second is gone.
   */
  static Outcome renamed(Stage stage) throws Exception {
    Path names = names(stage, "127.0.0.2 db1", "127.0.0.1 db2");
    try (ChildJvm child = named(stage, names)) {
      requireAnswer(stage, "42", child.ask(READ));
      Files.write(names, List.of("127.0.0.1 db1", "127.0.0.1 db2", "127.0.0.1 db3"));
      stage.proxies.get(1).refuse();
      stage.proxies.get(1).resetAll();
      stage.startTheClock();
      requireAnswer(stage, "42", child.ask(READ));
      stage.stopTheClock();
    }
    return Outcome.NONE;
  }

  /** Every name leads to an address where nobody listens and to its server. */
  static Outcome manyAddresses(Stage stage) throws Exception {
    Path names = names(stage, "127.0.0.2 db1 db2 db3", "127.0.0.1 db1 db2 db3");
    stage.startTheClock();
    try (ChildJvm child = named(stage, names)) {
      requireAnswer(stage, "42", child.ask(READ));
      stage.stopTheClock();
    }
    return Outcome.NONE;
  }

  private static Path names(Stage stage, String... lines) throws IOException {
    Path names = Files.createTempFile("names", ".txt");
    stage.closeLater(() -> Files.delete(names));
    return Files.write(names, List.of(lines));
  }

  /** A client that looks names up in that file, anew each time. */
  private static ChildJvm named(Stage stage, Path names) throws IOException {
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < stage.proxies.size(); i++) {
      hosts.append(i == 0 ? "" : ",").append("db" + (i + 1));
      hosts.append(':').append(stage.proxies.get(i).port());
    }
    return ChildJvm.start(
        List.of(
            "-Djdk.net.hosts.file=" + names,
            "-Dsun.net.inetaddr.ttl=0",
            "-Dsun.net.inetaddr.negative.ttl=0"),
        RemoteClient.class,
        stage.on.vendor(),
        hosts.toString());
  }

  private static void requireAnswer(Stage stage, String wanted, String answer) {
    stage.require(wanted.equals(answer), "the child answers " + answer);
  }

  static Outcome undeployed(Stage stage) throws Exception {
    stage.startTheClock();
    String left = Undeployed.leftBy(stage.on.vendor(), hosts(stage));
    stage.stopTheClock();
    stage.require(left.isEmpty(), left);
    return Outcome.NONE;
  }
}
