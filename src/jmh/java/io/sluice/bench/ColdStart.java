package io.sluice.bench;

import io.sluice.jdbc.testkit.TestServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the start of a JVM to its first row, each with no more on its class path than it needs. */
final class ColdStart implements Part {

  private static final int ROUNDS = 15;
  private static final int DEAR_EVERY = 5;

  /** What runs in the child. */
  public static final class FirstRow {
    private FirstRow() {}

    public static void main(String[] args) throws Exception {
      try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT k, c FROM point WHERE id = 4")) {
        row.next();
        System.out.println("first row " + row.getInt(1));
      }
      System.out.println("done");
      System.exit(0);
    }
  }

  private record Start(String name, String url, String classPath, boolean dear) {}

  @Override
  public void run(Stage stage, Results results) throws Exception {
    List<TestServer> four = stage.equals();
    String hosts = Peers.hosts(four.subList(0, 3));
    Path yaml = Files.createTempFile("cold", ".yaml");
    Files.writeString(yaml, Peers.shardedYaml(four, "", "point"));
    List<Start> starts = new ArrayList<>();
    starts.add(
        new Start(
            Peers.PLAIN,
            "jdbc:mysql://" + four.get(0).hostPort() + "/app",
            Children.plain(),
            false));
    starts.add(
        new Start(
            "Connector/J loadbalance",
            "jdbc:mysql:loadbalance://" + hosts + "/app",
            Children.plain(),
            false));
    starts.add(
        new Start(
            "Sluice loadbalance",
            "jdbc:loadbalance://" + hosts + "/app",
            Children.sluice(),
            false));
    starts.add(
        new Start(
            "Sluice shard",
            "jdbc:shard://" + Peers.hosts(four) + "/app?table.point=mod(id)",
            Children.sluice(),
            false));
    starts.add(
        new Start(
            "ShardingSphere-JDBC",
            "jdbc:shardingsphere:absolutepath:" + yaml,
            Children.shardingSphere(),
            true));
    measure(starts, results);
    Files.delete(yaml);
  }

  private static void measure(List<Start> starts, Results results) throws Exception {
    Map<Start, List<Double>> millis = new LinkedHashMap<>();
    Map<Start, List<Double>> ratios = new LinkedHashMap<>();
    starts.forEach(start -> millis.put(start, new ArrayList<>()));
    starts.forEach(start -> ratios.put(start, new ArrayList<>()));
    for (int round = -1; round < ROUNDS; round++) { // the first one warms the files
      List<Start> order = new ArrayList<>(starts);
      if (round % 2 == 1) {
        java.util.Collections.reverse(order);
      }
      Map<Start, Double> now = new LinkedHashMap<>();
      for (Start start : order) {
        if (!start.dear() || round % DEAR_EVERY == 0) {
          now.put(start, once(start));
        }
      }
      if (round >= 0) {
        now.forEach((start, each) -> millis.get(start).add(each));
        now.forEach((start, each) -> ratios.get(start).add(each / now.get(starts.get(0))));
      }
    }
    for (Start start : starts) {
      double[] all = array(millis.get(start));
      results.add(
          "cold start", start.name(), "ms", Spread.of(all), Spread.of(array(ratios.get(start))));
      results.raw("cold start / " + start.name(), all);
    }
  }

  private static double once(Start start) throws Exception {
    Children.Told told =
        Children.run(
            Children.own() + File.pathSeparator + start.classPath(),
            FirstRow.class,
            List.of("-Xshare:auto"),
            List.of(start.url(), TestServer.USER, TestServer.PASSWORD),
            60);
    if (!told.succeeded()) {
      throw new IllegalStateException(start.name() + ": " + told.lines());
    }
    return told.millis();
  }

  private static double[] array(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
