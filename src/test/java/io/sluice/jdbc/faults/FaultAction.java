package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.FaultProxy;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** What is done to the victim; named in the scenarios with an optional parameter. */
enum FaultAction {
  /** SIGKILL. */
  KILL((stage, text) -> stage.victim().kill()),
  /** SIGSTOP. */
  FREEZE((stage, text) -> stage.victim().freeze()),
  /** SIGCONT, once the probes have given the host up. */
  THAW_WHEN_DOWN(
      (stage, text) -> {
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> stage.rowOfVictim("state").equals("down"));
        stage.victim().thaw();
      }),
  /** In good order. */
  SHUTDOWN((stage, text) -> stage.victim().shutdown()),
  /** A mode of the proxy. */
  NETWORK((stage, text) -> stage.proxy().mode(FaultProxy.Mode.valueOf(Scenario.word(text)))),
  /** A mode of the proxy of the last host instead of the victim. */
  NETWORK_ON_LAST(
      (stage, text) ->
          stage
              .proxies
              .get(stage.proxies.size() - 1)
              .mode(FaultProxy.Mode.valueOf(Scenario.word(text)))),
  /** Every connection is reset. */
  RESET((stage, text) -> stage.proxy().resetAll()),
  /** Every connection is ended in good order. */
  FIN((stage, text) -> stage.proxy().finAll()),
  /** New connections are refused. */
  REFUSE((stage, text) -> stage.proxy().refuse()),
  /** New connections to all hosts are refused. */
  REFUSE_ALL((stage, text) -> stage.proxies.forEach(FaultProxy::refuse)),
  /** New connections are refused, what was open is reset. */
  REFUSE_AND_RESET(
      (stage, text) -> {
        stage.proxy().refuse();
        stage.proxy().resetAll();
      }),
  /** Waits for a request with a text: {@code cut how text}. */
  CUT(
      (stage, text) -> {
        String[] words = text.split(" ", 2);
        stage
            .proxy()
            .cutAfterRequestContaining(words[1], FaultProxy.Cut.valueOf(Scenario.word(words[0])));
      }),
  /** As {@link #CUT}, on the last host instead of the victim. */
  CUT_ON_LAST(
      (stage, text) -> {
        String[] words = text.split(" ", 2);
        stage
            .proxies
            .get(stage.proxies.size() - 1)
            .cutAfterRequestContaining(words[1], FaultProxy.Cut.valueOf(Scenario.word(words[0])));
      }),
  /** The next reply is garbled. */
  CORRUPT((stage, text) -> stage.proxy().corrupt()),
  /** Bytes per second. */
  SLOW((stage, text) -> stage.proxy().slow(Integer.parseInt(text))),
  /** Milliseconds each way. */
  DELAY((stage, text) -> stage.proxy().delay(Long.parseLong(text))),
  /** Statements of root on the victim. */
  SQL((stage, text) -> stage.victim().execute(text)),
  /** Statements of root on every server. */
  SQL_ON_ALL(
      (stage, text) -> {
        for (TestServer server : stage.servers) {
          server.execute(text);
        }
      }),
  /** {@code KILL} of every connection of the tests' user. */
  KILL_CONNECTIONS(
      (stage, text) -> {
        for (long id : stage.runningIds("")) {
          try (Statement kill = stage.watcher().createStatement()) {
            kill.execute("KILL " + id);
          } catch (java.sql.SQLException gone) {
            continue;
          }
        }
      }),
  /** The server closes the session's connection for being idle. */
  EXPIRE(
      (stage, text) -> {
        long id;
        try (ResultSet rows = stage.statement().executeQuery("SELECT CONNECTION_ID()")) {
          rows.next();
          id = rows.getLong(1);
        }
        stage.statement().execute("SET SESSION wait_timeout=1");
        await().atMost(Duration.ofSeconds(10)).until(() -> !stage.runningIds("").contains(id));
      }),
  /** New connections hear an error instead of a greeting: {@code answer code state}. */
  ANSWER(
      (stage, text) -> {
        String[] words = text.split(" ");
        RefusingServer server =
            stage.closeLater(new RefusingServer(Integer.parseInt(words[0]), words[1]));
        stage.proxy().target("127.0.0.1", server.port());
      }),
  /** SIGKILL for every replica. */
  KILL_REPLICAS((stage, text) -> stage.replicas().forEach(TestServer::kill)),
  /** Statements of root on every replica. */
  SQL_ON_REPLICAS(
      (stage, text) -> {
        for (TestServer replica : stage.replicas()) {
          replica.execute(text);
        }
      }),
  /** Waits until the replicas have all that was written: nothing is lost with the source. */
  CATCH_UP(
      (stage, text) -> {
        for (TestServer replica : stage.replicas()) {
          Replication.awaitCaughtUp(stage.source(), replica);
        }
      }),
  /** The first replica takes the writes, the other one follows it; the old source is lost. */
  PROMOTE((stage, text) -> promote(stage)),
  /** In good order: the old source takes no more writes, then the first replica does. */
  SWITCHOVER(
      (stage, text) -> {
        TestServer old = stage.source();
        old.execute("SET GLOBAL read_only = 1");
        for (TestServer replica : stage.replicas()) {
          Replication.awaitCaughtUp(old, replica);
        }
        promote(stage);
        Replication.start(stage.source(), old);
      }),
  /** The first replica takes writes too, and follows nobody. */
  SECOND_WRITER((stage, text) -> Replication.promote(stage.replicas().get(0))),
  /** SIGCONT, once the fleet has another source. */
  THAW_WHEN_REPLACED(
      (stage, text) -> {
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> !stage.rowOfVictim("role").equals("source"));
        stage.victim().thaw();
      }),
  /** Another server behind the same address; what was open breaks. */
  REPLACE(
      (stage, text) -> {
        stage.proxy().target(stage.servers.get(stage.servers.size() - 1));
        stage.proxy().resetAll();
      }),
  /** The address swallows connection requests; what was open breaks. */
  SYN_DROPPED(
      (stage, text) -> {
        stage.proxy().refuse();
        stage.closeLater(new FullBacklog(stage.proxy().port()));
        stage.proxy().resetAll();
      }),
  /** The login of the tests' user is refused from now on. */
  PASSWORD(
      (stage, text) ->
          stage
              .victim()
              .execute("ALTER USER '" + TestServer.USER + "'@'%' IDENTIFIED BY 'Rotated-22'")),
  /** The server has no place for one more connection of the tests' user. */
  FULL(
      (stage, text) -> {
        stage.victim().execute("SET GLOBAL max_connections = 10");
        List<AutoCloseable> taken = new java.util.ArrayList<>();
        stage.closeLater(
            () -> {
              for (AutoCloseable one : taken) {
                one.close();
              }
              try (Statement ask = stage.watcher().createStatement()) {
                ask.execute("SET GLOBAL max_connections = 151");
              }
            });
        for (int i = 0; i < 20; i++) {
          try {
            taken.add(stage.victim().userConnection());
          } catch (java.sql.SQLException full) {
            return;
          }
        }
        throw new IllegalStateException("20 connections where 10 are allowed");
      });

  private static void promote(Stage stage) throws SQLException {
    TestServer old = stage.source();
    TestServer promoted = stage.replicas().get(0);
    Replication.promote(promoted);
    stage.source(promoted);
    for (TestServer other : stage.replicas()) {
      if (other != old) {
        other.execute("STOP REPLICA");
        Replication.start(promoted, other);
      }
    }
  }

  private interface Effect {
    void on(Stage stage, String parameter) throws Exception;
  }

  private final Effect effect;

  FaultAction(Effect effect) {
    this.effect = effect;
  }

  /** Does what the text of a scenario says. */
  static void apply(String text, Stage stage) throws Exception {
    String[] words = text.split(" ", 2);
    valueOf(Scenario.word(words[0])).effect.on(stage, words.length == 1 ? "" : words[1]);
  }
}
