package io.sluice.jdbc.faults;

import io.sluice.jdbc.loadbalance.Fleet;
import io.sluice.jdbc.testkit.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program of its own that uses a fleet; each line it reads is a question, each line it writes an
 * answer.
 */
final class RemoteClient {

  private RemoteClient() {}

  public static void main(String[] args) throws Exception {
    List<String> hosts = List.of(args[1].split(","));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Fleet fleet = new Fleet(args[0], hosts, "retryReads=true");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (String question = in.readLine(); question != null; question = in.readLine()) {
        System.out.println(
            question.equals("states") ? awaitUp(fleet, hosts) : answer(statement, question));
      }
    }
  }

  private static String answer(Statement statement, String sql) {
    try {
      return Integer.toString(Singles.number(statement, sql));
    } catch (SQLException failed) {
      return failed.toString().replace(TestServer.PASSWORD, "***");
    }
  }

  /** One probe that is answered clears every verdict: within two intervals at the most. */
  private static String awaitUp(Fleet fleet, List<String> hosts) {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> hosts.stream().allMatch(host -> fleet.row(host).get("state").equals("up")));
      return "all up";
    } catch (ConditionTimeoutException notAll) {
      return hosts.stream()
          .map(host -> fleet.row(host).get("state").toString())
          .toList()
          .toString();
    }
  }
}
