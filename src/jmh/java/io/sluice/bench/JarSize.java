package io.sluice.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much comes with each. */
final class JarSize implements Part {

  @Override
  public void run(Stage stage, Results results) throws Exception {
    String what = "size of jars, driver not counted";
    Path own = Path.of(System.getProperty("sluice.jar"));
    results.add(what, "Sluice, its own jar with the parser inside", "MB", megabytes(own));
    results.add(what, "Sluice with HikariCP and SLF4J", "MB", all(Children.sluice()));
    results.add(
        what,
        "AWS wrapper",
        "MB",
        all(Children.jars(name -> name.startsWith("aws-advanced-jdbc-wrapper"))));
    results.add(what, "ShardingSphere-JDBC", "MB", all(Children.shardingSphere()));
  }

  private static double all(String classPath) throws Exception {
    double sum = 0;
    for (String each : classPath.split(File.pathSeparator)) {
      if (!each.contains("mysql-connector-j") && !each.contains("mariadb-java-client")) {
        sum += megabytes(Path.of(each));
      }
    }
    return sum;
  }

  private static double megabytes(Path file) throws Exception {
    return Files.size(file) / 1e6;
  }
}
