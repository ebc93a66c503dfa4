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

/** The program that is stopped and continued; its standard streams are its remote control. */
final class PausedClient {

  private PausedClient() {}

  public static void main(String[] args) throws Exception {
    List<String> hosts = List.of(args[1].split(","));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Fleet fleet = new Fleet(args[0], hosts, "retryReads=true");
        Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      awaitUp(fleet, hosts);
      System.out.println("ready");
      in.readLine();
      System.out.println(answer(statement));
      in.readLine();
      System.out.println(awaitUp(fleet, hosts));
    }
  }

  private static String answer(Statement statement) {
    try {
      return Integer.toString(Singles.number(statement, "SELECT 42"));
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
